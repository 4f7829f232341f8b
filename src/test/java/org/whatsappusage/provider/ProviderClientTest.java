package org.whatsappusage.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.deliver.server.LocalPorts;
import org.whatsappusage.provider.dialog360.Dialog360;
import org.whatsappusage.provider.ycloud.YCloud;

/** Errors and bodies, the same for each provider. */
class ProviderClientTest {

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private ProviderClient.Reply dialog360() throws InterruptedException {
        return server.call(new Dialog360(), "partner-balance", Parameters.none());
    }

    private ProviderClient.Reply yCloud() throws InterruptedException {
        return server.call(new YCloud(), "account-balance", Parameters.none());
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException, bad request",
        "401, UnauthorizedException, unauthorised",
        "403, UnauthorizedException, unauthorised",
        "404, NotFoundException, not found",
        "410, NotFoundException, not found",
        "422, BadRequestException, bad request",
        "429, ThrottledException, throttled",
        "500, ProviderFaultException, provider fault",
        "503, ProviderFaultException, provider fault"
    })
    void eachStatusHasItsClassOfError(int status, String type, String errorClass) {
        server.answer(status, "");

        ProviderException failure = catchThrowableOfType(ProviderException.class, this::dialog360);

        assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
        assertThat(failure).hasMessage("360dialog partner-balance: " + errorClass + " (HTTP " + status + ")");
        assertThat(failure.errorClass()).isEqualTo(errorClass);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.provider()).isEqualTo("360dialog");
        assertThat(failure.operation()).isEqualTo("partner-balance");
        assertThat(failure.code()).isNull();
        assertThat(failure.traceId()).isNull();
        assertThat(failure.retryAfter()).isNull();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"field\":[\"is wrong\"]} | {\"field\":[\"is wrong\"]}",
                "[\"is wrong\"] | [\"is wrong\"]",
                "\"is wrong\" | \"is wrong\""
            })
    void detailsIn360dialogsShapes(String details, String text) {
        server.answer(
                400,
                "{\"meta\":{\"success\":false,\"http_code\":404,\"developer_message\":\"No.\",\"details\":" + details
                        + ",\"360dialog_trace_id\":\"trace-1\"}}");

        ProviderException failure = catchThrowableOfType(ProviderException.class, this::dialog360);

        assertThat(failure)
                .isInstanceOf(BadRequestException.class)
                .hasMessage("360dialog partner-balance: bad request (HTTP 400): No. " + text + " [trace trace-1]");
        assertThat(failure.traceId()).isEqualTo("trace-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"meta\":{\"developer_message\":\"No.\",\"details\":null}}",
                "{\"meta\":{\"developer_message\":\"No.\",\"details\":{},\"error_data\":null,\"360dialog_trace_id\":null}}",
                "{\"meta\":{\"developer_message\":\"No.\",\"details\":[],\"error_data\":[1]}}",
                "{\"error\":\"No.\"}",
                "{\"error\":{\"a\":1},\"error_description\":\"No.\"}",
                "{\"meta\":{\"developer_message\":\"No.\"},\"cut"
            })
    void errorBodiesOf360dialogInOtherShapes(String body) {
        server.answer(500, body);

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(ProviderFaultException.class)
                .hasMessageStartingWith("360dialog partner-balance: provider fault (HTTP 500): No.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html><body>Bad gateway</body></html>", "[]", "\"x\"", "null", "{", "{\"meta\":7}", "\u0000"})
    void errorBodiesThatExplainNothing(String body) {
        server.answer(502, body).answer(502, body);

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(ProviderFaultException.class)
                .hasMessage("360dialog partner-balance: provider fault (HTTP 502)");
        assertThatThrownBy(this::yCloud)
                .isInstanceOf(ProviderFaultException.class)
                .hasMessage("ycloud account-balance: provider fault (HTTP 502)");
    }

    @Test
    void yCloudsError() {
        server.answer(
                401,
                "{\"error\":{\"status\":401,\"code\":\"UNAUTHORIZED\",\"message\":\"Bad key.\",\"target\":\"t\","
                        + "\"requestId\":\"r-1\",\"whatsappApiError\":{\"code\":\"1\"}}}");

        ProviderException failure = catchThrowableOfType(ProviderException.class, this::yCloud);

        assertThat(failure)
                .isInstanceOf(UnauthorizedException.class)
                .hasMessage("ycloud account-balance: unauthorised (HTTP 401), code UNAUTHORIZED: Bad key. [trace r-1]");
        assertThat(failure.code()).isEqualTo("UNAUTHORIZED");
        assertThat(failure.traceId()).isEqualTo("r-1");
    }

    @Test
    void yCloudsRequestIdOfTheHeader() {
        server.answer(500, "", "YCloud-Request-ID", "r-2");

        ProviderException failure = catchThrowableOfType(ProviderException.class, this::yCloud);

        assertThat(failure.traceId()).isEqualTo("r-2");
    }

    @Test
    void throttledWithAndWithoutRetryAfter() {
        server.answer(429, "{\"error\":{\"code\":\"TOO_MANY\",\"message\":\"m\"}}", "Retry-After", "17")
                .answer(429, "");

        ThrottledException with = catchThrowableOfType(ThrottledException.class, this::yCloud);
        ThrottledException without = catchThrowableOfType(ThrottledException.class, this::yCloud);

        assertThat(with.retryAfter()).isEqualTo("17");
        assertThat(with.code()).isEqualTo("TOO_MANY");
        assertThat(without.retryAfter()).isNull();
    }

    @Test
    void anApiKeyThatIsRefusedIsNotTriedAgain() {
        server.answer(401, "{}").answer(200, "[]");

        assertThatThrownBy(this::dialog360).isInstanceOf(UnauthorizedException.class);
        assertThat(server.requests()).hasSize(1);
    }

    /** To another host the key must not go. */
    @ParameterizedTest
    @CsvSource({
        "301, https://api.example.org/v2/x?api_key=s3cr3t, a redirect to api.example.org",
        "302, https://user:s3cr3t@example.org:8443/s3cr3t, a redirect to example.org:8443",
        "307, //elsewhere.example.org/s3cr3t#s3cr3t, a redirect to elsewhere.example.org",
        "308, http://[s3cr3t, a redirect",
        "304, , a redirect"
    })
    void aRedirectIsNotFollowedAndSaysWhichSettingIsWrong(int status, String location, String what) {
        if (location == null) {
            server.answer(status, "");
        } else {
            server.answer(status, "", "Location", location);
        }

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(RedirectedException.class)
                .hasMessage("360dialog partner-balance: redirected (HTTP " + status + "): " + what
                        + " is not followed; set base-url to the address of the API itself");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aRedirectToAPathNamesTheHostThatWasCalled() {
        server.answer(302, "", "Location", "/elsewhere");

        assertThatThrownBy(this::dialog360)
                .hasMessageContaining("a redirect to " + server.uri().getAuthority() + " is not followed");
    }

    @Test
    void headersOfTheAnswerAndTheHashOfItsBody() throws Exception {
        server.answer(
                200,
                "[]",
                "RateLimit-Limit",
                "10",
                "RateLimit-Policy",
                "10;w=3600",
                "RateLimit-Policy",
                "200;w=3600;comment=\"waba\"");

        ProviderClient.Reply reply = dialog360();

        assertThat(reply.headers().get("ratelimit-limit")).contains("10");
        assertThat(reply.headers().get("RATELIMIT-POLICY")).contains("10;w=3600, 200;w=3600;comment=\"waba\"");
        assertThat(reply.headers().get("Retry-After")).isEmpty();
        assertThat(reply.bodyHash()).isEqualTo("4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945");
    }

    @Test
    void gzip() throws Exception {
        server.answer(200, gzip("[{\"total\":1,\"currency\":\"EUR\"}]"), "Content-Encoding", "gzip");

        ProviderClient.Reply reply = dialog360();

        assertThat(server.request().header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(reply.answer().observations()).hasSize(1);
        assertThat(reply.bodyHash()).isEqualTo("82aff18b0f689d4d2aaf540ec2dba3a034e6712002f7507a8b331d31bc7b90f6");
    }

    @Test
    void gzipOfAnError() {
        server.answer(429, gzip("{\"meta\":{\"developer_message\":\"Slow down.\"}}"), "Content-Encoding", "GZIP");

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(ThrottledException.class)
                .hasMessageEndingWith("(HTTP 429): Slow down.");
    }

    /** The status says more than a body that is not what it is said to be. */
    @Test
    void anErrorThatIsNotGzipAfterAll() {
        server.answer(429, "", "Content-Encoding", "gzip").answer(401, "plain", "Content-Encoding", "gzip");

        assertThatThrownBy(this::dialog360).isInstanceOf(ThrottledException.class);
        assertThatThrownBy(this::dialog360).isInstanceOf(UnauthorizedException.class);
    }

    @Test
    void aSuccessThatIsNotGzipAfterAllOrCutShort() {
        byte[] whole = gzip("[" + "{\"total\":1,\"currency\":\"EUR\"},".repeat(50) + "{}]");
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        server.answer(200, "[]", "Content-Encoding", "gzip").answer(200, cut, "Content-Encoding", "gzip");

        assertThatThrownBy(this::dialog360).isInstanceOf(TransportException.class);
        assertThatThrownBy(this::dialog360).isInstanceOf(TransportException.class);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>Sign in</html> | no JSON: Unexpected character ('<'",
                "'' | the answer is empty",
                "[{\"total\":1 | the JSON is cut short",
                "[] [] | there is more behind the JSON",
                "[]x | no JSON: ",
                "[{\"total\":1,\"total\":2}] | no JSON: Duplicate field 'total'",
                "[{\"total\":NaN}] | no JSON: ",
                "[{\"total\":01}] | no JSON: ",
                "{} | the answer is not an array but START_OBJECT at line 1, column 1"
            })
    void successesThatAreNone(String body, String message) {
        server.answer(200, body);

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("360dialog partner-balance: unreadable answer (HTTP 200): " + message);
    }

    @Test
    void anAnswerThatIsNestedWithoutEnd() {
        server.answer(200, "[{\"x\":" + "[".repeat(100_000));

        assertThatThrownBy(this::dialog360).isInstanceOf(UnreadableAnswerException.class);
    }

    @Test
    void anAnswerWithoutContent() {
        server.react(exchange -> exchange.sendResponseHeaders(204, -1));

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("the answer is empty");
    }

    @Test
    void aBodyThatBreaksOff() {
        server.cutAfter("[{\"total\":1,", 5_000);

        assertThatThrownBy(this::dialog360)
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("360dialog partner-balance: transport fault: ");
    }

    /** What was read looks whole, but more was promised. */
    @Test
    void aBodyThatBreaksOffBehindTheJson() {
        server.cutAfter("[]", 5_000);

        assertThatThrownBy(this::dialog360).isInstanceOf(TransportException.class);
    }

    @Test
    void anErrorThatBreaksOffIsStillThatError() {
        server.react(exchange -> {
            exchange.sendResponseHeaders(404, 5_000);
            exchange.getResponseBody()
                    .write("{\"meta\":{\"developer_message\":\"Gone.\"".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });

        assertThatThrownBy(this::dialog360).isInstanceOf(NotFoundException.class);
    }

    @Test
    @Timeout(60)
    void aBodyThatStalls() {
        server.stallAfter("[{\"total\":1,");

        assertThatThrownBy(() -> LoopbackServer.call(impatient(), operation(), Parameters.none()))
                .isInstanceOf(TransportException.class)
                .hasMessage("360dialog partner-balance: transport fault: the answer took longer than 2 s")
                .hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    @Timeout(60)
    void anAnswerThatNeverBegins() {
        try (ServerSocket silent = new ServerSocket(0)) {
            Connection nowhere = new Connection(
                    "acme", "360dialog", URI.create("http://127.0.0.1:" + silent.getLocalPort()), "k", null, null, "p");
            ProviderClient client = new ProviderClient(
                    new Dialog360(), nowhere, LoopbackServer.transport(Duration.ofMillis(300)), Clock.systemUTC());

            assertThatThrownBy(() -> LoopbackServer.call(client, operation(), Parameters.none()))
                    .isInstanceOf(TransportException.class)
                    .hasCauseInstanceOf(HttpTimeoutException.class);
        } catch (IOException noSocket) {
            throw new IllegalStateException(noSocket);
        }
    }

    @Test
    void nobodyListens() throws Exception {
        Connection nowhere = new Connection(
                "acme", "360dialog", URI.create("http://127.0.0.1:" + LocalPorts.free()), "k", null, null, "p");
        ProviderClient client = server.client(new Dialog360(), nowhere, Clock.systemUTC());

        assertThatThrownBy(() -> LoopbackServer.call(client, operation(), Parameters.none()))
                .isInstanceOfSatisfying(TransportException.class, broken -> assertThat(broken.status())
                        .isZero());
    }

    @Test
    void byAProxy() throws Exception {
        server.answer(200, "[]");
        Dialog360 provider = new Dialog360();
        Connection far = new Connection(
                "acme", "360dialog", URI.create("http://hub.example.invalid/base"), "k", null, null, "p");
        JdkTransport transport = new JdkTransport(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                null,
                ProxySelector.of(new InetSocketAddress("127.0.0.1", server.uri().getPort())),
                HttpClient.Version.HTTP_2);

        LoopbackServer.call(
                new ProviderClient(provider, far, transport, Clock.systemUTC()), operation(), Parameters.none());

        assertThat(server.request().uri()).isEqualTo("http://hub.example.invalid/base/api/v2/partners/p/balance");
        assertThat(server.request().header("Accept")).isEqualTo("application/json");
    }

    @Test
    void theRawAnswer() throws Exception {
        server.answer(200, "anything").answer(404, "{}");
        ProviderClient client = server.client(new Dialog360());

        try (HttpReply reply = raw(client)) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(new String(reply.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("anything");
        }
        assertThatThrownBy(() -> raw(client)).isInstanceOf(NotFoundException.class);
    }

    private static HttpReply raw(ProviderClient client) throws InterruptedException {
        ProviderClient.Call call = client.prepare(operation(), Parameters.none(), () -> {});
        return call.sendRaw(LoopbackServer.permit(call));
    }

    private static Operation operation() {
        return new Dialog360().operation("partner-balance").orElseThrow();
    }

    private ProviderClient impatient() {
        Dialog360 provider = new Dialog360();
        return new ProviderClient(
                provider,
                server.connection(provider),
                LoopbackServer.transport(Duration.ofSeconds(2)),
                Clock.systemUTC());
    }
}
