package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.TransportException;

/** Whom the component trusts is a matter of Camel's TLS settings. */
class TlsTest {

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static ScriptedServer provider;

    private ComponentFixture camel;

    @BeforeAll
    static void serve() throws Exception {
        certificates = Certificates.selfSigned(folder);
        provider = ScriptedServer.start(certificates.server(), request -> Answer.ok("{\"amount\":1}"));
    }

    @AfterAll
    static void stopServing() {
        provider.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        camel = new ComponentFixture();
        provider.forget();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    private static String balance() {
        return "whatsapp-usage:ycloud/account-balance?apiKey=key-1&baseUrl=" + provider.uri();
    }

    private void assertRefused() {
        assertThat(camel.failure(balance(), Map.of()))
                .isInstanceOf(TransportException.class)
                .hasRootCauseInstanceOf(java.security.cert.CertPathBuilderException.class)
                .hasCauseInstanceOf(SSLHandshakeException.class);
        assertThat(provider.requests()).as("the key is not sent").isEmpty();
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() {
        camel.start();

        assertRefused();
    }

    @Test
    void the_components_own_settings_hold() {
        camel.component(component -> component.setSslContextParameters(certificates.trusted()))
                .start()
                .call(balance());

        assertThat(provider.request().header("X-API-Key")).isEqualTo("key-1");
    }

    @Test
    void the_contexts_settings_hold_if_they_are_asked_for() {
        camel.context().setSSLContextParameters(certificates.trusted());
        camel.component(component -> component.setUseGlobalSslContextParameters(true))
                .start()
                .call(balance());

        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void the_contexts_settings_do_not_hold_unasked() {
        camel.context().setSSLContextParameters(certificates.trusted());
        camel.start();

        assertRefused();
    }

    @Test
    void the_components_own_settings_go_before_the_contexts() {
        camel.context().setSSLContextParameters(new SSLContextParameters());
        camel.component(component -> {
                    component.setUseGlobalSslContextParameters(true);
                    component.setSslContextParameters(certificates.trusted());
                })
                .start()
                .call(balance());

        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void settings_that_cannot_be_used_stop_the_start() {
        SSLContextParameters broken = certificates.trusted();
        broken.getTrustManagers().getKeyStore().setResource("file:" + folder.resolve("absent.p12"));
        DefaultCamelContext context = (DefaultCamelContext) camel.context();
        camel.component(component -> component.setSslContextParameters(broken));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(context::start))
                .hasStackTraceContaining("absent.p12");
    }
}
