package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;

/** YCloud's daily bills: pages, UTC+8 days, transient and final figures. */
class YCloudUsageTest {

    private static final String MONTH = "?filter.startDate=2026-10-23&filter.endDate=2026-11-22";

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
    @ValueSource(ints = {7, 10, 50, 100})
    void everyRowComesOnceNewestDayFirst(int limit) {
        List<JsonNode> rows = rows(MONTH, limit);
        assertThat(rows).doesNotHaveDuplicates();
        assertThat(rows)
                .isSortedAccordingTo((a, b) ->
                        b.path("date").asText().compareTo(a.path("date").asText()));
        JsonNode page = caller.ok(Caller.USAGE_DETAILS + MONTH + "&includeTotal=true&limit=1");
        assertThat(page.path("total").asInt()).isEqualTo(rows.size());
    }

    @Test
    void theTotalComesAlsoUnasked() {
        Set<Boolean> seen = new HashSet<>();
        for (int day = 1; day <= 20; day++) {
            String date = String.format(Locale.ROOT, "2026-11-%02d", day);
            seen.add(caller.ok(Caller.USAGE_DETAILS + "?filter.startDate=" + date + "&filter.endDate=" + date)
                    .has("total"));
        }
        assertThat(seen).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void rowsHaveWhatTheirProductHas() {
        List<JsonNode> rows = rows(MONTH, 100);
        assertThat(rows).extracting(row -> row.path("channel").asText()).contains("whatsapp", "sms", "voice", "email");
        assertThat(rows)
                .filteredOn(row -> !row.path("channel").asText().equals("whatsapp"))
                .allMatch(row -> !row.has("wabaId") && !row.at("/costItems/0").has("conversationOriginType"));
        Set<String> categories = new HashSet<>();
        rows.forEach(row -> row.path("costItems")
                .forEach(item ->
                        categories.add(item.path("conversationOriginType").asText())));
        assertThat(categories).contains("marketing_lite", "service", "authentication_international");
        assertThat(rows).anyMatch(row -> {
            List<String> once = new ArrayList<>();
            row.path("costItems")
                    .forEach(
                            item -> once.add(item.path("conversationOriginType").asText()));
            return new HashSet<>(once).size() < once.size();
        });
    }

    @Test
    void aFilterByWabaLeavesOnlyThat() {
        assertThat(rows(MONTH + "&filter.wabaId=417730295518826", 100))
                .isNotEmpty()
                .allMatch(row -> row.path("wabaId").asText().equals("417730295518826"));
        assertThat(rows(MONTH + "&filter.wabaId=unknown", 100)).isEmpty();
    }

    @Test
    void todayAndYesterdayInUtcPlusEightAreTransient() {
        clock.set("2026-11-22T16:00:00Z");
        assertThat(rows("?filter.startDate=2026-11-20&filter.endDate=2026-11-30", 100))
                .isNotEmpty()
                .allMatch(row -> row.path("isTransient").asBoolean()
                        == Set.of("2026-11-23", "2026-11-22")
                                .contains(row.path("date").asText()));
        clock.set("2026-11-22T15:59:00Z");
        assertThat(rows("?filter.startDate=2026-11-23&filter.endDate=2026-11-30", 100))
                .isEmpty();
    }

    @Test
    void aTransientDayGrowsChangesALittleAndIsFinalThen() {
        String day = "?filter.startDate=2026-11-22&filter.endDate=2026-11-22";
        clock.set("2026-11-21T16:00:00Z");
        long before = 0;
        for (int hour = 0; hour < 24; hour++) {
            long quantity = quantity(rows(day, 100));
            assertThat(quantity).isGreaterThanOrEqualTo(before);
            before = quantity;
            clock.pass(Duration.ofHours(1));
        }
        List<JsonNode> yesterday = rows(day, 100);
        clock.pass(Duration.ofDays(1));
        List<JsonNode> settled = rows(day, 100);
        assertThat(quantity(settled)).isNotEqualTo(quantity(yesterday));
        assertThat(quantity(settled)).isBetween(quantity(yesterday) * 97 / 100, quantity(yesterday) * 103 / 100);
        clock.pass(Duration.ofDays(100));
        assertThat(rows(day, 100)).isEqualTo(settled);
    }

    @Test
    void accountsAreApart() {
        List<JsonNode> own = rows(MONTH, 100);
        Set<String> wabas = new HashSet<>();
        own.forEach(row -> wabas.add(row.path("wabaId").asText()));
        for (String account : SandboxAccounts.MANAGED_ACCOUNT_IDS) {
            JsonNode page = caller.ok(Caller.USAGE_DETAILS + MONTH + "&limit=100", "X-Managed-Account-ID", account);
            assertThat(page.path("length").asInt()).isPositive();
            assertThat(page.path("items"))
                    .filteredOn(row -> row.has("wabaId"))
                    .noneMatch(row -> wabas.contains(row.path("wabaId").asText()));
            assertThat(caller.ok("/v2/balance", "X-Managed-Account-ID", account))
                    .isNotEqualTo(caller.ok("/v2/balance"));
        }
    }

    @Test
    void aCrowdFillsTheLastPageThatCanBeAskedFor() {
        caller.fault("{'kind':'crowd','wabas':6}");
        JsonNode page = caller.ok(Caller.USAGE_DETAILS + MONTH + "&limit=100&page=100&includeTotal=true");
        assertThat(page.path("length").asInt()).isEqualTo(100);
        assertThat(page.path("total").asInt()).isGreaterThan(10_000);
    }

    @Test
    void aDriftingListGrowsAtItsTop() {
        caller.fault("{'kind':'drift','operation':'usage-details','times':3}");
        String path = Caller.USAGE_DETAILS
                + "?filter.startDate=2026-11-22&filter.endDate=2026-11-22&includeTotal=true&limit=5";
        JsonNode first = caller.ok(path + "&page=1");
        JsonNode second = caller.ok(path + "&page=2");
        assertThat(second.at("/items/0")).isEqualTo(first.at("/items/4"));
        assertThat(second.path("total").asInt()).isEqualTo(first.path("total").asInt() + 1);
    }

    private List<JsonNode> rows(String query, int limit) {
        List<JsonNode> rows = new ArrayList<>();
        int length = limit;
        for (int page = 1; length == limit; page++) {
            JsonNode answer = caller.ok(Caller.USAGE_DETAILS + query + "&limit=" + limit + "&page=" + page);
            assertThat(answer.path("offset").asInt()).isEqualTo((page - 1) * limit);
            length = answer.path("length").asInt();
            assertThat(answer.path("items").size()).isEqualTo(length);
            answer.path("items").forEach(rows::add);
        }
        return rows;
    }

    private static long quantity(List<JsonNode> rows) {
        long quantity = 0;
        for (JsonNode row : rows) {
            for (JsonNode item : row.path("costItems")) {
                quantity += item.path("quantity").asLong();
            }
        }
        return quantity;
    }
}
