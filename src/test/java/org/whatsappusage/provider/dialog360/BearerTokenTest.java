package org.whatsappusage.provider.dialog360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;
import org.whatsappusage.provider.Authenticator;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.ProviderClient;
import org.whatsappusage.provider.ThrottledException;
import org.whatsappusage.provider.UnauthorizedException;
import org.whatsappusage.provider.UnreadableAnswerException;

class BearerTokenTest {

    private static final String PASSWORD = "pa\"ss-9b1e";
    private static final String TOKEN = "eyJ.first.5f2c";
    private static final String NEXT_TOKEN = "eyJ.second.77aa";

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private final Dialog360 provider = new Dialog360();
    private final MovableClock clock = new MovableClock(LoopbackServer.NOW);
    private ProviderClient client;

    @BeforeEach
    void connect() {
        client = server.client(
                provider,
                new Connection("acme", "360dialog", server.uri(), null, "me@example.com", PASSWORD, "ExAmPlEPA"),
                clock);
    }

    private static String token(String value, String expiresIn) {
        return "{\"access_token\":\"" + value + "\",\"refresh_token\":\"r\",\"token_type\":\"Bearer\"" + expiresIn
                + "}";
    }

    private void call() throws InterruptedException {
        LoopbackServer.call(client, provider.operation("partner-balance").orElseThrow(), Parameters.none());
    }

    private List<String> steps() {
        return server.requests().stream()
                .map(request -> request.method().equals("POST") ? request.uri() : request.header("Authorization"))
                .toList();
    }

    @Test
    void oneTokenForManyCalls() throws Exception {
        server.answer(200, token(TOKEN, ",\"expires_in\":3600"))
                .answer(200, "[]")
                .answer(200, "[]");

        call();
        call();

        assertThat(steps()).containsExactly("/api/v2/token", "Bearer " + TOKEN, "Bearer " + TOKEN);
        LoopbackServer.Request login = server.requests().get(0);
        assertThat(login.header("Content-Type")).isEqualTo("application/json");
        assertThat(login.body()).isEqualTo("{\"username\":\"me@example.com\",\"password\":\"pa\\\"ss-9b1e\"}");
        assertThat(server.requests().get(1).headers()).doesNotContainKey("X-api-key");
    }

