package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.whatsappusage.sandbox.DayTraffic.MessageCell;
import org.whatsappusage.sandbox.UsageQuery.Granularity;

/** A report adds up to the cells that it is made of, for any channel, days, dimensions and time of asking. */
class UsageReportTest {

    private static final int OLDEST_DAY = 19_900;
    private static final int NEWEST_DAY = 20_800;

    @Property(tries = 120)
    void anyBreakdownAddsUpToTheCells(
            @ForAll("channels") Channel channel,
            @ForAll("dimensions") Set<String> dimensions,
            @ForAll @IntRange(min = OLDEST_DAY, max = NEWEST_DAY) int firstDay,
            @ForAll @IntRange(max = 12) int days,
            @ForAll boolean halfHours,
            @ForAll @IntRange(min = -200_000, max = 2_000_000) int askedAfter) {
        LocalDate from = LocalDate.ofEpochDay(firstDay);
        LocalDate to = from.plusDays(days);
        Instant now = start(channel, to).plusSeconds(askedAfter);
        Traffic traffic = new Traffic(Scenario.ordinary(), now);
        UsageQuery query = query(channel, from, to, halfHours ? Granularity.HALF_HOUR : Granularity.DAILY, dimensions);
        Sum expected = Sum.NONE;
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            DayTraffic cells = traffic.of(channel, day);
            for (MessageCell cell : cells.messages()) {
                BigDecimal volume = BigDecimal.valueOf(cells.volume(cell));
                BigDecimal price = cell.price() == null ? BigDecimal.ZERO : cell.price();
                expected = expected.plus(volume, volume.multiply(price));
            }
        }
        assertThat(sum(new UsageReport(traffic, channel, query).answer())).isEqualTo(expected);
    }

    @Property(tries = 60)
    void cellsOfADayAreToldOnceAndWhatIsOverStays(
            @ForAll("channels") Channel channel, @ForAll @IntRange(min = OLDEST_DAY, max = NEWEST_DAY) int day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        List<MessageCell> settled = traffic(channel, date, 4).of(channel, date).messages();
        assertThat(settled)
                .extracting(cell -> List.of(cell.country(), cell.category(), cell.pricingType()))
                .doesNotHaveDuplicates();
        assertThat(traffic(channel, date, 40).of(channel, date).messages()).isEqualTo(settled);
        assertThat(settled)
                .allMatch(cell -> (cell.tier() != null) == cell.pricingType().equals(Flow.REGULAR));
    }

    private static Traffic traffic(Channel channel, LocalDate date, int daysLater) {
        return new Traffic(Scenario.ordinary(), start(channel, date.plusDays(daysLater)));
    }

    private static Instant start(Channel channel, LocalDate date) {
        return date.atStartOfDay(channel.waba().zone()).toInstant();
    }

    private static UsageQuery query(
            Channel channel, LocalDate from, LocalDate to, Granularity granularity, Set<String> dimensions) {
        ZoneId zone = channel.waba().zone();
        Instant end = to.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1);
        return new UsageQuery(
                start(channel, from), end, granularity, Set.of(), Set.of(), Set.of(), Set.of(), dimensions, Set.of());
    }

    private record Sum(BigDecimal volume, BigDecimal cost) {

        private static final Sum NONE = new Sum(BigDecimal.ZERO, BigDecimal.ZERO);

        private Sum plus(BigDecimal moreVolume, BigDecimal moreCost) {
            return new Sum(
                    volume.add(moreVolume).stripTrailingZeros(),
                    cost.add(moreCost).stripTrailingZeros());
        }
    }

    @SuppressWarnings("unchecked")
    private static Sum sum(Map<String, Object> answer) {
        Sum sum = Sum.NONE;
        Map<String, Object> analytics = (Map<String, Object>) answer.getOrDefault("pricing_analytics", Map.of());
        for (Map<String, Object> part : (List<Map<String, Object>>) analytics.getOrDefault("data", List.of())) {
            for (Map<String, Object> point : (List<Map<String, Object>>) part.get("data_points")) {
                BigDecimal cost = (BigDecimal) point.getOrDefault("cost", BigDecimal.ZERO);
                sum = sum.plus(BigDecimal.valueOf((Long) point.get("volume")), cost);
            }
        }
        return sum;
    }

    @Provide
    Arbitrary<Channel> channels() {
        return Arbitraries.of(World.of(Scenario.ordinary()).channels());
    }

    @Provide
    Arbitrary<Set<String>> dimensions() {
        return Arbitraries.subsetOf("country", "pricing_type", "pricing_category", "phone", "tier", "direction");
    }
}
