package org.whatsappusage.provider.ycloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.ProviderClient;
import org.whatsappusage.record.ExpectedUsage;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;

/** The sample that YCloud prints ("Daily Billing Interface"), request and answer. */
class DocumentedSamplesTest {

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    @Test
    void usageDetails() throws Exception {
        server.answerWith("ycloud/usage-details.json");

        ProviderClient.Reply reply = server.call(
                new YCloud(),
                "usage-details",
                Parameters.none()
                        .with(Parameters.PAGE, 1)
                        .with(Parameters.LIMIT, 10)
                        .with(Parameters.INCLUDE_TOTAL, false)
                        .with(Parameters.START_DATE, "2024-01-01")
                        .with(Parameters.END_DATE, "2024-01-31")
                        .with(Parameters.WABA_ID, "WABA-ID"));

        assertThat(server.request().uri())
                .isEqualTo("/v2/billing/usageDetails?page=1&limit=10&includeTotal=false&filter.startDate=2024-01-01"
                        + "&filter.endDate=2024-01-31&filter.wabaId=WABA-ID");
        assertThat(server.request().header("X-API-Key")).isEqualTo(LoopbackServer.API_KEY);
        assertThat(server.request().headers()).doesNotContainKey("X-managed-account-id");
        assertThat(reply.answer().page()).isEqualTo(new Page(1, 1L, null, false));
        assertThat(reply.answer().observations())
                .containsExactly(
                        expected("authentication", 10, "1", "0.1").record(),
                        expected("utility", 15, "3", "0.2").record());
    }

    private static ExpectedUsage expected(String category, long quantity, String cost, String unitPrice) {
        return ExpectedUsage.of("acme", "ycloud", "usage-details")
                .waba("WABA_ID")
                .what("whatsapp", "message")
                .period(Granularity.DAY, "2024-03-05T16:00:00Z", "2024-03-06T16:00:00Z", "+08:00")
                .country("CN")
                .category(category)
                .quantity(quantity)
                .paid(quantity)
                .cost(cost)
                .unitPrice(unitPrice)
                .currency("USD")
                .finality(Finality.TRANSIENT);
    }
}
