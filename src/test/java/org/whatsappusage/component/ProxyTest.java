package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.ProviderFaultException;

/** Calls by way of a proxy. The proxy here answers itself, so a provider that does not exist will do. */
class ProxyTest {

    private static final String BALANCE =
            "whatsapp-usage:ycloud/account-balance?apiKey=key-1&baseUrl=http://provider.invalid";

    private ComponentFixture camel;
    private ScriptedServer proxy;

    @BeforeEach
    void prepare() throws IOException {
        camel = new ComponentFixture();
        proxy = ScriptedServer.start(request -> Answer.ok("{\"amount\":1}"));
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
        proxy.close();
    }

    @Test
    void the_components_own_proxy_is_asked() {
        camel.component(component -> {
                    component.setProxyHost("localhost");
                    component.setProxyPort(proxy.port());
                })
                .start()
                .call(BALANCE);

        assertThat(proxy.request().target()).isEqualTo("http://provider.invalid/v2/balance");
        assertThat(proxy.request().header("X-API-Key")).isEqualTo("key-1");
    }

    @Test
    void the_contexts_proxy_is_asked_as_by_other_components() {
        camel.context()
                .setGlobalOptions(
                        Map.of("http.proxyHost", "localhost", "http.proxyPort", String.valueOf(proxy.port())));
        camel.start().call(BALANCE);

        assertThat(proxy.request().target()).isEqualTo("http://provider.invalid/v2/balance");
    }

    @Test
    void the_components_own_goes_before_the_contexts() {
        camel.context().setGlobalOptions(Map.of("http.proxyHost", "localhost", "http.proxyPort", "1"));
        camel.component(component -> {
                    component.setProxyHost("localhost");
                    component.setProxyPort(proxy.port());
                })
                .start()
                .call(BALANCE);

        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void a_provider_on_this_host_is_asked_by_way_of_the_proxy_too() {
        camel.component(component -> {
                    component.setProxyHost("localhost");
                    component.setProxyPort(proxy.port());
                })
                .start()
                .call(camel.ycloud("account-balance", ""));

        assertThat(proxy.requests()).hasSize(1);
        assertThat(camel.provider().requests()).isEmpty();
    }

    @Test
    void a_host_without_a_port_is_explained_at_the_start() {
        camel.component(component -> component.setProxyHost("localhost"));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(camel::start)).hasStackTraceContaining("proxyPort");
    }

    @Test
    void a_port_that_is_none_is_explained_at_the_start() {
        camel.context().setGlobalOptions(Map.of("http.proxyHost", "localhost", "http.proxyPort", "http"));
        camel.component(component -> {});

        assertThat(org.assertj.core.api.Assertions.catchThrowable(camel::start))
                .hasStackTraceContaining("proxyPort")
                .hasStackTraceContaining("'http'");
    }

    @Test
    void a_page_of_the_proxy_is_no_answer_of_the_provider() {
        proxy.script(request -> Answer.status(502, "<html>bad gateway</html>"));
        camel.component(component -> {
                    component.setProxyHost("localhost");
                    component.setProxyPort(proxy.port());
                })
                .start();

        assertThat(camel.failure(BALANCE, Map.of()))
                .isInstanceOf(ProviderFaultException.class)
                .hasMessageContaining("502");
    }
}
