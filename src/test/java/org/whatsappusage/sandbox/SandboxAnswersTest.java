package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;

/** Every operation's answers and errors keep to the OpenAPI documents; what breaks the documents is refused by name. */
class SandboxAnswersTest {

    private static final String USAGE = Caller.usage("kL7mQ2CL", "aQ1x7CH");
    private static final String DAY = "?start_date=1795215600&end_date=1795301999&granularity=daily";
    private static final String BILLS = Caller.USAGE_DETAILS + "?filter.startDate=2026-11-20&filter.endDate=2026-11-22";

    private final MovableClock clock = new MovableClock("2026-11-22T12:00:00Z");
    private static final String LOGIN =
            "{\"username\":\"" + SandboxAccounts.USERNAME + "\",\"password\":\"" + SandboxAccounts.PASSWORD + "\"}";

    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withClock(clock));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/clients",
                "/clients?limit=10&offset=1&sort=-name&filters=%7B%22status%22%3A%22active%22%7D",
                "/channels",
                "/channels?limit=100&sort=%5B%22created_at%22%2C%22-id%22%5D",
                "/balance",
                "/clients/kL7mQ2CL/info/balance",
                "/clients/kL7mQ2CL/info/balance?granularity=day&start_date=1795132800&end_date=1795305599.5&app_ids=1,2",
                "/clients/pV9tR4CL/info/balance",
                "/clients/bZ3wX8CL/info/balance",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/balance?granularity=day",
                "/clients/bZ3wX8CL/channels/fY6s3CH/info/balance",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/usage?start_date=0&end_date=1795301999&granularity=monthly",
                "/clients/kL7mQ2CL/channels/bW2y8CH/info/usage" + DAY + Caller.ALL_DIMENSIONS,
                "/clients/kL7mQ2CL/channels/cE3z9CH/info/usage" + DAY,
                "/clients/pV9tR4CL/channels/eT5v2CH/info/usage" + DAY + "&countries=US&directions=user_initiated",
                "/clients/bZ3wX8CL/channels/fY6s3CH/info/usage" + DAY + "&metrics=volume&pricing_types=regular"
            })
    void dialog360AnswersByTheContract(String path) {
        assertThat(caller.get(Caller.PARTNER + path).status()).isEqualTo(200);
    }

    @Test
    void yCloudAnswersByTheContract() {
        for (String account : SandboxAccounts.MANAGED_ACCOUNT_IDS) {
            assertThat(caller.get(BILLS, "X-Managed-Account-ID", account).status())
                    .isEqualTo(200);
            assertThat(caller.get("/v2/balance", "X-Managed-Account-ID", account)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(caller.ok(BILLS + "&limit=100&page=2&includeTotal=true&filter.wabaId=402551836610945")
                        .path("length")
                        .asInt())
                .isZero();
        assertThat(caller.ok("/v2/balance").path("currency").asText()).isEqualTo("USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/clients?page=1 | page",
                "/clients?limit=0 | limit",
                "/clients?offset=-1 | offset",
                "/channels?filters=[] | filters",
                "/channels?filters=%7B%22colour%22:1%7D | filters",
                "/channels?sort=colour | sort",
                "/balance?currency=EUR | currency",
                "/clients/kL7mQ2CL/info/balance?granularity=DAY | granularity",
                "/clients/kL7mQ2CL/info/balance?start_date=2026-11-01 | start_date",
                "/clients/kL7mQ2CL/info/balance?start_date=5&end_date=4 | end_date",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/balance?app_ids=1 | app_ids",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/usage | start_date",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/usage?start_date=1&granularity=daily | end_date",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/usage?start_date=1&end_date=2 | granularity",
                "/clients/kL7mQ2CL/channels/aQ1x7CH/info/usage?start_date=1&end_date=2&granularity=day | granularity"
            })
    void dialog360NamesTheParameterThatIsWrong(String path, String name) {
        Caller.Reply reply = caller.get(Caller.PARTNER + path.strip());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("meta").path("developer_message").asText()).contains(name);
        assertThat(reply.json().path("meta").path("http_code").asInt()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dimensions=country,tier",
                "dimensions=phone_number",
                "dimensions[]=country",
                "metrics=COST",
                "metrics=average_duration",
                "pricing_categories=group_marketing",
                "pricing_types=free",
                "directions=BUSINESS_INITIATED",
                "countries=DEU",
                "countries=DE,AT",
                "start_date=1.5",
                "unknown=1"
            })
    void channelUsageRefusesWhatTheSchemaDoesNotKnow(String query) {
        String name = query.substring(0, query.indexOf('='));
        Caller.Reply reply = caller.get(USAGE + DAY + "&" + query.replace("[]", "%5B%5D"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("meta").path("details").has(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?filter.startDate=2026-11-20 | filter.endDate",
                "?filter.endDate=2026-11-20 | filter.startDate",
                "?filter.startDate=20.11.2026&filter.endDate=2026-11-20 | filter.startDate",
                "?filter.startDate=2026-02-30&filter.endDate=2026-11-20 | filter.startDate",
                "?filter.startDate=2026-11-21&filter.endDate=2026-11-20 | filter.endDate",
                "?filter.startDate=2026-11-20&filter.endDate=2026-11-20&limit=101 | limit",
                "?filter.startDate=2026-11-20&filter.endDate=2026-11-20&limit=0 | limit",
                "?filter.startDate=2026-11-20&filter.endDate=2026-11-20&page=101 | page",
                "?filter.startDate=2026-11-20&filter.endDate=2026-11-20&includeTotal=yes | includeTotal",
                "?filter.startDate=2026-11-20&filter.endDate=2026-11-20&filter.channel=sms | filter.channel"
            })
    void yCloudNamesTheParameterThatIsWrong(String query, String name) {
        Caller.Reply reply = caller.get(Caller.USAGE_DETAILS + query.strip());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("message").asText()).contains(name);
        assertThat(reply.json().path("error").path("requestId").asText()).isEqualTo(reply.header("YCloud-Request-ID"));
    }

    @Test
    void nothingIsAnsweredWithoutCredentials() {
        assertThat(caller.getAs(Caller.PARTNER + "/clients").status()).isEqualTo(401);
        assertThat(caller.getAs(Caller.PARTNER + "/clients", "X-API-Key", "wrong")
                        .status())
                .isEqualTo(401);
        assertThat(caller.getAs(Caller.PARTNER + "/clients", "Authorization", "Bearer wrong")
                        .status())
                .isEqualTo(401);
        assertThat(caller.getAs("/v2/balance").status()).isEqualTo(401);
        assertThat(caller.getAs("/v2/balance", "X-API-Key", SandboxAccounts.API_KEY_360DIALOG)
                        .json()
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("UNAUTHORIZED");
    }

    @Test
    void aTokenOpensWhatTheKeyOpensUntilItExpires() {
        Caller.Reply token = caller.post("/api/v2/token", LOGIN);
        assertThat(token.json().path("expires_in").asInt()).isEqualTo(3600);
        clock.pass(Duration.ofSeconds(3599));
        assertThat(clientsWith(token)).isEqualTo(200);
        clock.pass(Duration.ofSeconds(1));
        assertThat(clientsWith(token)).isEqualTo(401);
        Caller.Reply other = caller.post("/api/v2/token", LOGIN);
        assertThat(clientsWith(other)).isEqualTo(200);
        caller.fault("{'kind':'expire-tokens'}");
        assertThat(clientsWith(other)).isEqualTo(401);
    }

    private int clientsWith(Caller.Reply login) {
        String token = "Bearer " + login.json().path("access_token").asText();
        return caller.getAs(Caller.PARTNER + "/clients", "Authorization", token).status();
    }

    @Test
    void aWrongLoginIsRefused() {
        assertThat(caller.post("/api/v2/token", "{\"username\":\"a\",\"password\":\"b\"}")
                        .status())
                .isEqualTo(401);
        assertThat(caller.post("/api/v2/token", "{\"username\":\"a\"}").status())
                .isEqualTo(400);
        assertThat(caller.post("/api/v2/token", "username=a").status()).isEqualTo(400);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(caller.get("/api/v2/partners/other/clients").status()).isEqualTo(404);
        assertThat(caller.get(Caller.usage("kL7mQ2CL", "fY6s3CH") + DAY).status())
                .isEqualTo(404);
        assertThat(caller.get(Caller.PARTNER + "/clients/nobody/channels/aQ1x7CH/info/balance")
                        .status())
                .isEqualTo(404);
        Caller.Reply older = caller.get(Caller.PARTNER + "/clients/nobody/info/balance");
        assertThat(older.status()).isEqualTo(404);
        assertThat(older.json().path("meta").path("http_code").asInt()).isEqualTo(400);
        assertThat(older.json().path("meta").path("details").isArray()).isTrue();
        assertThat(caller.get(BILLS, "X-Managed-Account-ID", "nobody").status()).isEqualTo(404);
        assertThat(caller.unjudged("/api/v2/partners").status()).isEqualTo(404);
        assertThat(caller.unjudged("/v2/nothing").status()).isEqualTo(404);
        assertThat(caller.unjudged("/nothing").status()).isEqualTo(404);
    }

    @Test
    void bodiesAreCompressedForThoseWhoAccept() throws Exception {
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        caller.request(BILLS)
                                .headers("X-API-Key", SandboxAccounts.API_KEY_YCLOUD, "Accept-Encoding", "br, gzip")
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(caller.get(BILLS).body());
    }

    @Test
    void theListenerHearsEveryRequestAndItsComplaintIsAnAnswer() {
        List<ReceivedRequest> heard = new CopyOnWriteArrayList<>();
        OpenApiContract contract = OpenApiContract.load();
        SandboxOptions options = SandboxOptions.defaults().withListener(request -> {
            heard.add(request);
            contract.assertRequest(request);
        });
        try (Sandbox strict = Sandbox.start(options)) {
            Caller strictCaller = new Caller(strict);
            assertThat(strictCaller.get(Caller.PARTNER + "/balance").status()).isEqualTo(200);
            assertThat(strictCaller.unjudged(USAGE + "?start_date=yesterday").status())
                    .isEqualTo(500);
            strictCaller.control("GET", "/sandbox/requests", "");
        }
        assertThat(heard).extracting(ReceivedRequest::path).containsExactly(Caller.PARTNER + "/balance", USAGE);
        assertThat(heard.get(1).rawQuery()).isEqualTo("start_date=yesterday");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        int port = sandbox.uri().getPort();
        assertThatThrownBy(() -> Sandbox.start(SandboxOptions.defaults().withPort(port)))
                .isInstanceOf(SandboxStartException.class)
                .hasMessageContaining(String.valueOf(port));
    }
}
