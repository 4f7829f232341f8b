package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.cli.SyncedFolder.CLOUD;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.sandbox.SandboxAccounts;

/** What a user sees when something goes wrong: which connection and account, in the provider's words, and never a secret. */
@Timeout(900)
class SyncFailureIT {

    private static final String SECRET = "s3cret-that-nobody-may-see";

    @TempDir
    Path folder;

    private SyncedFolder synced;

    @BeforeEach
    void start() throws IOException {
        synced = new SyncedFolder(folder, LocalDate.now(ZoneOffset.UTC).minusDays(3));
        synced.set("whatsapp-usage.retry.delay", "20ms");
        synced.set("whatsapp-usage.retry.max-delay", "20ms");
    }

    @AfterEach
    void close() {
        synced.close();
    }

    private Ended sync() throws Exception {
        Ended ended = synced.program().run("sync");
        synced.assertNowhere(SandboxAccounts.API_KEY_360DIALOG, ended);
        synced.assertNowhere(SandboxAccounts.API_KEY_YCLOUD, ended);
        return ended;
    }

    private void onlyChannelUsage() {
        synced.set(HUB + "streams", "channel-usage");
        synced.set(CLOUD + "streams", "account-balance");
    }

    private long records(String stream, String scopeColumn, String scope) {
        return synced.ledger()
                .count("usage_record WHERE stream = '" + stream + "' AND " + scopeColumn + " = '" + scope + "'");
    }

    @Test
    void aRefusedKeyIsUsedAFewTimesAndTheOtherConnectionIsRead() throws Exception {
        synced.set(HUB + "api-key", SECRET);

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains("failed: hub ", "HTTP 401", "The API key or token is missing, wrong or expired.", "[trace ")
                .doesNotContain("cloud");
        assertThat(synced.console().requests().stream()
                        .filter(line -> line.status() == 401)
                        .mapToLong(line -> line.count())
                        .sum())
                .isBetween(1L, 3L);
        assertThat(synced.ledger().count("usage_record WHERE connection = 'cloud'"))
                .isPositive();
        assertThat(synced.ledger().count("usage_record WHERE connection = 'hub'"))
                .isZero();
        synced.assertNowhere(SECRET, ended);
    }

    @Test
    void aRefusedPasswordIsToldLikewise() throws Exception {
        synced.set(HUB + "api-key", null);
        synced.set(HUB + "username", "somebody@example.com");
        synced.set(HUB + "password", SECRET);
        synced.set(CLOUD + "streams", "account-balance");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("failed: hub ").doesNotContain("cloud");
        assertThat(synced.console().count("token")).isBetween(1L, 3L);
        synced.assertNowhere(SECRET, ended);
    }

    @Test
    void oneChannelThatFailsIsNamedAndAllElseIsRead() throws Exception {
        synced.console()
                .fault("{'kind':'status','operation':'channel-usage','account':'bW2y8CH','status':500,"
                        + "'message':'Figures are being counted.','times':0}");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .containsPattern("failed: hub channel-usage client kL7mQ2CL channel bW2y8CH .*HTTP 500"
                        + ".*Figures are being counted\\..*\\[trace [0-9a-f]+]")
                .contains("incomplete: connection hub, stream channel-usage, 1 of ");
        assertThat(ended.err().lines().filter(line -> line.startsWith("failed")))
                .hasSize(1);
        assertThat(ended.out()).contains(": not complete, 1 failure, in ");
        assertThat(records("channel-usage", "channel_id", "bW2y8CH")).isZero();
        assertThat(records("channel-usage", "channel_id", "aQ1x7CH")).isPositive();
        assertThat(records("client-balance", "client_id", "kL7mQ2CL")).isPositive();
        assertThat(synced.ledger().count("usage_record WHERE stream = 'usage-details'"))
                .isPositive();
        assertThat(synced.sink("csv").files()).isNotEmpty();

        synced.console().endFaults();
        Ended healed = sync();
        assertThat(healed.err()).isEmpty();
        assertThat(healed.code()).isZero();
        assertThat(records("channel-usage", "channel_id", "bW2y8CH")).isPositive();
    }

