package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.whatsappusage.sandbox.Dialog360Route.Operation;
import org.whatsappusage.sandbox.Fault.Effect;
import org.whatsappusage.sandbox.Fault.Facts;
import org.whatsappusage.sandbox.RateLimits.Decision;
import org.whatsappusage.sandbox.RateLimits.Limit;
import org.whatsappusage.sandbox.RateLimits.Policy;
import org.whatsappusage.sandbox.SandboxState.Snapshot;

/**
 * The 360dialog Partner API v2, as its OpenAPI description ("Balance and usage") and its pages on clients, channels and tokens
 * have it. A call is authenticated, its ids are looked up, its limits are spent; then its parameters are read. A call with
 * wrong parameters therefore costs quota, one with wrong credentials or ids does not.
 */
final class Dialog360Api implements ProviderApi {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Policy PER_CHANNEL = new Policy(10, HOUR);
    private static final Policy PER_WABA = new Policy(200, HOUR);
    private static final Policy PER_CLIENT = new Policy(5, Duration.ofSeconds(30));

    /** Defaults of the balance endpoints: from the epoch to the start of 2100. */
    private static final BigDecimal LATEST = BigDecimal.valueOf(4_102_358_400L);

    private final SandboxState state;
    private final FaultInjection faults;
    private final Dialog360Errors errors = new Dialog360Errors();

    Dialog360Api(SandboxState state) {
        this.state = state;
        this.faults = new FaultInjection(state.faults());
    }

    /** A request whose ids have been found. */
    private record Call(Operation operation, Client client, Channel channel, Snapshot snapshot) {

        String account() {
            return channel != null ? channel.id() : client != null ? client.id() : SandboxAccounts.PARTNER_ID;
        }

        Set<String> accounts() {
            Set<String> accounts = new LinkedHashSet<>();
            if (client != null) {
                accounts.add(client.id());
            }
            if (channel != null) {
                accounts.addAll(List.of(
                        channel.id(), channel.waba().metaId(), channel.waba().accountId()));
            }
            return accounts;
        }

        List<Limit> limits() {
            return switch (operation) {
                case CHANNEL_USAGE ->
                    List.of(
                            new Limit("channel " + channel.id(), PER_CHANNEL),
                            new Limit("waba " + channel.waba().metaId(), PER_WABA));
                case CLIENT_BALANCE -> List.of(new Limit("client " + client.id(), PER_CLIENT));
                default -> List.of();
            };
        }
    }

    @Override
    public Answer answer(Request request) {
        Optional<Dialog360Route> route = Dialog360Route.of(request.segments());
        if (route.isEmpty()) {
            return errors.plain(404, "The requested URL was not found.");
        }
        Operation operation = route.get().operation();
        if (!operation.method().equals(request.method())) {
            return errors.plain(405, "The method is not allowed for the requested URL.")
                    .with(Map.of("Allow", operation.method()));
        }
        Call call = find(route.get());
        Answer answer = answer(route.get(), call, request);
        state.log().count(operation.id(), call.account(), answer.status());
        return answer;
    }

    private Answer answer(Dialog360Route route, Call call, Request request) {
        boolean wantsToken = call.operation() == Operation.TOKEN;
        if (!wantsToken && !isAuthenticated(request)) {
            return errors.plain(401, "The API key or token is missing, wrong or expired.");
        }
        if (!wantsToken && !SandboxAccounts.PARTNER_ID.equals(route.partnerId())) {
            return errors.plain(404, "Partner " + route.partnerId() + " does not exist.");
        }
        if (route.clientId() != null && call.client() == null) {
            return missing(call, "Client " + route.clientId() + " does not exist.");
        }
        if (route.channelId() != null && call.channel() == null) {
            return missing(call, "Channel " + route.channelId() + " does not exist.");
        }
        List<Limit> limits = call.limits();
        if (limits.isEmpty()) {
            return handled(call, request);
        }
        Decision decision = state.limits().spend(limits);
        if (!decision.allowed()) {
            // The documents declare the limit headers for successes only, and no Retry-After.
            return errors.plain(429, "Too Many Requests");
        }
        Answer answer = handled(call, request);
        return answer.status() == 200 ? answer.underneath(decision.headers()) : answer;
    }

    private Call find(Dialog360Route route) {
        Snapshot snapshot = state.snapshot();
        World world = snapshot.world();
        Client client = world.client(String.valueOf(route.clientId())).orElse(null);
        Channel channel = world.channel(
                        String.valueOf(route.clientId()), String.valueOf(route.channelId()), snapshot.now())
                .orElse(null);
        return new Call(route.operation(), client, channel, snapshot);
    }

    /** The older page's sample of a missing client says 400 inside and 404 outside. */
    private Answer missing(Call call, String message) {
        return call.operation() == Operation.CLIENT_BALANCE
                ? errors.older(404, 400, message)
                : errors.plain(404, message);
    }

