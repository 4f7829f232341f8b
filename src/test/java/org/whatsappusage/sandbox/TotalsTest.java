package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.MovableClock;

/** The totals that come from the model agree with what somebody adds up who has only the answers. */
class TotalsTest {

    private static final String FROM = "2026-10-23";
    private static final String TO = "2026-11-22";

    private static final Map<String, String> ZONES = Map.of(
            "lNd5KWA", "Europe/Berlin",
            "pCf8TWA", "America/Los_Angeles",
            "bZr2QWA", "Asia/Kolkata",
            "bIb6MWA", "Europe/Madrid");

    private Sandbox sandbox;
    private Caller caller;
    private JsonNode totals;

    private long rows;
    private long quantity;
    private final Map<String, BigDecimal> costs = new TreeMap<>();

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults()
                .withClock(new MovableClock("2026-11-22T19:07:00Z"))
                .withTimeScale(new BigDecimal("1000000000")));
        caller = new Caller(sandbox);
        totals = caller.totals(FROM, TO);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void channelUsage() {
        for (JsonNode channel :
                caller.ok(Caller.PARTNER + "/channels?limit=100").path("partner_channels")) {
            ZoneId zone = ZoneId.of(ZONES.get(channel.at("/waba_account/id").asText()));
            String path = Caller.usage(
                    channel.path("client_id").asText(), channel.path("id").asText());
            JsonNode answer = caller.ok(path + "?start_date="
                    + LocalDate.parse(FROM).atStartOfDay(zone).toEpochSecond() + "&end_date="
                    + (LocalDate.parse(TO).plusDays(1).atStartOfDay(zone).toEpochSecond() - 1)
                    + "&granularity=daily" + Caller.ALL_DIMENSIONS);
            String currency = answer.path("currency").asText();
            for (JsonNode point : answer.findValues("data_points").stream()
                    .flatMap(points -> elements(points).stream())
                    .toList()) {
                long count = point.path("volume").asLong() + point.path("count").asLong();
                add(count, point.get("cost"), currency);
            }
        }
        assertAgreement("channel-usage");
    }

    @Test
    void clientBalance() {
        long start = LocalDate.parse(FROM).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        long end = LocalDate.parse(TO).plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
        for (JsonNode client : caller.ok(Caller.PARTNER + "/clients?limit=100").path("clients")) {
            JsonNode answer = caller.ok(Caller.PARTNER + "/clients/"
                    + client.path("id").asText() + "/info/balance?granularity=day&start_date=" + start + "&end_date="
                    + end);
            for (JsonNode item : answer.path("usage")) {
                BigDecimal sum = BigDecimal.ZERO;
                for (String category : List.of("authentication", "marketing", "utility", "service")) {
                    if (item.has(category + "_quantity")) {
                        JsonNode price = item.get(category + "_price");
                        sum = sum.add(price.decimalValue());
                        add(
                                item.path(category + "_quantity").asLong(),
                                price,
                                answer.path("currency").asText().toUpperCase(Locale.ROOT));
                    }
                }
                assertThat(item.path("total_price").decimalValue()).isEqualByComparingTo(sum);
            }
        }
        assertAgreement("client-balance");
    }

    @Test
    void aMonthOfClientBalanceIsTheSumOfItsDays() {
        String path = Caller.PARTNER + "/clients/kL7mQ2CL/info/balance?start_date="
                + LocalDate.parse("2026-10-01").atStartOfDay(ZoneOffset.UTC).toEpochSecond() + "&end_date="
                + (LocalDate.parse("2026-11-01").atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1);
        JsonNode month = caller.ok(path).path("usage");
        JsonNode days = caller.ok(path + "&granularity=day").path("usage");
        assertThat(days).hasSize(31);
        assertThat(month).hasSize(1);
        assertThat(month.at("/0/period_date").asText()).isEqualTo("2026-10-01T00:00:00Z");
        for (String field :
                List.of("total_price", "quantity", "paid_quantity", "service_quantity", "marketing_price")) {
            BigDecimal sum = elements(days).stream()
                    .map(day -> day.path(field).decimalValue())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(month.at("/0").path(field).decimalValue()).isEqualByComparingTo(sum);
        }
    }

    @Test
    void usageDetails() {
        List<String[]> accounts = new ArrayList<>(List.<String[]>of(new String[0]));
        SandboxAccounts.MANAGED_ACCOUNT_IDS.forEach(id -> accounts.add(new String[] {"X-Managed-Account-ID", id}));
        for (String[] account : accounts) {
            int length = 100;
            for (int page = 1; length == 100; page++) {
                JsonNode answer = caller.ok(
                        Caller.USAGE_DETAILS + "?filter.startDate=" + FROM + "&filter.endDate=" + TO
                                + "&limit=100&page=" + page,
                        account);
                length = answer.path("length").asInt();
                answer.path("items").forEach(this::addBill);
            }
        }
        assertAgreement("usage-details");
    }

    private void addBill(JsonNode bill) {
        Set<String> seen = new HashSet<>();
        for (JsonNode item : bill.path("costItems")) {
            add(item.path("quantity").asLong(), item.get("cost"), "USD");
            boolean again = !seen.add(item.path("conversationOriginType").asText());
            rows -= again ? 1 : 0;
        }
    }

    @Test
    void balances() {
        List<String> told = new ArrayList<>();
        for (JsonNode balance : caller.ok(Caller.PARTNER + "/balance")) {
            told.add("partner " + amount(balance, "total"));
        }
        for (JsonNode client : caller.ok(Caller.PARTNER + "/clients?limit=100").path("clients")) {
            String path =
                    Caller.PARTNER + "/clients/" + client.path("id").asText() + "/info/balance?start_date=1795305600";
            JsonNode balance = caller.ok(path);
            if (balance.has("balance")) {
                told.add("client " + amount(balance, "balance"));
            }
        }
        for (JsonNode channel :
                caller.ok(Caller.PARTNER + "/channels?limit=100").path("partner_channels")) {
            JsonNode balance = caller.ok(
                    Caller.PARTNER + "/clients/" + channel.path("client_id").asText() + "/channels/"
                            + channel.path("id").asText() + "/info/balance");
            if (balance.has("balance")) {
                told.add("channel " + amount(balance, "balance"));
            }
        }
        told.add("account " + amount(caller.ok("/v2/balance"), "amount"));
        for (String account : SandboxAccounts.MANAGED_ACCOUNT_IDS) {
            told.add("account " + amount(caller.ok("/v2/balance", "X-Managed-Account-ID", account), "amount"));
        }
        assertThat(totals.path("balances"))
                .extracting(balance -> balance.path("scope").asText() + " "
                        + balance.path("amount").asText() + " "
                        + balance.path("currency").asText())
                .containsExactlyElementsOf(told);
        assertThat(told).hasSize(2 + 2 + 5 + 3);
    }

    @Test
    void theDataClockCanBeStopped() {
        caller.control("POST", "/sandbox/clock", "{\"now\":\"2026-11-10T10:10:00Z\"}");
        assertThat(caller.totals(FROM, TO).path("now").asText()).isEqualTo("2026-11-10T10:00:00Z");
        caller.control("DELETE", "/sandbox/clock", "");
        assertThat(caller.totals(FROM, TO)).isEqualTo(totals);
    }

    @Test
    void theVolumeIsModestButNotTrivial() {
        long all = 0;
        for (JsonNode stream : totals.path("streams")) {
            all += stream.path("rows").asLong();
        }
        assertThat(all).isBetween(3_000L, 9_000L);
    }

    private void add(long count, JsonNode cost, String currency) {
        rows++;
        quantity += count;
        if (cost != null) {
            costs.merge(currency, cost.decimalValue(), BigDecimal::add);
        }
    }

    private void assertAgreement(String stream) {
        JsonNode expected = elements(totals.path("streams")).stream()
                .filter(candidate -> candidate.path("stream").asText().equals(stream))
                .findFirst()
                .orElseThrow();
        assertThat(expected.path("rows").asLong()).isEqualTo(rows).isPositive();
        assertThat(expected.path("quantity").asLong()).isEqualTo(quantity);
        Map<String, String> told = new TreeMap<>();
        costs.forEach(
                (currency, cost) -> told.put(currency, cost.stripTrailingZeros().toPlainString()));
        Map<String, String> total = new TreeMap<>();
        expected.path("cost")
                .properties()
                .forEach(cost -> total.put(cost.getKey(), cost.getValue().asText()));
        assertThat(total).isEqualTo(told);
    }

    private static String amount(JsonNode balance, String field) {
        return balance.path(field).decimalValue().stripTrailingZeros().toPlainString() + " "
                + balance.path("currency").asText().toUpperCase(Locale.ROOT);
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }
}
