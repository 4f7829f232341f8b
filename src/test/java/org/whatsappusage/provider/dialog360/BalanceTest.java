package org.whatsappusage.provider.dialog360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.ExpectedUsage;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;

/** Balances of partner, client and channel, and the deprecated usage of a client. */
class BalanceTest {

    private static final Parameters CLIENT = Parameters.none().with(Parameters.CLIENT_ID, "ExAmPlECL");
    private static final Parameters CHANNEL = CLIENT.with(Parameters.CHANNEL_ID, "ExAmPlECH");

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private final Dialog360 provider = new Dialog360();

    private List<Observation> read(String operation, String body, Parameters parameters) throws InterruptedException {
        server.answer(200, body);
        return server.call(provider, operation, parameters).answer().observations();
    }

    private static BalanceSnapshot snapshot(
            BalanceSnapshot.Scope scope, String clientId, String channelId, String amount, String currency) {
        return new BalanceSnapshot(
                "acme",
                scope,
                "ExAmPlEPA",
                clientId,
                channelId,
                null,
                new BigDecimal(amount),
                currency,
                null,
                null,
                LoopbackServer.NOW);
    }

    private static ExpectedUsage usage(String unit, String category) {
        return ExpectedUsage.of("acme", "360dialog", "client-balance")
                .partner("ExAmPlEPA")
                .client("ExAmPlECL")
                .what("whatsapp", unit)
                .category(category)
                .finality(Finality.ESTIMATE);
    }

    @Test
    void partnerHasOneBalanceForEachCurrency() throws Exception {
        assertThat(read(
                        "partner-balance",
                        "[{\"total\":100.50,\"currency\":\"EUR\"},{\"total\":\"-3\",\"currency\":\"usd\",\"new\":[{}]},"
                                + "{\"currency\":\"INR\"},{\"total\":null,\"currency\":\"BRL\"}]",
                        Parameters.none()))
                .containsExactly(
                        snapshot(BalanceSnapshot.Scope.PARTNER, null, null, "100.5", "EUR"),
                        snapshot(BalanceSnapshot.Scope.PARTNER, null, null, "-3", "USD"));
        assertThat(server.request().uri()).isEqualTo("/api/v2/partners/ExAmPlEPA/balance");
        assertThat(server.request().header("X-API-Key")).isEqualTo(LoopbackServer.API_KEY);
    }

    @Test
    void partnerWithoutBalances() throws Exception {
        assertThat(read("partner-balance", "[]", Parameters.none())).isEmpty();
    }

