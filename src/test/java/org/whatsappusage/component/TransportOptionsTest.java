package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.HttpReply;
import org.whatsappusage.provider.Transport;
import org.whatsappusage.provider.TransportException;
import org.whatsappusage.record.BalanceSnapshot;

/** The options of the component itself. */
class TransportOptionsTest {

    private ComponentFixture camel;

    @BeforeEach
    void prepare() throws IOException {
        camel = new ComponentFixture();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    /** HTTP/2 without TLS begins with an offer in HTTP/1.1, which a server that lacks it passes over. */
    @Test
    void http_2_is_offered_unless_1_1_is_set() throws IOException {
        camel.start().call(camel.ycloud("account-balance", ""));
        assertThat(camel.provider().request().header("Upgrade")).isEqualTo("h2c");

        try (ComponentFixture old = new ComponentFixture()) {
            old.component(component -> component.setHttpVersion(HttpClient.Version.HTTP_1_1))
                    .start()
                    .call(old.ycloud("account-balance", ""));
            assertThat(old.provider().request().header("Upgrade")).isNull();
        }
    }

    @Test
    void answers_may_be_compressed() {
        camel.start().call(camel.ycloud("account-balance", ""));

        assertThat(camel.provider().request().header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(camel.provider().request().header("Accept")).isEqualTo("application/json");
    }

    @Test
    void a_provider_that_does_not_answer_in_time_is_given_up() {
        CountDownLatch end = new CountDownLatch(1);
        camel.provider().script(request -> {
            await(end);
            return Answer.ok("{}");
        });
        camel.component(component -> component.setResponseTimeout(50)).start();
        try {
            assertThat(camel.failure(camel.ycloud("account-balance", ""), Map.of()))
                    .isInstanceOf(TransportException.class)
                    .hasCauseInstanceOf(HttpTimeoutException.class);
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A listener that never accepts, with no room left in its queue: the kernel leaves further connections waiting. */
    @Test
    void a_host_that_does_not_accept_in_time_is_given_up() throws IOException {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try {
                fill(deaf, queue);
                camel.component(component -> component.setConnectTimeout(50)).start();

                assertThat(camel.failure(
                                "whatsapp-usage:ycloud/account-balance?apiKey=k&baseUrl=http://127.0.0.1:"
                                        + deaf.getLocalPort(),
                                Map.of()))
                        .isInstanceOf(TransportException.class)
                        .hasCauseInstanceOf(HttpConnectTimeoutException.class);
            } finally {
                for (Socket socket : queue) {
                    socket.close();
                }
            }
        }
    }

    private static void fill(ServerSocket deaf, List<Socket> queue) throws IOException {
        for (int i = 0; i < 64; i++) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(deaf.getLocalSocketAddress(), 100);
            } catch (java.net.SocketTimeoutException full) {
                return;
            }
        }
        throw new IllegalStateException("the queue does not fill");
    }

    private static HttpReply reply(HttpCall call) {
        return new HttpReply(
                200,
                new HttpHeaders(Map.of()),
                new java.io.ByteArrayInputStream("{\"amount\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void the_only_transport_and_the_only_clock_in_the_registry_are_used() {
        List<HttpCall> calls = new ArrayList<>();
        Transport transport = call -> {
            calls.add(call);
            return reply(call);
        };
        Instant now = Instant.parse("2026-03-05T12:00:00Z");
        camel.context().getRegistry().bind("mine", transport);
        camel.context().getRegistry().bind("clock", Clock.fixed(now, ZoneOffset.UTC));
        camel.start();
        var answer = camel.call(camel.ycloud("account-balance", ""))
                .getMessage()
                .getBody(org.whatsappusage.provider.Answer.class);

        assertThat(calls).singleElement().hasToString("GET " + camel.provider().uri() + "/v2/balance");
        assertThat(answer.observations())
                .singleElement()
                .isInstanceOfSatisfying(BalanceSnapshot.class, balance -> assertThat(balance.observedAt())
                        .isEqualTo(now));
        assertThat(camel.provider().requests()).isEmpty();
    }

    @Test
    void durations_and_endpoint_options_may_be_set_as_properties() throws Exception {
        Main main = new Main();
        try {
            main.addInitialProperty("camel.component.whatsapp-usage.response-timeout", "2m");
            main.addInitialProperty("camel.component.whatsapp-usage.connectTimeout", "3s");
            main.addInitialProperty("camel.component.whatsapp-usage.http-version", "HTTP_1_1");
            main.addInitialProperty("camel.component.whatsapp-usage.api-key", "key-9");
            main.addInitialProperty(
                    "camel.component.whatsapp-usage.base-url",
                    camel.provider().uri().toString());
            main.start();
            WhatsAppUsageComponent component =
                    main.getCamelContext().getComponent("whatsapp-usage", WhatsAppUsageComponent.class);
            main.getCamelTemplate().request("whatsapp-usage:ycloud/account-balance", exchange -> {});

            assertThat(component.getResponseTimeout()).isEqualTo(120_000);
            assertThat(component.getConnectTimeout()).isEqualTo(3_000);
            assertThat(component.getHttpVersion()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("key-9");
            assertThat(camel.provider().request().header("Upgrade")).isNull();
        } finally {
            main.stop();
        }
    }
}