    private boolean isAuthenticated(Request request) {
        Optional<String> key = request.header("X-API-Key");
        if (key.isPresent()) {
            return key.get().equals(SandboxAccounts.API_KEY_360DIALOG);
        }
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> state.tokens().isValid(value.substring(7).strip()))
                .orElse(false);
    }

    private Answer handled(Call call, Request request) {
        try {
            Facts facts = new Facts(call.operation().id(), call.accounts(), request.parameters());
            return faults.around(facts, handler(call, request));
        } catch (InvalidParameter e) {
            boolean older = call.operation() == Operation.CLIENT_BALANCE;
            return older ? errors.older(400, 400, e.getMessage()) : errors.invalid(e);
        }
    }

    private FaultInjection.Handler handler(Call call, Request request) {
        return new FaultInjection.Handler() {
            @Override
            public Answer failure(Effect.Failure failure) {
                return failure.older()
                        ? errors.older(failure.status(), failure.status(), failure.message())
                        : errors.plain(failure.status(), failure.message());
            }

            @Override
            public Answer answer(Parameters parameters, int moved) {
                return call.operation() == Operation.TOKEN
                        ? token(request, parameters)
                        : Answer.json(200, content(call, parameters, moved));
            }
        };
    }

    private Object content(Call call, Parameters parameters, int moved) {
        Snapshot snapshot = call.snapshot();
        Discovery discovery = new Discovery(
                snapshot.world(), snapshot.now(), snapshot.scenario().pageCap());
        return switch (call.operation()) {
            case CLIENTS -> discovery.clients(parameters, moved);
            case CHANNELS -> discovery.channels(parameters, moved);
            case PARTNER_BALANCE -> partnerBalance(snapshot, parameters);
            case CLIENT_BALANCE -> clientBalance(call, parameters);
            case CHANNEL_BALANCE -> channelBalance(call, parameters);
            case CHANNEL_USAGE ->
                new UsageReport(snapshot.traffic(), call.channel(), UsageQuery.of(parameters)).answer();
            case TOKEN -> throw new IllegalStateException("A token is no content");
        };
    }

    private Answer token(Request request, Parameters parameters) {
        parameters.allowOnly();
        Map<String, Object> login;
        try {
            login = request.jsonObject();
        } catch (Json.MalformedJson e) {
            throw new InvalidParameter("body", "The body is not JSON: " + e.getMessage() + ".");
        }
        for (String name : List.of("username", "password")) {
            if (!(login.get(name) instanceof String)) {
                throw new InvalidParameter(name, "Missing data for required field " + name + ".");
            }
        }
        boolean known = SandboxAccounts.USERNAME.equals(login.get("username"))
                && SandboxAccounts.PASSWORD.equals(login.get("password"));
        if (!known) {
            return errors.refusedLogin("Wrong email or password.");
        }
        String token = state.tokens().issue();
        return Answer.json(
                200,
                Json.object(
                        "access_token",
                        token,
                        "refresh_token",
                        Chance.of("refresh").and(token).hex(),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        Tokens.LIFETIME.toSeconds()));
    }

    private static Object partnerBalance(Snapshot snapshot, Parameters parameters) {
        parameters.allowOnly();
        Balances balances = snapshot.balances();
        return Stream.of("EUR", "USD")
                .map(currency -> Json.object("total", balances.partner(currency), "currency", currency))
                .toList();
    }

    private static Object clientBalance(Call call, Parameters parameters) {
        parameters.allowOnly("start_date", "end_date", "granularity", "app_ids");
        Span span = Span.of(parameters, call.client().createdAt());
        Set<String> apps = Set.of(parameters.text("app_ids").orElse("").split(","));
        Map<String, Object> answer =
                balance(call.client(), call.snapshot().balances().client(call.client()), span);
        switch (call.client().usage()) {
            case PRESENT -> {
                List<Channel> channels = call
                        .snapshot()
                        .world()
                        .channelsOf(call.client().id())
                        .stream()
                        .filter(channel -> apps.contains("") || apps.contains(channel.appId()))
                        .toList();
                LegacyUsage usage = new LegacyUsage(call.snapshot().traffic());
                answer.put("usage", usage.items(channels, usage.buckets(span.byMonth(), span.from(), span.to())));
                answer.put("estimated_template_cost", new BigDecimal("0.03"));
            }
            case EMPTY -> answer.put("usage", List.of());
            case ABSENT -> {}
        }
        return answer;
    }

    private static Object channelBalance(Call call, Parameters parameters) {
        parameters.allowOnly("start_date", "end_date", "granularity");
        Span span = Span.of(parameters, call.client().createdAt());
        Balances balances = call.snapshot().balances();
        return balance(call.client(), balances.channel(call.client(), call.channel()), span);
    }

    /** A client that the partner pays for has no balance of its own, and no currency then. */
    private static Map<String, Object> balance(Client client, Balances.Balance balance, Span span) {
        Map<String, Object> answer = Json.object();
        if (client.currency() != null) {
            answer.put("balance", balance.amount());
            answer.put("currency", client.currency());
            answer.put(
                    "last_renewal", Json.object("date", balance.renewedAt().toString(), "amount", balance.renewal()));
        }
        answer.put("granularity", span.byMonth() ? "month" : "day");
        return answer;
    }

    /**
     * The time that a balance request asks for.
     *
     * @param to inclusive
     */
    private record Span(Instant from, Instant to, boolean byMonth) {

        /** @param oldest nothing is older, so that the default start need not be walked from */
        static Span of(Parameters parameters, Instant oldest) {
            BigDecimal start = parameters.number("start_date").orElse(BigDecimal.ZERO);
            BigDecimal end = parameters.number("end_date").orElse(LATEST);
            if (end.compareTo(start) < 0) {
                throw new InvalidParameter("end_date", "Parameter end_date lies before start_date.");
            }
            String granularity =
                    parameters.choice("granularity", List.of("day", "month")).orElse("month");
            Instant from = Instant.ofEpochSecond(start.longValue());
            return new Span(
                    from.isBefore(oldest) ? oldest : from,
                    Instant.ofEpochSecond(end.longValue()),
                    granularity.equals("month"));
        }
    }
}
