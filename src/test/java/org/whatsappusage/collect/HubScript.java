package org.whatsappusage.collect;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.record.Window;

/**
 * A partner hub with channels, each of which has a zone of its own. Of a day that the asked range cuts it answers with a part
 * that looks whole, so whoever asks across the edges of days and keeps what comes has wrong figures.
 */
final class HubScript implements Function<Request, Answer> {

    /** What a part of a day is answered with; no whole day has this volume. */
    static final long PART = 666_666;

    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final List<String> clientsWithoutChannels = new ArrayList<>();
    private final List<Function<Request, Optional<Answer>>> faults = new CopyOnWriteArrayList<>();
    private volatile Clock clock = Clock.systemUTC();
    private volatile int pageSize = Integer.MAX_VALUE;
    private volatile boolean clips;

    /** A channel and what was used of it on each of its own days; a day without use is not in the answer. */
    static final class Channel {
        private final String id;
        private final String client;
        private final ZoneId zone;
        private volatile ToLongFunction<LocalDate> volume = day -> day.toEpochDay() % 1000 + 1;
        private volatile Instant terminatedAt;

        private Channel(String id, String client, ZoneId zone) {
            this.id = id;
            this.client = client;
            this.zone = zone;
        }

        /** 0 for a day without use. */
        Channel uses(ToLongFunction<LocalDate> volumeOfDay) {
            this.volume = volumeOfDay;
            return this;
        }

        Channel ended(String instant) {
            this.terminatedAt = Instant.parse(instant);
            return this;
        }

        String phone() {
            return "49151" + (1_000_000 + Math.abs(id.hashCode() % 1_000_000));
        }
    }

    Channel channel(String id, String client, String zone) {
        Channel channel = new Channel(id, client, ZoneId.of(zone));
        channels.put(id, channel);
        return channel;
    }

    /** What is later than this was not used yet. */
    HubScript at(Clock now) {
        clock = now;
        return this;
    }

    HubScript client(String id) {
        clientsWithoutChannels.add(id);
        return this;
    }

    void unlist(String channel) {
        channels.remove(channel);
    }

    HubScript pagesOf(int size) {
        pageSize = size;
        return this;
    }

    /** Names the part of a day that a range begins in by the start of the range, and not by that of the day. */
    HubScript clips() {
        clips = true;
        return this;
    }

    /** Answers otherwise where {@code which} holds, until {@link #healed}. */
    HubScript fault(Predicate<Request> which, Function<Request, Answer> answer) {
        faults.add(request -> which.test(request) ? Optional.of(answer.apply(request)) : Optional.empty());
        return this;
    }

    /** Answers otherwise the first {@code times} times. */
    HubScript passing(int times, Predicate<Request> which, Function<Request, Answer> answer) {
        AtomicInteger left = new AtomicInteger(times);
        return fault(request -> which.test(request) && left.getAndDecrement() > 0, answer);
    }

    void healed() {
        faults.clear();
    }

    /**
     * Usage of a channel of client CL, read by the connection hub.
     *
     * @param first day, in UTC
     * @param end the day after the last
     */
    static Window window(String channel, String first, String end) {
        return new Window(
                "hub",
                "360dialog",
                "channel-usage",
                channel,
                "CL",
                channel,
                null,
                Instant.parse(first + "T00:00:00Z"),
                Instant.parse(end + "T00:00:00Z"));
    }

    static Predicate<Request> usageOf(String channel) {
        return request -> request.path().endsWith("/channels/" + channel + "/info/usage");
    }

    static Predicate<Request> path(String end) {
        return request -> request.path().endsWith(end);
    }

    @Override
    public Answer apply(Request request) {
        for (Function<Request, Optional<Answer>> fault : faults) {
            Optional<Answer> answer = fault.apply(request);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        String[] path = request.path().split("/");
        if (request.path().endsWith("/PA/clients")) {
            List<String> clients = channels.values().stream()
                    .map(channel -> channel.client)
                    .distinct()
                    .collect(Collectors.toCollection(ArrayList::new));
            clients.addAll(clientsWithoutChannels);
            return list(
                    request,
                    "clients",
                    clients.stream().map(id -> "{\"id\":\"" + id + "\"}").toList());
        }
        if (request.path().endsWith("/PA/channels")) {
            return list(
                    request,
                    "partner_channels",
                    channels.values().stream().map(HubScript::listed).toList());
        }
        if (request.path().endsWith("/PA/balance")) {
            return Answer.ok("[{\"total\":100.5,\"currency\":\"EUR\"}]");
        }
        if (request.path().endsWith("/info/balance")) {
            return Answer.ok("{\"balance\":7,\"currency\":\"EUR\"}");
        }
        return Answer.ok(usage(request, channels.get(path[8])));
    }

    private Answer list(Request request, String name, List<String> items) {
        int offset = Integer.parseInt(request.query("offset"));
        int limit = Math.min(pageSize, Integer.parseInt(request.query("limit")));
        List<String> page = items.stream().skip(offset).limit(limit).toList();
        return Answer.ok("{\"" + name + "\":[" + String.join(",", page) + "],\"count\":" + page.size() + ",\"offset\":"
                + offset + ",\"limit\":" + limit + ",\"total\":" + items.size() + "}");
    }

    private static String listed(Channel channel) {
        return "{\"id\":\"" + channel.id + "\",\"client_id\":\"" + channel.client
                + "\",\"setup_info\":{\"phone_number\":\""
                + channel.phone() + "\"}"
                + (channel.terminatedAt == null ? "" : ",\"terminated_at\":\"" + channel.terminatedAt + "\"")
                + "}";
    }

    private String usage(Request request, Channel channel) {
        Instant from = Instant.ofEpochSecond(Long.parseLong(request.query("start_date")));
        Instant to = Instant.ofEpochSecond(Long.parseLong(request.query("end_date")) + 1);
        Instant now = clock.instant();
        boolean monthly = request.query("granularity").equals("monthly");
        List<String> points = new ArrayList<>();
        LocalDate day = LocalDate.ofInstant(from, channel.zone);
        day = monthly ? day.withDayOfMonth(1) : day;
        while (start(day, channel).isBefore(to) && !start(day, channel).isAfter(now)) {
            LocalDate next = monthly ? day.plusMonths(1) : day.plusDays(1);
            boolean part =
                    start(day, channel).isBefore(from) || start(next, channel).isAfter(to);
            long volume = monthly ? month(YearMonth.from(day), channel) : channel.volume.applyAsLong(day);
            if (volume > 0) {
                Instant named = clips && start(day, channel).isBefore(from) ? from : start(day, channel);
                points.add("{\"start\":" + named.getEpochSecond() + ",\"end\":"
                        + start(next, channel).getEpochSecond() + ",\"phone_number\":\"" + channel.phone()
                        + "\",\"country\":\"DE\",\"pricing_type\":\"REGULAR\",\"pricing_category\":\"MARKETING\""
                        + ",\"volume\":" + (part ? PART : volume) + ",\"cost\":0.01}");
            }
            day = next;
        }
        return "{\"id\":\"waba-" + channel.client
                + "\",\"currency\":\"EUR\",\"pricing_analytics\":{\"data\":[{\"data_points\":["
                + String.join(",", points) + "]}]}}";
    }

    private static long month(YearMonth month, Channel channel) {
        return month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .mapToLong(channel.volume)
                .sum();
    }

    private static Instant start(LocalDate day, Channel channel) {
        return day.atStartOfDay(channel.zone).toInstant();
    }
}
