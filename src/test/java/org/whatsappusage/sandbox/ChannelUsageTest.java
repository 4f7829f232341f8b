package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;

/** Pricing and call analytics: buckets, zones, dimensions, and sums that agree however they are asked for. */
class ChannelUsageTest {

    private static final String BERLIN = Caller.usage("kL7mQ2CL", "aQ1x7CH");
    private static final String FLAT = Caller.usage("kL7mQ2CL", "bW2y8CH");
    private static final String SILENT = Caller.usage("kL7mQ2CL", "cE3z9CH");
    private static final String INDIA = Caller.usage("bZ3wX8CL", "fY6s3CH");

    private final MovableClock clock = new MovableClock("2026-11-22T12:00:00Z");
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withClock(clock).withTimeScale(new BigDecimal("1000000000")));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&dimensions=country",
                "&dimensions=pricing_type",
                "&dimensions=pricing_category&dimensions=country",
                "&dimensions=tier",
                "&dimensions=phone&dimensions=direction",
                Caller.ALL_DIMENSIONS
            })
    void sumsAreTheSameByWhateverDimensions(String dimensions) {
        String span = span("2026-10-20", "2026-11-22", "Europe/Berlin");
        Sums expected = sums(BERLIN, span + "&granularity=daily");
        assertThat(expected.volume).isPositive();
        assertThat(expected.calls).isPositive();
        assertThat(sums(BERLIN, span + "&granularity=daily" + dimensions)).isEqualTo(expected);
    }

    @Test
    void halfHoursAddUpToDaysAndDaysToMonths() {
        String month = span("2026-10-01", "2026-10-31", "Europe/Berlin") + Caller.ALL_DIMENSIONS;
        Sums days = sums(BERLIN, month + "&granularity=daily");
        assertThat(sums(BERLIN, month + "&granularity=half_hour")).isEqualTo(days);
        assertThat(sums(BERLIN, month + "&granularity=monthly")).isEqualTo(days);
        String today = span("2026-11-22", "2026-11-22", "Europe/Berlin");
        assertThat(sums(BERLIN, today + "&granularity=half_hour"))
                .isEqualTo(sums(BERLIN, today + "&granularity=daily"));
    }

    @Test
    void monthsComeOnlyWhenTheyAreOver() {
        String span = span("2026-09-15", "2026-11-22", "Europe/Berlin");
        List<JsonNode> points = points(caller.ok(BERLIN + span + "&granularity=monthly"), "pricing_analytics");
        assertThat(points)
                .extracting(point -> Instant.ofEpochSecond(point.path("start").asLong()))
                .containsExactly(Instant.parse("2026-09-30T22:00:00Z"), Instant.parse("2026-08-31T22:00:00Z"));
    }

    @Test
    void bucketsFollowTheZoneOfTheWabaThroughDaylightSaving() {
        assertThat(lengths(BERLIN, "2026-10-24", "2026-10-26", "Europe/Berlin")).containsExactly(24, 25, 24);
        assertThat(lengths(BERLIN, "2026-03-28", "2026-03-30", "Europe/Berlin")).containsExactly(24, 23, 24);
        assertThat(lengths(Caller.usage("pV9tR4CL", "dR4u1CH"), "2026-10-31", "2026-11-02", "America/Los_Angeles"))
                .containsExactly(24, 25, 24);
        assertThat(lengths(INDIA, "2026-10-24", "2026-10-26", "Asia/Kolkata")).containsExactly(24, 24, 24);
        String span = span("2026-11-20", "2026-11-20", "Asia/Kolkata");
        assertThat(points(caller.ok(INDIA + span + "&granularity=daily"), "pricing_analytics"))
                .singleElement()
                .matches(point -> point.path("start").asLong()
                        == Instant.parse("2026-11-19T18:30:00Z").getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25, 50", "2026-10-24, 48", "2026-03-29, 46"})
    void aDayHasAsManyHalfHoursAsItIsLong(String day, int most) {
        String span = span(day, day, "Europe/Berlin");
        List<JsonNode> points = points(caller.ok(BERLIN + span + "&granularity=half_hour"), "pricing_analytics");
        assertThat(points).hasSizeBetween(most - 6, most);
        assertThat(points)
                .allMatch(point ->
                        point.path("end").asLong() - point.path("start").asLong() == 1800);
        assertThat(new HashSet<>(points)).hasSameSizeAs(points);
    }

    @Test
    void aSpanThatCutsADayGetsItWholeAndBothEndsCount() {
        String whole = span("2026-11-18", "2026-11-18", "Europe/Berlin") + "&granularity=daily";
        long noon = Instant.parse("2026-11-18T11:00:00Z").getEpochSecond();
        String cut = "?start_date=" + noon + "&end_date=" + noon + "&granularity=daily";
        assertThat(caller.ok(BERLIN + cut)).isEqualTo(caller.ok(BERLIN + whole));
        long midnight = Instant.parse("2026-11-18T23:00:00Z").getEpochSecond();
        String edge = "?start_date=" + noon + "&end_date=" + midnight + "&granularity=daily";
        assertThat(points(caller.ok(BERLIN + edge), "pricing_analytics")).hasSize(2);
    }

    @Test
    void dataPointsComeNewestFirstAndTellOnlyWhatWasAskedFor() {
        String span = span("2026-11-01", "2026-11-22", "Europe/Berlin") + "&granularity=daily";
        List<JsonNode> points = points(caller.ok(BERLIN + span + Caller.ALL_DIMENSIONS), "pricing_analytics");
        assertThat(points)
                .isSortedAccordingTo((a, b) ->
                        Long.compare(b.path("start").asLong(), a.path("start").asLong()));
        assertThat(points).allMatch(point -> point.path("phone_number").asText().equals("4930901820101"));
        assertThat(points(caller.ok(BERLIN + span), "pricing_analytics"))
                .hasSize(22)
                .allMatch(point -> fieldNames(point).equals(Set.of("start", "end", "volume", "cost")));
        assertThat(points(caller.ok(BERLIN + span), "call_analytics"))
                .allMatch(point -> Set.of("start", "end", "count", "average_duration", "cost")
                        .containsAll(fieldNames(point)));
        assertThat(points(caller.ok(BERLIN + span + "&metrics=volume"), "pricing_analytics"))
                .allMatch(point -> fieldNames(point).equals(Set.of("start", "end", "volume")));
        assertThat(caller.ok(BERLIN + span + "&metrics=volume").has("call_analytics"))
                .isFalse();
        assertThat(caller.ok(BERLIN + span + "&metrics=count").has("pricing_analytics"))
                .isFalse();
    }

    @Test
    void theTierStandsOnPaidRowsNextToCountryAndCategoryOnly() {
        String span = span("2026-11-01", "2026-11-22", "Europe/Berlin") + "&granularity=daily";
        List<JsonNode> points = points(caller.ok(BERLIN + span + Caller.ALL_DIMENSIONS), "pricing_analytics");
        assertThat(points)
                .allMatch(point ->
                        point.has("tier") == point.path("pricing_type").asText().equals("REGULAR"));
        assertThat(points)
                .filteredOn(point -> point.path("pricing_category").asText().equals("MARKETING") && point.has("tier"))
                .allMatch(point -> point.path("tier").asText().equals("0:MAX"));
        assertThat(points)
                .filteredOn(point -> point.path("pricing_category").asText().equals("UTILITY"))
                .extracting(point -> point.path("tier").asText())
                .contains("0:10000", "10001:40000");
        assertThat(points(caller.ok(BERLIN + span + "&dimensions=tier&dimensions=country"), "pricing_analytics"))
                .noneMatch(point -> point.has("tier"));
    }

    @Test
    void serviceMessagesAreFreeUntilOctober2026AndChargedSince() {
        String dimensions = "&granularity=daily&dimensions=pricing_type&dimensions=pricing_category";
        assertThat(typesOf("SERVICE", span("2026-09-30", "2026-09-30", "Europe/Berlin") + dimensions))
                .containsExactly("FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT");
        assertThat(typesOf("SERVICE", span("2026-10-01", "2026-10-01", "Europe/Berlin") + dimensions))
                .containsExactly("FREE_ENTRY_POINT", "REGULAR");
        assertThat(typesOf("UTILITY", span("2026-10-01", "2026-10-01", "Europe/Berlin") + dimensions))
                .containsExactly("REGULAR");
    }

    @Test
    void someCategoriesAreNewAndSomePointsHaveNoCost() {
        String span = span("2026-11-01", "2026-11-21", "Europe/Berlin") + "&granularity=daily";
        List<JsonNode> points = points(caller.ok(FLAT + span + Caller.ALL_DIMENSIONS), "pricing_analytics");
        assertThat(points)
                .filteredOn(point -> point.path("pricing_category").asText().equals("REFERRAL_CONVERSION"))
                .isNotEmpty()
                .noneMatch(point -> point.has("cost"));
        assertThat(points(caller.ok(INDIA + span + "&dimensions=pricing_category"), "pricing_analytics"))
                .extracting(point -> point.path("pricing_category").asText())
                .contains("GROUP_MARKETING", "AUTHENTICATION_INTERNATIONAL");
    }

    @Test
    void filtersLeaveOutWhatTheyDoNotName() {
        String span = span("2026-11-01", "2026-11-21", "Europe/Berlin") + "&granularity=daily" + Caller.ALL_DIMENSIONS;
        JsonNode answer = caller.ok(
                BERLIN + span
                        + "&countries=AT&countries=CH&pricing_types=regular&pricing_categories=utility&directions=user_initiated");
        assertThat(points(answer, "pricing_analytics"))
                .isNotEmpty()
                .allMatch(point ->
                        Set.of("AT", "CH").contains(point.path("country").asText())
                                && point.path("pricing_type").asText().equals("REGULAR")
                                && point.path("pricing_category").asText().equals("UTILITY"));
        assertThat(points(answer, "call_analytics"))
                .isNotEmpty()
                .allMatch(point -> point.path("direction").asText().equals("USER_INITIATED") && !point.has("cost"));
    }

    @Test
    void oneChannelHasTheFlatShapeOfCallsAndOneHasNoTrafficAtAll() {
        String span = span("2026-11-01", "2026-11-21", "Europe/Berlin") + "&granularity=daily";
        assertThat(caller.ok(FLAT + span).at("/call_analytics/data_points").size())
                .isPositive();
        assertThat(caller.ok(BERLIN + span)
                        .at("/call_analytics/data/0/data_points")
                        .size())
                .isPositive();
        assertThat(fieldNames(caller.ok(SILENT + span))).isEqualTo(Set.of("id", "currency"));
    }

    @Test
    void theSameQuestionGetsTheSameAnswer() {
        String path = BERLIN + span("2025-10-18", "2026-11-22", "Europe/Berlin") + "&granularity=daily"
                + Caller.ALL_DIMENSIONS;
        String first = caller.get(path).body();
        assertThat(caller.get(path).body()).isEqualTo(first);
        try (Sandbox other = Sandbox.start(SandboxOptions.defaults().withClock(clock))) {
            assertThat(new Caller(other).get(path).body()).isEqualTo(first);
        }
        Set<Long> days = new TreeSet<>();
        points(Caller.parse(first), "pricing_analytics")
                .forEach(point -> days.add(point.path("start").asLong()));
        assertThat(days).hasSize(401);
    }

    @Test
    void todayGrowsAndLaterDaysOnlyChangeUntilTheyAreThreeDaysOld() {
        String day = span("2026-11-22", "2026-11-22", "Europe/Berlin") + "&granularity=daily";
        long before = 0;
        clock.set("2026-11-22T00:00:00Z");
        for (int hour = 1; hour < 23; hour++) {
            clock.pass(Duration.ofHours(1));
            long now = sums(BERLIN, day).volume;
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        Set<String> told = new HashSet<>();
        for (String now : List.of("2026-11-23", "2026-11-24", "2026-11-25")) {
            clock.set(now + "T12:00:00Z");
            told.add(caller.get(BERLIN + day + Caller.ALL_DIMENSIONS).body());
        }
        assertThat(told).hasSize(3);
        for (String now : List.of("2026-11-26", "2026-12-24", "2027-06-01")) {
            clock.set(now + "T12:00:00Z");
            told.add(caller.get(BERLIN + day + Caller.ALL_DIMENSIONS).body());
        }
        assertThat(told).hasSize(3);
    }

    @Test
    void theFutureIsEmpty() {
        String span = span("2026-11-23", "2026-12-31", "Europe/Berlin");
        for (String granularity : List.of("daily", "half_hour", "monthly")) {
            assertThat(points(caller.ok(BERLIN + span + "&granularity=" + granularity), "pricing_analytics"))
                    .isEmpty();
        }
    }

    @Test
    void aRestatementChangesHistoryAndTheTotalsWithIt() {
        String span = span("2026-10-10", "2026-10-10", "Europe/Berlin") + "&granularity=daily" + Caller.ALL_DIMENSIONS;
        Sums before = sums(BERLIN, span);
        caller.fault(
                "{'kind':'restate','account':'aQ1x7CH','from':'2026-10-10','to':'2026-10-10','category':'utility','percent':0}");
        Sums after = sums(BERLIN, span);
        assertThat(after.volume).isLessThan(before.volume);
        assertThat(points(caller.ok(BERLIN + span), "pricing_analytics"))
                .noneMatch(point -> point.path("pricing_category").asText().equals("UTILITY"));
        JsonNode total = caller.totals("2026-10-10", "2026-10-10").at("/streams/0/accounts/0");
        assertThat(total.path("quantity").asLong()).isEqualTo(after.volume + after.calls);
    }

    /** What a set of answers comes to. */
    private record Sums(long volume, BigDecimal cost, long calls, BigDecimal callCost) {}

    private Sums sums(String path, String query) {
        JsonNode answer = caller.ok(path + query);
        long volume = 0;
        long calls = 0;
        BigDecimal cost = BigDecimal.ZERO;
        BigDecimal callCost = BigDecimal.ZERO;
        for (JsonNode point : points(answer, "pricing_analytics")) {
            volume += point.path("volume").asLong();
            cost = cost.add(point.path("cost").decimalValue());
        }
        for (JsonNode point : points(answer, "call_analytics")) {
            calls += point.path("count").asLong();
            callCost = callCost.add(point.path("cost").decimalValue());
        }
        return new Sums(volume, cost.stripTrailingZeros(), calls, callCost.stripTrailingZeros());
    }

    private Set<String> typesOf(String category, String query) {
        Set<String> types = new TreeSet<>();
        for (JsonNode point : points(caller.ok(BERLIN + query), "pricing_analytics")) {
            if (point.path("pricing_category").asText().equals(category)) {
                types.add(point.path("pricing_type").asText());
            }
        }
        return types;
    }

    private List<Integer> lengths(String path, String from, String to, String zone) {
        List<Integer> hours = new ArrayList<>();
        JsonNode answer = caller.ok(path + span(from, to, zone) + "&granularity=daily");
        for (JsonNode point : points(answer, "pricing_analytics")) {
            hours.add((int) (point.path("end").asLong() - point.path("start").asLong()) / 3600);
        }
        return hours;
    }

    private static List<JsonNode> points(JsonNode answer, String analytics) {
        JsonNode block = answer.path(analytics);
        JsonNode list = block.has("data_points") ? block.path("data_points") : block.at("/data/0/data_points");
        List<JsonNode> points = new ArrayList<>();
        list.forEach(points::add);
        return points;
    }

    private static Set<String> fieldNames(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String span(String from, String to, String zone) {
        ZoneId id = ZoneId.of(zone);
        long start = LocalDate.parse(from).atStartOfDay(id).toEpochSecond();
        long end = LocalDate.parse(to).plusDays(1).atStartOfDay(id).toEpochSecond() - 1;
        return "?start_date=" + start + "&end_date=" + end;
    }
}