    @Test
    void aPageOfHtmlIsNoAnswer() throws Exception {
        onlyChannelUsage();
        synced.console().fault("{'kind':'html','operation':'channel-usage','account':'fY6s3CH','times':0}");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).containsPattern("failed: hub channel-usage client bZ3wX8CL channel fY6s3CH .*no JSON");
        assertThat(records("channel-usage", "channel_id", "fY6s3CH")).isZero();
        assertThat(records("channel-usage", "channel_id", "gU7r4CH")).isPositive();
    }

    @Test
    void anAnswerThatIsCutLeavesNothingBehind() throws Exception {
        onlyChannelUsage();
        synced.console().fault("{'kind':'cut','operation':'channel-usage','account':'dR4u1CH','percent':60,'times':0}");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("failed: hub channel-usage client pV9tR4CL channel dR4u1CH ");
        assertThat(records("channel-usage", "channel_id", "dR4u1CH")).isZero();
    }

    @Test
    void faultsThatPassAreNotToldAsFailures() throws Exception {
        onlyChannelUsage();
        synced.console().fault("{'kind':'cut','operation':'channel-usage','account':'dR4u1CH','times':1}");
        synced.console()
                .fault("{'kind':'html','operation':'channel-usage','account':'fY6s3CH','status':502,'times':1}");
        synced.console().fault("{'kind':'status','operation':'channels','status':429,'times':1}");
        synced.console().fault("{'kind':'drop','operation':'account-balance','account':'own','times':1}");

        Ended ended = sync();

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(records("channel-usage", "channel_id", "dR4u1CH")).isPositive();
        assertThat(records("channel-usage", "channel_id", "fY6s3CH")).isPositive();
    }

    @Test
    void aLimitThatLastsIsNamed() throws Exception {
        onlyChannelUsage();
        synced.set("whatsapp-usage.retry.most", "1");
        // A refusal that says nothing pauses for the window of the limit.
        synced.set("whatsapp-usage.limits.360dialog.channel-usage.per-channel", "10/1s");
        synced.set("whatsapp-usage.limits.360dialog.channel-usage.per-waba", "200/1s");
        synced.console()
                .fault("{'kind':'status','operation':'channel-usage','account':'gU7r4CH','status':429,"
                        + "'message':'Too Many Requests','times':0}");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .containsPattern(
                        "failed: hub channel-usage client bZ3wX8CL channel gU7r4CH .*HTTP 429.*Too Many Requests");
    }

    @Test
    void anotherChannelsFiguresAreNotTaken() throws Exception {
        onlyChannelUsage();
        synced.console().fault("{'kind':'foreign-phone','operation':'channel-usage','account':'gU7r4CH','times':0}");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("failed: hub channel-usage client bZ3wX8CL channel gU7r4CH ");
        assertThat(records("channel-usage", "channel_id", "gU7r4CH")).isZero();
    }

    @Test
    void aProviderThatIsAwayIsNamed() throws Exception {
        synced.set(CLOUD + "base-url", "http://localhost:1");
        synced.set(HUB + "streams", "partner-balance");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("failed: cloud usage-details ", "failed: cloud account-balance ");
        assertThat(synced.ledger().count("balance_snapshot WHERE connection = 'hub'"))
                .isPositive();
    }

    @Test
    void aSinkThatFailsKeepsNothingFromTheOthersAndGetsItAllLater() throws Exception {
        onlyChannelUsage();
        synced.set("whatsapp-usage.sinks.away.uri", "http://nobody:" + SECRET + "@localhost:1/in");
        synced.set("whatsapp-usage.sinks.away.format", "jsonl");

        Ended ended = sync();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("failed: sink away: ");
        assertThat(synced.sink("csv").files()).isNotEmpty();
        assertThat(synced.sink("jsonl").files()).isNotEmpty();
        synced.assertNowhere(SECRET, ended);

        synced.set("whatsapp-usage.sinks.away.uri", "file:out/late");
        assertThat(sync().code()).isZero();
        assertThat(synced.sink("late").files()).isNotEmpty();
        long versions = synced.ledger().count("usage_version");
        assertThat(synced.sink("late")
                        .rows(synced.ledger().versions().get(0).keySet().stream()
                                .toList()))
                .hasSize((int) versions);
    }
}