    @Test
    void theApiKeyIsPreferred() throws Exception {
        server.answer(200, "[]");

        LoopbackServer.call(
                server.client(
                        provider,
                        new Connection(
                                "acme", "360dialog", server.uri(), "key", "me@example.com", PASSWORD, "ExAmPlEPA"),
                        clock),
                provider.operation("partner-balance").orElseThrow(),
                Parameters.none());

        assertThat(server.request().header("X-API-Key")).isEqualTo("key");
        assertThat(server.request().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void renewedAMinuteBeforeItExpires() throws Exception {
        server.answer(200, token(TOKEN, ",\"expires_in\":3600"))
                .answer(200, "[]")
                .answer(200, "[]");
        call();
        clock.pass(Duration.ofSeconds(3539));
        call();
        server.answer(200, token(NEXT_TOKEN, ",\"expires_in\":\"3600\"")).answer(200, "[]");
        clock.pass(Duration.ofSeconds(1));
        call();

        assertThat(steps())
                .containsExactly(
                        "/api/v2/token", "Bearer " + TOKEN, "Bearer " + TOKEN, "/api/v2/token", "Bearer " + NEXT_TOKEN);
    }

    @Test
    void aShortLifeIsUsedToItsHalf() throws Exception {
        server.answer(200, token(TOKEN, ",\"expires_in\":60")).answer(200, "[]").answer(200, "[]");
        call();
        clock.pass(Duration.ofSeconds(29));
        call();
        server.answer(200, token(NEXT_TOKEN, ",\"expires_in\":60")).answer(200, "[]");
        clock.pass(Duration.ofSeconds(1));
        call();

        assertThat(steps()).hasSize(5).endsWith("/api/v2/token", "Bearer " + NEXT_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"expires_in\":null", ",\"expires_in\":9223372036854775807"})
    void withoutAUsableLifeItIsUsedUntilRefused(String expiresIn) throws Exception {
        server.answer(200, token(TOKEN, expiresIn)).answer(200, "[]").answer(200, "[]");

        call();
        clock.pass(Duration.ofDays(30));
        call();

        assertThat(steps()).containsExactly("/api/v2/token", "Bearer " + TOKEN, "Bearer " + TOKEN);
    }

    @Test
    void aRefusedTokenIsRenewedOnce() throws Exception {
        server.answer(200, token(TOKEN, ",\"expires_in\":3600"))
                .answer(401, "{}")
                .answer(200, token(NEXT_TOKEN, ",\"expires_in\":3600"))
                .answer(200, "[]")
                .answer(200, "[]");

        call();
        call();

        assertThat(steps())
                .containsExactly(
                        "/api/v2/token",
                        "Bearer " + TOKEN,
                        "/api/v2/token",
                        "Bearer " + NEXT_TOKEN,
                        "Bearer " + NEXT_TOKEN);
    }

    @Test
    void aTokenThatIsRefusedTwiceIsGivenUp() {
        server.answer(200, token(TOKEN, ",\"expires_in\":3600"))
                .answer(401, "{}")
                .answer(200, token(NEXT_TOKEN, ",\"expires_in\":3600"))
                .answer(401, "{\"meta\":{\"developer_message\":\"bad token " + NEXT_TOKEN + "\"}}");

        assertThatThrownBy(this::call)
                .isInstanceOf(UnauthorizedException.class)
                .satisfies(BearerTokenTest::hasNoSecret);
        assertThat(server.requests()).hasSize(4);
    }

    /** Two calls went out with the same token and both came back refused: the second does not throw away the new one. */
    @Test
    void twoThreadsRenewOneTokenOnce() throws Exception {
        server.answer(200, token(TOKEN, "")).answer(200, token(NEXT_TOKEN, ""));
        Connection connection =
                new Connection("acme", "360dialog", server.uri(), null, "me@example.com", PASSWORD, "ExAmPlEPA");
        Authenticator authenticator =
                provider.authenticator(connection, LoopbackServer.transport(Duration.ofSeconds(30)), clock);
        HttpCall call = HttpCall.get(server.uri(), "/x").build();
        HttpCall one = authenticator.authenticate(call);
        HttpCall other = authenticator.authenticate(call);

        assertThat(authenticator.refused(one)).isTrue();
        HttpCall oneAgain = authenticator.authenticate(call);
        assertThat(authenticator.refused(other)).isTrue();
        HttpCall otherAgain = authenticator.authenticate(call);

        assertThat(oneAgain.headers()).containsEntry("Authorization", "Bearer " + NEXT_TOKEN);
        assertThat(otherAgain.headers()).isEqualTo(oneAgain.headers());
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void refusedCredentials() {
        server.answer(
                401,
                "{\"error\":\"invalid_grant\",\"error_description\":\"wrong password " + "pa\\\"ss-9b1e"
                        + "\",\"meta\":{\"success\":false,\"http_code\":401,\"developer_message\":\"no\"}}");

        assertThatThrownBy(this::call)
                .isInstanceOf(UnauthorizedException.class)
                .hasMessageStartingWith("360dialog token: unauthorised (HTTP 401)")
                .satisfies(BearerTokenTest::hasNoSecret);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void throttledLogin() {
        server.answer(429, "", "Retry-After", "30");

        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(ThrottledException.class, throttled -> assertThat(throttled.retryAfter())
                        .isEqualTo("30"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"access_token\":null}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":{\"value\":\"eyJ.first.5f2c\"}}",
                "{\"access_token\":\"eyJ.first.5f2c\",\"expires_in\":\"soon\"}",
                "{\"access_token\":\"eyJ.first.5f2c\",,}",
                "{\"access_token\":\"eyJ.first.5f2c",
                "eyJ.first.5f2c",
                "<html>eyJ.first.5f2c</html>"
            })
    void anAnswerWithoutAUsableToken(String body) {
        server.answer(200, body);

        assertThatThrownBy(this::call)
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("360dialog token: unreadable answer")
                .satisfies(BearerTokenTest::hasNoSecret);
    }

    @Test
    void aTokenThatNoHeaderCanCarry() {
        server.answer(200, token("eyJ.first.5f2c\\nX", ",\"expires_in\":3600"));

        assertThatThrownBy(this::call).satisfies(BearerTokenTest::hasNoSecret);
    }

    private static void hasNoSecret(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        assertThat(text.toString())
                .doesNotContain(PASSWORD)
                .doesNotContain("5f2c")
                .doesNotContain("77aa");
    }
}
