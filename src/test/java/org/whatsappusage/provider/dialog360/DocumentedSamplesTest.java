package org.whatsappusage.provider.dialog360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.NotFoundException;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.ProviderClient;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.ExpectedUsage;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.UsageRecord;

/** The samples that 360dialog prints ("Checking Usage and Statistics"), each against the records that it means. */
class DocumentedSamplesTest {

    private static final String FIRST_DAY = "{\"free_entry_point\":0,\"free_quantity\":0,\"free_tier\":0,"
            + "\"paid_quantity\":5,\"quantity\":5,\"total_price\":1.0}";
    private static final String SECOND_DAY = "{\"free_entry_point\":0,\"free_quantity\":0,\"free_tier\":0,"
            + "\"paid_quantity\":5,\"quantity\":5,\"total_price\":0.05}";

    private static final Parameters CLIENT = Parameters.none().with(Parameters.CLIENT_ID, "ExAmPlECL");

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private final Dialog360 provider = new Dialog360();

    /** The page prints this sample twice, once for the endpoint and once for the request below. */
    @Test
    void clientBalanceByDay() throws Exception {
        server.answerWith("dialog360/client-balance.json");

        ProviderClient.Reply reply = server.call(
                provider,
                "client-balance",
                CLIENT.with(Parameters.START_DATE, 1691629200)
                        .with(Parameters.END_DATE, 1691758799)
                        .with(Parameters.GRANULARITY, "day"));

        assertThat(server.request().uri())
                .isEqualTo("/api/v2/partners/ExAmPlEPA/clients/ExAmPlECL/info/balance"
                        + "?start_date=1691629200&end_date=1691758799&granularity=day");
        assertThat(reply.answer().page()).isEqualTo(new Page(2, null, null, false));
        assertThat(reply.answer().observations())
                .containsExactly(
                        new BalanceSnapshot(
                                "acme",
                                BalanceSnapshot.Scope.CLIENT,
                                "ExAmPlEPA",
                                "ExAmPlECL",
                                null,
                                null,
                                new BigDecimal("50"),
                                "EUR",
                                Instant.parse("2023-08-01T00:00:00Z"),
                                new BigDecimal("20"),
                                LoopbackServer.NOW),
                        first("authentication", 0, 0, "0"),
                        first("marketing", 0, 0, "0"),
                        first("service", 0, 0, "0"),
                        first("utility", 0, 0, "0"),
                        first("business_initiated", 5, 5, "1"),
                        first("user_initiated", 0, 0, "0"),
                        second("authentication", 0, 0, "0"),
                        second("marketing", 0, 0, "0"),
                        second("service", 0, 0, "0"),
                        second("utility", 0, 0, "0"),
                        second("business_initiated", 0, 0, "0"),
                        second("user_initiated", 5, 5, "0.05"));
    }

    private static UsageRecord first(String category, long quantity, long paid, String cost) {
        return day("2023-08-10T00:00:00Z", "2023-08-11T00:00:00Z", category, quantity, paid, cost, FIRST_DAY);
    }

    private static UsageRecord second(String category, long quantity, long paid, String cost) {
        return day("2023-08-11T00:00:00Z", "2023-08-12T00:00:00Z", category, quantity, paid, cost, SECOND_DAY);
    }

    private static UsageRecord day(
            String start, String end, String category, long quantity, long paid, String cost, String attributes) {
        return ExpectedUsage.of("acme", "360dialog", "client-balance")
                .partner("ExAmPlEPA")
                .client("ExAmPlECL")
                .what("whatsapp", "conversation")
                .period(Granularity.DAY, start, end, "UTC")
                .category(category)
                .quantity(quantity)
                .paid(paid)
                .cost(cost)
                .currency("EUR")
                .finality(Finality.ESTIMATE)
                .attributes(attributes)
                .record();
    }

