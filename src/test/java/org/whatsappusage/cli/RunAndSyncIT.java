package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.whatsappusage.cli.SyncedFolder.CLOUD;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;

/** {@code run}: a pass at once, pages for people and for monitoring, further passes on schedule, and an end in order. */
@Timeout(600)
class RunAndSyncIT {

    @TempDir
    Path folder;

    private SyncedFolder synced;
    private Path out;
    private Path err;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        synced = new SyncedFolder(folder, LocalDate.now(ZoneOffset.UTC).minusDays(2));
        synced.set(HUB + "streams", "channel-usage");
        synced.set(CLOUD + "streams", "account-balance");
        synced.set("whatsapp-usage.http.port", "0");
        synced.set("whatsapp-usage.schedule.jitter", "1ms");
        out = folder.resolve("out.txt");
        err = folder.resolve("err.txt");
    }

    @AfterEach
    void close() {
        synced.close();
    }

    private Process launch(String... arguments) throws IOException {
        return synced.program()
                .builder(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private URI address() throws IOException {
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.readString(out).contains("Running on schedule."));
        String text = Files.readString(out);
        int line = text.indexOf("Insights ");
        return URI.create(
                text.substring(line, text.indexOf('\n', line)).substring(9).strip());
    }

    private HttpResponse<String> send(String method, URI uri) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private void assertEndsInOrder(Process process) throws Exception {
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(err).isEmptyFile();
        // Nobody holds the file of the ledger any more, and what was read is whole.
    }

    @Test
    void servesPagesAndPollsUntilASignal() throws Exception {
        synced.set("whatsapp-usage.schedule.ycloud.account-balance", "0/1 * * * * ?");
        Process process = launch();
        try {
            URI home = address();

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                HttpResponse<String> page = send("GET", home);
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
                assertThat(page.body())
                        .startsWith("<!doctype html>")
                        .contains("<h1>WhatsApp usage</h1>", "channel-usage", "account-balance", " USD");
            });
            assertThat(send("GET", home.resolve("/nothing-here")).statusCode()).isEqualTo(404);
            assertThat(send("POST", home).statusCode()).isEqualTo(405);

            HttpResponse<String> health = send("GET", home.resolve("/observe/health"));
            assertThat(health.statusCode()).isEqualTo(200);
            JsonNode told = new ObjectMapper().readTree(health.body());
            assertThat(told.path("status").asText()).isEqualTo("UP");

            long before = synced.console().count("account-balance");
            await().atMost(Duration.ofMinutes(1)).until(() -> synced.console().count("account-balance") > before + 3);
            HttpResponse<String> metrics = send("GET", home.resolve("/observe/metrics"));
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body())
                    .contains("camel_", "poll-ycloud-account-balance")
                    .containsPattern("whatsapp_usage_calls_seconds_count\\{.*operation=\"account-balance\","
                            + "outcome=\"success\",provider=\"ycloud\"");

            Ended export = synced.program()
                    .run("export", "--format=csv", "--from=2026-01-01", "--to=2026-01-01", "--output=usage.csv");
            assertThat(export.code()).isEqualTo(1);
            assertThat(export.err())
                    .startsWith(
                            "failed: whatsapp-usage.ledger.url: cannot open jdbc:h2:file:./data/ledger: another process");
            assertThat(synced.work().resolve("usage.csv")).doesNotExist();

            assertEndsInOrder(process);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsInOrderWhileItReads() throws Exception {
        synced.console().fault("{'kind':'stall','operation':'channel-usage','seconds':120,'times':0}");
        Process process = launch("run");
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> synced.console().count("channels") > 0
                            && synced.console().count("account-balance") > 0);

            assertEndsInOrder(process);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFailedPassIsToldAndTheNextOnesGoOn() throws Exception {
        synced.set("whatsapp-usage.retry.delay", "20ms");
        synced.set("whatsapp-usage.schedule.360dialog.channel-usage", "0/1 * * * * ?");
        synced.console()
                .fault("{'kind':'status','operation':'channel-usage','account':'aQ1x7CH','status':500,'times':4}");
        Process process = launch("run");
        try {
            URI home = address();
            // By the first pass or, if a tick was faster, by a scheduled one.
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(Files.readString(err))
                    .containsPattern("(failed:|WARN .*schedule)"
                            + " hub channel-usage client kL7mQ2CL channel aQ1x7CH .*HTTP 500"));
            await().atMost(Duration.ofMinutes(1)).until(() -> synced.console().requests().stream()
                    .anyMatch(line -> line.account().equals("aQ1x7CH") && line.status() == 200));
            assertThat(send("GET", home.resolve("/observe/health")).statusCode())
                    .isEqualTo(200);

            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPortInUseIsAWrongSettingAndNothingIsCalled() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            synced.set("whatsapp-usage.http.port", String.valueOf(taken.getLocalPort()));

            Ended ended = synced.program().run("run");

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("The settings cannot be used; nothing was called:\n  whatsapp-usage.http.port: port "
                            + taken.getLocalPort() + " cannot be listened on");
            assertThat(synced.console().requests()).isEmpty();
        }
    }
}
