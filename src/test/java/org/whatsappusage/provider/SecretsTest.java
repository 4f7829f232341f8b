package org.whatsappusage.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.dialog360.Dialog360;
import org.whatsappusage.provider.ycloud.YCloud;

/** A key, a token or a password is in no message, no text form and no URI, whatever goes wrong. */
class SecretsTest {

    private static final String PASSWORD = "pass-9b1e44";

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private static String everything(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Also where the provider repeats it. */
    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404, 429, 500})
    void inNoException(int status) {
        List<String> bodies = List.of(
                "",
                "{\"meta\":{\"developer_message\":\"bad key " + LoopbackServer.API_KEY + "\",\"details\":{\"key\":\""
                        + LoopbackServer.API_KEY + "\"},\"360dialog_trace_id\":\"" + LoopbackServer.API_KEY
                        + "\",\"error_data\":{\"code\":\"" + LoopbackServer.API_KEY + "\"}}}",
                "{\"error\":{\"code\":\"" + LoopbackServer.API_KEY + "\",\"message\":\"" + LoopbackServer.API_KEY
                        + "\",\"requestId\":\"" + LoopbackServer.API_KEY + "\"}}",
                "<html>" + LoopbackServer.API_KEY,
                LoopbackServer.API_KEY);
        for (String body : bodies) {
            for (Provider provider : List.of(new Dialog360(), new YCloud())) {
                String operation = provider instanceof YCloud ? "account-balance" : "partner-balance";
                server.answer(status, body);
                Throwable thrown = catchThrowable(() -> server.call(provider, operation, Parameters.none()));
                if (thrown != null) {
                    assertThat(everything(thrown)).doesNotContain(LoopbackServer.API_KEY);
                }
            }
        }
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.uri()).doesNotContain(LoopbackServer.API_KEY));
    }

    /** A key with the line end of the file that it came from is a likely mistake. */
    @ParameterizedTest
    @ValueSource(strings = {"key-7f3a91\n", "key-7f3a91\r\nX: y", "kéy-7f3a91号"})
    void inNoExceptionForAKeyThatNoHeaderCanCarry(String key) {
        Dialog360 provider = new Dialog360();
        Connection connection = new Connection("acme", "360dialog", server.uri(), key, null, null, "ExAmPlEPA");

        Throwable thrown = catchThrowable(() -> LoopbackServer.call(
                server.client(provider, connection, Clock.systemUTC()),
                provider.operation("partner-balance").orElseThrow(),
                Parameters.none()));

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("X-API-Key");
        assertThat(everything(thrown)).doesNotContain("7f3a91");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void inNoTextForm() throws Exception {
        Connection connection = new Connection(
                "acme", "360dialog", URI.create("https://example.com"), "key-7f3a", "me", PASSWORD, "ExAmPlEPA");
        Dialog360 provider = new Dialog360();
        HttpCall call = provider.operation("partner-balance").orElseThrow().call(connection, Parameters.none());
        HttpCall authenticated = provider.authenticator(connection, null, null).authenticate(call);

        assertThat(authenticated.headers()).containsEntry("X-API-Key", "key-7f3a");
        assertThat(authenticated).hasToString("GET https://example.com/api/v2/partners/ExAmPlEPA/balance");
        assertThat(HttpCall.post(connection.baseUrl(), "/api/v2/token", PASSWORD))
                .hasToString("POST https://example.com/api/v2/token");
        assertThat(connection).hasToString("connection acme (360dialog, https://example.com)");
        assertThat(new Source(connection, "partner-balance", Parameters.none(), LoopbackServer.NOW).toString())
                .doesNotContain("key-7f3a")
                .doesNotContain(PASSWORD);
    }

    @Test
    void inNoTextFormOfAnAnswer() throws Exception {
        server.answer(200, "[]");
        Dialog360 provider = new Dialog360();
        ProviderClient client = server.client(provider);

        ProviderClient.Reply reply = LoopbackServer.call(
                client, provider.operation("partner-balance").orElseThrow(), Parameters.none());

        assertThat(reply.toString()).doesNotContain(LoopbackServer.API_KEY);
        assertThat(client.toString()).doesNotContain(LoopbackServer.API_KEY);
    }
}