    /** As printed, without the closing quote of last_renewal.date: the message says where, and quotes nothing of the answer. */
    @Test
    void clientBalanceAsPrintedIsNoJson() {
        server.answerWith("dialog360/client-balance-broken.json");

        assertThatThrownBy(() -> server.call(provider, "client-balance", CLIENT))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("360dialog client-balance: unreadable answer (HTTP 200): no JSON: ")
                .hasMessageContaining("line 5, column ")
                .message()
                .doesNotContain("2023-08-01")
                .doesNotContain(LoopbackServer.API_KEY);
    }

    /** The request of the page's first example, for one month by day. */
    @Test
    void requestOfAMonthByDay() throws Exception {
        server.answerWith("dialog360/client-balance.json");

        server.call(
                provider,
                "client-balance",
                CLIENT.with(Parameters.START_DATE, "2022-10-01")
                        .with(Parameters.END_DATE, "2022-10-31")
                        .with(Parameters.GRANULARITY, "DAY"));

        assertThat(server.request().uri()).endsWith("?start_date=1664582400&end_date=1667260799&granularity=day");
    }

    /** The usage of this sample is deprecated and gives no rows: a channel's usage is read by channel-usage. */
    @Test
    void channelBalance() throws Exception {
        server.answerWith("dialog360/channel-balance.json");

        ProviderClient.Reply reply =
                server.call(provider, "channel-balance", CLIENT.with(Parameters.CHANNEL_ID, "ExAmPlECH"));

        assertThat(server.request().uri())
                .isEqualTo("/api/v2/partners/ExAmPlEPA/clients/ExAmPlECL/channels/ExAmPlECH/info/balance");
        assertThat(reply.answer().observations())
                .containsExactly(new BalanceSnapshot(
                        "acme",
                        BalanceSnapshot.Scope.CHANNEL,
                        "ExAmPlEPA",
                        "ExAmPlECL",
                        "ExAmPlECH",
                        null,
                        new BigDecimal("123.5"),
                        "EUR",
                        Instant.parse("2019-08-24T14:15:22Z"),
                        new BigDecimal("100.5"),
                        LoopbackServer.NOW));
    }

    /**
     * The same answer from a client's balance. It names no granularity, so the API's default holds, which is the month; its
     * period_date lies within the month. Its totals do not match its parts, and nothing is derived from them.
     */
    @Test
    void theSameUsageOfAClient() throws Exception {
        server.answerWith("dialog360/channel-balance.json");

        List<?> observations =
                server.call(provider, "client-balance", CLIENT).answer().observations();

        assertThat(observations.subList(1, observations.size()))
                .isEqualTo(List.of(
                        month("authentication", 0, 0, "0"),
                        month("marketing", 1800, 1300, "13"),
                        month("service", 1000, 500, "2.5"),
                        month("utility", 0, 0, "0"),
                        month("business_initiated", 0, 0, "0"),
                        month("user_initiated", 0, 0, "0")));
    }

    private static UsageRecord month(String category, long quantity, long paid, String cost) {
        return ExpectedUsage.of("acme", "360dialog", "client-balance")
                .partner("ExAmPlEPA")
                .client("ExAmPlECL")
                .what("whatsapp", "conversation")
                .period(Granularity.MONTH, "2023-08-01T00:00:00Z", "2023-09-01T00:00:00Z", "UTC")
                .category(category)
                .quantity(quantity)
                .paid(paid)
                .cost(cost)
                .currency("EUR")
                .finality(Finality.ESTIMATE)
                .attributes("{\"free_entry_point\":20,\"free_quantity\":1020,\"free_tier\":1000,"
                        + "\"paid_quantity\":1800,\"quantity\":2800,\"total_price\":12.5}")
                .record();
    }

    /** Printed for a 404, with http_code 400 in it: the status of HTTP holds. */
    @Test
    void notFound() {
        server.answer(404, LoopbackServer.resource("dialog360/not-found.json"));

        assertThatThrownBy(() -> server.call(provider, "client-balance", CLIENT))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("360dialog client-balance: not found (HTTP 404), code string: "
                        + "There was an error with your request string [\"string\"]");
    }
}
