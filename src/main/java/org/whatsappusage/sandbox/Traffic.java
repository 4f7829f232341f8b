package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.whatsappusage.sandbox.Channel.Share;
import org.whatsappusage.sandbox.DayTraffic.CallCell;
import org.whatsappusage.sandbox.DayTraffic.MessageCell;

/**
 * The messages and calls of 360dialog's channels: a pure function of channel, day and now.
 *
 * <p>Each figure is first told a little wrong for a third of the cells and corrected when the day is one, two or three days
 * old, as Meta's analytics are; after that it stays. The tier of a day's cell is the one that the month has reached with that
 * day, so a running day can move a cell from one tier to the next.
 *
 * @param now what has happened later is not known
 */
record Traffic(Scenario scenario, Instant now) {

    private static final String BUSINESS_INITIATED = "BUSINESS_INITIATED";
    private static final String USER_INITIATED = "USER_INITIATED";
    private static final String CALLS = "CALLS";

    /** What data points tell apart, the tier and the country not yet. */
    private record Kind(String category, String pricingType) {}

    DayTraffic of(Channel channel, LocalDate date) {
        DayRhythm rhythm = new DayRhythm(channel.waba().zone(), date);
        if (!channel.hasTrafficOn(date) || !rhythm.start().isBefore(now)) {
            return new DayTraffic(rhythm, now, List.of(), List.of());
        }
        return new DayTraffic(rhythm, now, messages(channel, rhythm), calls(channel, rhythm));
    }

    private List<MessageCell> messages(Channel channel, DayRhythm rhythm) {
        LocalDate date = rhythm.date();
        List<MessageCell> cells = new ArrayList<>();
        for (Share share : channel.profile().countries()) {
            mixOn(channel, share.country(), date).forEach((kind, permille) -> {
                Chance chance = chance(channel, share.country(), kind).and(date.toEpochDay());
                long volume = volume(channel, share, kind, permille, date);
                if (volume > 0) {
                    cells.add(cell(channel, share, kind, rhythm, volume, chance));
                }
            });
        }
        return cells;
    }

    private MessageCell cell(Channel channel, Share share, Kind kind, DayRhythm rhythm, long volume, Chance chance) {
        String currency = channel.waba().currency();
        long phase = chance.and("phase").below(rhythm.total());
        if (!kind.pricingType().equals(Flow.REGULAR)) {
            return new MessageCell(
                    share.country(), kind.category(), kind.pricingType(), null, freePrice(kind), volume, phase);
        }
        long soFar = rhythm.until(now, volume, phase);
        long month =
                RateCard.isTiered(kind.category()) ? soFar + earlierInMonth(channel, share, kind, rhythm.date()) : 0;
        return new MessageCell(
                share.country(),
                kind.category(),
                kind.pricingType(),
                RateCard.tier(kind.category(), month),
                RateCard.message(currency, share.country(), kind.category(), month),
                volume,
                phase);
    }

    private static BigDecimal freePrice(Kind kind) {
        return kind.category().equals(Flow.REFERRAL_CONVERSION.category()) ? null : BigDecimal.ZERO;
    }

    private long earlierInMonth(Channel channel, Share share, Kind kind, LocalDate date) {
        long sum = 0;
        for (LocalDate day = date.withDayOfMonth(1); day.isBefore(date); day = day.plusDays(1)) {
            if (channel.hasTrafficOn(day)) {
                int permille = mixOn(channel, share.country(), day).getOrDefault(kind, 0);
                sum += volume(channel, share, kind, permille, day);
            }
        }
        return sum;
    }

    /** The shares of a day in thousandths; flows that are billed alike on that day are one. */
    private static Map<Kind, Integer> mixOn(Channel channel, String country, LocalDate date) {
        Map<Kind, Integer> mix = new LinkedHashMap<>();
        channel.profile().mix().forEach((flow, permille) -> {
            boolean priced = flow != Flow.AUTHENTICATION_INTERNATIONAL || RateCard.hasInternational(country);
            if (flow.existsOn(date) && priced) {
                mix.merge(new Kind(flow.category(), flow.pricingType(date)), permille, Integer::sum);
            }
        });
        return mix;
    }

    private long volume(Channel channel, Share share, Kind kind, int permille, LocalDate date) {
        Chance chance = chance(channel, share.country(), kind).and(date.toEpochDay());
        long perDay = channel.profile().messagesPerDay() * permille;
        long settled = settled(perDay, share, date, chance);
        long told = settled - lateChange(channel, date, settled, chance);
        return scenario.restated(channel.id(), date, kind.category(), told);
    }

    private List<CallCell> calls(Channel channel, DayRhythm rhythm) {
        List<CallCell> cells = new ArrayList<>();
        for (Share share : channel.profile().countries()) {
            for (String direction : List.of(BUSINESS_INITIATED, USER_INITIATED)) {
                Chance chance = Chance.of(channel.id())
                        .and(CALLS)
                        .and(share.country())
                        .and(direction)
                        .and(rhythm.date().toEpochDay());
                long perDay = channel.profile().callsPerDay() * (direction.equals(USER_INITIATED) ? 600 : 400);
                long settled = settled(perDay, share, rhythm.date(), chance);
                long told = settled - lateChange(channel, rhythm.date(), settled, chance);
                long count = scenario.restated(channel.id(), rhythm.date(), CALLS, told);
                if (count > 0) {
                    // Incoming calls are free; Meta then names no cost at all.
                    BigDecimal price = direction.equals(USER_INITIATED)
                            ? null
                            : RateCard.callPulse(channel.waba().currency(), share.country());
                    long phase = chance.and("phase").below(rhythm.total());
                    cells.add(new CallCell(share.country(), direction, price, count, phase, chance.and("length")));
                }
            }
        }
        return cells;
    }

    /** @param perDay of an average day, in thousandths of a message */
    private static long settled(long perDay, Share share, LocalDate date, Chance chance) {
        long noise = 800 + chance.and("noise").below(401);
        long thousandths = perDay * share.permille() / 1000 * Season.permille(date) / 1000 * noise / 1000;
        return (thousandths + chance.and("rounding").below(1000)) / 1000;
    }

    /** How much less (or more) is told than will be in the end; zero once the correction has arrived. */
    private long lateChange(Channel channel, LocalDate date, long settled, Chance chance) {
        Chance late = chance.and("late");
        long age = ChronoUnit.DAYS.between(
                date, LocalDate.ofInstant(now, channel.waba().zone()));
        long correctedAtAge = 1 + late.and("when").below(3);
        if (!late.oneIn(3) || settled < 4 || age >= correctedAtAge) {
            return 0;
        }
        long size = Math.max(1, settled * (1 + late.and("size").below(15)) / 1000);
        return late.and("sign").oneIn(4) ? -size : size;
    }

    private static Chance chance(Channel channel, String country, Kind kind) {
        return Chance.of(channel.id()).and(country).and(kind.category()).and(kind.pricingType());
    }
}
