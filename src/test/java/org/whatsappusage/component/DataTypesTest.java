package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.UsageRecord;

/** The data types as a YAML route asks for them. */
class DataTypesTest {

    private static final String ROUTE = """
            - errorHandler:
                noErrorHandler: {}
            - route:
                id: TYPE
                from:
                  uri: direct:TYPE
                  steps:
                    - toD:
                        uri: "${header.uri}"
                    - transformDataType:
                        toType: whatsapp-usage:TYPE
            """;

    private ComponentFixture camel;

    @BeforeEach
    void start() throws Exception {
        camel = new ComponentFixture(DataTypesTest::answer);
        for (String type : List.of("usage-record", "balance-snapshot", "account", "observation")) {
            camel.yaml(ROUTE.replace("TYPE", type));
        }
        camel.start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private static Answer answer(Request request) {
        if (request.path().endsWith("/channels")) {
            return Answer.ok("{\"partner_channels\":[{\"id\":\"CH\",\"client_id\":\"CL\"}],\"total\":1}");
        }
        if (request.path().endsWith("/info/balance")) {
            return Answer.ok("""
                    {"balance": 12.5, "currency": "eur", "granularity": "day", "usage": [
                      {"period_date": "2026-03-05T00:00:00Z", "marketing_price": 1.5, "marketing_quantity": 3,
                       "utility_price": 0.25, "utility_quantity": 1}]}
                    """);
        }
        return Answer.ok("[{\"total\": 7, \"currency\": \"USD\"}]");
    }

    private List<?> body(String type, String uri) {
        Exchange exchange = camel.call("direct:" + type, Map.of("uri", uri));
        return exchange.getMessage().getBody(List.class);
    }

    @Test
    void usage_record_holds_the_usage_only() {
        assertThat(body("usage-record", camel.dialog360("client-balance", "clientId=CL&granularity=day")))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).isInstanceOfSatisfying(UsageRecord.class, usage -> {
                    assertThat(usage.clientId()).isEqualTo("CL");
                    assertThat(usage.currency()).isEqualTo("EUR");
                    assertThat(usage.periodStart()).isEqualTo(Instant.parse("2026-03-05T00:00:00Z"));
                }));
    }

    @Test
    void balance_snapshot_holds_the_balances_only() {
        assertThat(body("balance-snapshot", camel.dialog360("client-balance", "clientId=CL")))
                .singleElement()
                .isInstanceOfSatisfying(BalanceSnapshot.class, balance -> assertThat(balance.amount())
                        .isEqualByComparingTo("12.5"));
        assertThat(body("balance-snapshot", camel.dialog360("partner-balance", "")))
                .hasSize(1);
    }

    @Test
    void account_holds_the_accounts_only() {
        assertThat(body("account", camel.dialog360("channels", "")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Account.class, account -> assertThat(account.id()).isEqualTo("CH"));
        assertThat(body("account", camel.dialog360("partner-balance", ""))).isEmpty();
    }

    @Test
    void observation_holds_all_of_them() {
        assertThat(body("observation", camel.dialog360("client-balance", "clientId=CL")))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"usage-record", "balance-snapshot", "account", "observation"})
    void a_body_that_is_no_answer_is_explained(String type) {
        assertThat(camel.failure("direct:" + type, Map.of("uri", camel.dialog360("partner-balance", "rawBody=true"))))
                .hasStackTraceContaining("no answer of whatsapp-usage:provider/operation");
    }
}
