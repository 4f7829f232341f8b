package org.whatsappusage.provider.ycloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Observation;

class AccountBalanceTest {

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private List<Observation> read(String body, Parameters parameters) throws InterruptedException {
        server.answer(200, body);
        return server.call(new YCloud(), "account-balance", parameters).answer().observations();
    }

    private static BalanceSnapshot snapshot(String managedAccount, String amount, String currency) {
        return new BalanceSnapshot(
                "acme",
                BalanceSnapshot.Scope.ACCOUNT,
                null,
                null,
                null,
                managedAccount,
                new BigDecimal(amount),
                currency,
                null,
                null,
                LoopbackServer.NOW);
    }

    @Test
    void ownAccount() throws Exception {
        assertThat(read("{\"amount\":1234.56780,\"currency\":\"usd\",\"frozen\":{}}", Parameters.none()))
                .containsExactly(snapshot(null, "1234.5678", "USD"));
        assertThat(server.request().uri()).isEqualTo("/v2/balance");
        assertThat(server.request().headers()).doesNotContainKey("X-managed-account-id");
    }

    @Test
    void managedAccount() throws Exception {
        assertThat(read(
                        "{\"amount\":0,\"currency\":\"USD\"}",
                        Parameters.none().with(Parameters.MANAGED_ACCOUNT_ID, "M-1")))
                .containsExactly(snapshot("M-1", "0", "USD"));
        assertThat(server.request().header("X-Managed-Account-ID")).isEqualTo("M-1");
    }

    @Test
    void anAbsentBalanceGivesNoSnapshot() throws Exception {
        assertThat(read("{\"currency\":\"USD\"}", Parameters.none())).isEmpty();
        assertThat(read("{\"amount\":null,\"currency\":\"USD\"}", Parameters.none()))
                .isEmpty();
    }
}