    @Test
    void partnerBalanceIsAList() {
        assertThatThrownBy(() -> read("partner-balance", "{\"total\":1}", Parameters.none()))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("the answer is not an array");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"balance\":null,\"currency\":\"EUR\",\"last_renewal\":null,\"usage\":null}",
                "{\"currency\":\"EUR\",\"usage\":[]}"
            })
    void anAbsentBalanceGivesNoSnapshot(String body) throws Exception {
        assertThat(read("client-balance", body, CLIENT)).isEmpty();
        assertThat(read("channel-balance", body, CHANNEL)).isEmpty();
    }

    @Test
    void nothingButABalance() throws Exception {
        assertThat(read("client-balance", "{\"balance\":\"12.340\"}", CLIENT))
                .containsExactly(snapshot(BalanceSnapshot.Scope.CLIENT, "ExAmPlECL", null, "12.34", null));
        assertThat(read("channel-balance", "{\"balance\":0,\"currency\":\"idr\",\"last_renewal\":{}}", CHANNEL))
                .containsExactly(snapshot(BalanceSnapshot.Scope.CHANNEL, "ExAmPlECL", "ExAmPlECH", "0", "IDR"));
    }

    @ParameterizedTest
    @CsvSource({
        "2023-08-01T00:00:00Z, 2023-08-01T00:00:00Z",
        "2023-08-01T02:00:00+02:00, 2023-08-01T00:00:00Z",
        "2023-08-01T02:00:00+0200, 2023-08-01T00:00:00Z",
        "2023-08-01T00:00:00.123456, 2023-08-01T00:00:00.123456Z",
        "2023-08-01 00:00:00, 2023-08-01T00:00:00Z",
        "2023-08-01, 2023-08-01T00:00:00Z",
        "1690848000, 2023-08-01T00:00:00Z"
    })
    void renewalInEachSpellingOfATime(String date, Instant instant) throws Exception {
        assertThat(read("channel-balance", "{\"balance\":1,\"last_renewal\":{\"date\":\"" + date + "\"}}", CHANNEL))
                .singleElement()
                .extracting(observation -> ((BalanceSnapshot) observation).lastRenewalAt())
                .isEqualTo(instant);
    }

    /** The answer says how it is cut; its period_date may lie anywhere within. */
    @ParameterizedTest
    @CsvSource({
        "month, 2025-06-24T14:15:22Z, conversation, MONTH, 2025-06-01T00:00:00Z, 2025-07-01T00:00:00Z",
        "MONTH, 2025-07-24T14:15:22Z, message, MONTH, 2025-07-01T00:00:00Z, 2025-08-01T00:00:00Z",
        "day, 2025-06-30T23:59:59Z, conversation, DAY, 2025-06-30T00:00:00Z, 2025-07-01T00:00:00Z",
        "DAY, 2025-07-01T00:00:00Z, message, DAY, 2025-07-01T00:00:00Z, 2025-07-02T00:00:00Z",
        "daily, 2025-07-01T13:00:00+13:00, message, DAY, 2025-07-01T00:00:00Z, 2025-07-02T00:00:00Z",
        "day, 2025-07-02, message, DAY, 2025-07-02T00:00:00Z, 2025-07-03T00:00:00Z"
    })
    void usageByPeriod(String cut, String date, String unit, Granularity length, String start, String end)
            throws Exception {
        assertThat(read("client-balance", """
                        {"currency":"eur","granularity":"%s","usage":[{"period_date":"%s","marketing_quantity":"3",
                        "marketing_paid_quantity":2,"marketing_price":0.30,"quantity":3}]}""".formatted(cut, date), CLIENT.with(Parameters.GRANULARITY, "day")))
                .containsExactly(usage(unit, "marketing")
                        .period(length, start, end, "UTC")
                        .quantity(3)
                        .paid(2)
                        .cost("0.3")
                        .currency("EUR")
                        .attributes("{\"quantity\":3}")
                        .record());
    }

    @Test
    void theRequestSaysHowAnAnswerIsCutThatDoesNot() throws Exception {
        assertThat(read(
                        "client-balance",
                        "{\"usage\":[{\"period_date\":\"2025-08-02T00:00:00Z\",\"utility_price\":1}]}",
                        CLIENT.with(Parameters.GRANULARITY, "DAY")))
                .containsExactly(usage("message", "utility")
                        .period(Granularity.DAY, "2025-08-02T00:00:00Z", "2025-08-03T00:00:00Z", "UTC")
                        .cost("1")
                        .record());
    }

    /** A category is there if one of its fields is; totals of the period are no category, and missing stays missing. */
    @Test
    void oneRowForEachCategoryThatIsThere() throws Exception {
        assertThat(read("client-balance", """
                        {"balance":5,"currency":"USD","granularity":"day","usage":[{"period_date":"2025-08-02T00:00:00Z",
                        "total_price":9.10,"quantity":7,"free_quantity":1,"paid_quantity":6,
                        "service_quantity":4,"marketing_price":null,"marketing_quantity":null,
                        "authentication_international_price":0.5,"authentication_international_paid_quantity":1,
                        "free_tier":0,"free_entry_point":1,"new":{"big":12345678901234567890}}]}""", CLIENT))
                .containsExactly(
                        snapshot(BalanceSnapshot.Scope.CLIENT, "ExAmPlECL", null, "5", "USD"),
                        day().category("service").quantity(4).record(),
                        day().category("authentication_international")
                                .paid(1)
                                .cost("0.5")
                                .record());
    }

    private static ExpectedUsage day() {
        return usage("message", null)
                .period(Granularity.DAY, "2025-08-02T00:00:00Z", "2025-08-03T00:00:00Z", "UTC")
                .currency("USD")
                .attributes("{\"total_price\":9.10,\"quantity\":7,\"free_quantity\":1,\"paid_quantity\":6,"
                        + "\"free_tier\":0,\"free_entry_point\":1,\"new\":{\"big\":12345678901234567890}}");
    }

    @Test
    void usageWithoutPeriodIsRefused() {
        assertThatThrownBy(() -> read("client-balance", "{\"usage\":[{\"quantity\":1}]}", CLIENT))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("period_date of a usage row is missing");
    }

    /** The usage that a channel's balance no longer has must not keep its balance from being read. */
    @Test
    void usageOfAChannelDoesNotMatter() throws Exception {
        assertThat(read(
                        "channel-balance",
                        "{\"balance\":1,\"currency\":\"USD\",\"usage\":[{\"quantity\":1}]}",
                        CHANNEL))
                .containsExactly(snapshot(BalanceSnapshot.Scope.CHANNEL, "ExAmPlECL", "ExAmPlECH", "1", "USD"));
    }

    /** app_ids is the one list that is joined by commas. */
    @Test
    void request() throws Exception {
        read(
                "client-balance",
                "{}",
                CLIENT.with(Parameters.START_DATE, "2026-03-05")
                        .with(Parameters.END_DATE, "2026-03-06")
                        .with(Parameters.GRANULARITY, "day")
                        .with(Parameters.APP_IDS, List.of("100", "2 00")));

        assertThat(server.request().uri())
                .isEqualTo("/api/v2/partners/ExAmPlEPA/clients/ExAmPlECL/info/balance"
                        + "?app_ids=100%2C2%2000&start_date=1772668800&end_date=1772841599&granularity=day");
    }

    @Test
    void requestWithoutParameters() throws Exception {
        read("client-balance", "{}", CLIENT);
        read("channel-balance", "{}", CHANNEL.with(Parameters.APP_IDS, "100"));

        assertThat(server.requests())
                .extracting(LoopbackServer.Request::uri)
                .containsExactly(
                        "/api/v2/partners/ExAmPlEPA/clients/ExAmPlECL/info/balance",
                        "/api/v2/partners/ExAmPlEPA/clients/ExAmPlECL/channels/ExAmPlECH/info/balance");
    }

    @Test
    void requestsThatCannotBeMeantAreNotSent() {
        assertThatThrownBy(() -> read("client-balance", "{}", Parameters.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clientId");
        assertThatThrownBy(() -> read("channel-balance", "{}", CLIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channelId");
        assertThatThrownBy(() -> read("client-balance", "{}", CLIENT.with(Parameters.GRANULARITY, "half_hour")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("granularity is day or month");
        assertThatThrownBy(() -> read(
                        "client-balance",
                        "{}",
                        CLIENT.with(Parameters.START_DATE, "2026-03-05").with(Parameters.END_DATE, "2026-03-04")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endDate");
        assertThat(server.requests()).isEmpty();
    }
}
