package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.cli.SyncedFolder.CLOUD;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.deliver.BillingSystem;
import org.whatsappusage.deliver.OpenMeterSystem;

/** A recipe of the distribution, taken over as docs/billing.md says, by the installed program. */
@Timeout(900)
class BillingIT {

    @TempDir
    Path folder;

    private final OpenMeterSystem openMeter = new OpenMeterSystem();
    private SyncedFolder synced;
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start(openMeter);
        synced = new SyncedFolder(folder, LocalDate.now(ZoneOffset.UTC).minusDays(3));
        synced.set(HUB + "streams", "channel-usage, client-balance");
        synced.set(CLOUD + "streams", "usage-details");
        takeOver("routes", "recipes");
        synced.set("whatsapp-usage.routes", "my-routes");
        synced.set("whatsapp-usage.sinks.openmeter.uri", "direct:openmeter");
        synced.set("whatsapp-usage.sinks.openmeter.format", "openmeter");
        synced.set("whatsapp-usage.sinks.openmeter.streams", "channel-usage, usage-details");
        synced.set("openmeter.url", server.uri().toString());
        synced.set("openmeter.api-key", BillingSystem.KEY);
        // The other recipes are taken over as well.
        synced.set("lago.api-key", "unused");
        synced.set("stripe.api-key", "unused");
    }

    private void takeOver(String... folders) throws IOException {
        Path own = Files.createDirectories(synced.work().resolve("my-routes"));
        for (String folder : folders) {
            Path shipped = Path.of(System.getProperty("distribution"), folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(shipped, "*.camel.yaml")) {
                for (Path file : files) {
                    Files.copy(file, own.resolve(file.getFileName()));
                }
            }
        }
    }

    @AfterEach
    void close() {
        synced.close();
        server.close();
    }

    @Test
    void whatIsBilledIsWhatTheLedgerHas() throws Exception {
        openMeter.fail(Answer.status(429, "").with("Retry-After", "3600"));
        Ended busy = synced.program().run("sync");
        assertThat(busy.code()).isEqualTo(1);
        assertThat(busy.err()).contains("failed: sink openmeter: ", "statusCode: 429");
        assertThat(server.requests()).as("not waited for").hasSize(1);

        Ended ended = synced.program().run("sync");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        synced.assertNowhere(BillingSystem.KEY, ended);
        Map<String, BigDecimal> billed = openMeter.totals();
        assertThat(sum(billed, " quantity")).isEqualByComparingTo(ledger("SUM(quantity)", "1 = 1"));
        assertThat(sum(billed, " cost EUR")).isEqualByComparingTo(ledger("SUM(cost)", "currency = 'EUR'"));
        assertThat(sum(billed, " cost USD")).isEqualByComparingTo(ledger("SUM(cost)", "currency = 'USD'"));
        assertThat(synced.ledger().count("usage_record WHERE stream = 'client-balance'"))
                .as("which counts the same messages")
                .isPositive();
    }

    private static BigDecimal sum(Map<String, BigDecimal> totals, String meter) {
        return totals.entrySet().stream()
                .filter(total -> total.getKey().endsWith(meter))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal ledger(String sum, String where) {
        String sql = "SELECT " + sum
                + " AS total FROM usage_record WHERE stream <> 'client-balance' AND NOT withdrawn AND " + where;
        return new BigDecimal(synced.ledger().rows(sql).get(0).get("total").toString());
    }
}
