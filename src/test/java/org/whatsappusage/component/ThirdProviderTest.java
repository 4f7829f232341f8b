package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.record.BalanceSnapshot;

/** A provider that the component has never heard of. */
class ThirdProviderTest {

    private ComponentFixture camel;

    @BeforeEach
    void start() throws IOException {
        camel = new ComponentFixture(request -> Answer.ok("{\"left\": 12.30}")).start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private String stamps(String options) {
        return "whatsapp-usage:postbox/stamps?apiKey=key-1&baseUrl="
                + camel.provider().uri() + options;
    }

    @Test
    void is_called_like_those_that_are_built_in() {
        Exchange exchange = camel.call(stamps("&parameter.box=7&parameter.drawers=a,b&limit=3"));

        assertThat(camel.provider().request().path()).isEqualTo("/stamps");
        assertThat(camel.provider().request().query())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("box", List.of("7"), "drawer", List.of("a", "b"), "limit", List.of("3")));
        assertThat(camel.provider().request().header("X-Post-Key")).isEqualTo("key-1");
        assertThat(exchange.getMessage()
                        .getBody(org.whatsappusage.provider.Answer.class)
                        .observations())
                .singleElement()
                .isInstanceOfSatisfying(BalanceSnapshot.class, balance -> assertThat(balance.amount())
                        .isEqualByComparingTo("12.3"));
    }

    @Test
    void has_parameters_in_headers_too() {
        camel.call(
                stamps("&parameter.box=7"),
                Map.of(WhatsAppUsageConstants.PARAMETERS, Map.of("box", "8", "drawers", List.of("c"))));

        assertThat(camel.provider().request().query("box")).isEqualTo("8");
        assertThat(camel.provider().request().query("drawer")).isEqualTo("c");
    }

    @Test
    void is_listed_where_a_provider_is_not_known() {
        assertThat(camel.failure("whatsapp-usage:nobody/x", Map.of()))
                .hasMessageContaining("360dialog")
                .hasMessageContaining("postbox")
                .hasMessageContaining("ycloud");
    }

    @Test
    void says_what_it_lacks() {
        assertThat(camel.failure(stamps(""), Map.of())).hasMessageContaining("box");
        assertThat(camel.failure("whatsapp-usage:postbox/stamps?parameter.box=7", Map.of()))
                .hasMessageContaining("api-key is missing");
    }
}
