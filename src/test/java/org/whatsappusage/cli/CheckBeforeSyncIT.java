package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.cli.SyncedFolder.CLOUD;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.runtime.SandboxConsole.Requests;

/** {@code check} proves each thing that the settings name, by few calls, and reads and delivers nothing. */
@Timeout(600)
class CheckBeforeSyncIT {

    private static final String SECRET = "s3cret-that-nobody-may-see";
    private static final int MOST_CALLS = 3;

    @TempDir
    Path folder;

    private SyncedFolder synced;

    @BeforeEach
    void start() throws IOException {
        synced = new SyncedFolder(folder, LocalDate.now(ZoneOffset.UTC).minusDays(3));
    }

    @AfterEach
    void close() {
        synced.close();
    }

    private long calls() {
        return synced.console().requests().stream().mapToLong(Requests::count).sum();
    }

    @Test
    void everythingIsProvedAndNothingIsRead() throws Exception {
        Ended ended = synced.program().run("check");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines())
                .allMatch(line -> line.startsWith("ok "))
                .anyMatch(line -> line.contains("settings"))
                .anyMatch(line -> line.contains("ledger"))
                .anyMatch(line -> line.contains("connection hub") && line.contains("EUR"))
                .anyMatch(line -> line.contains("connection cloud") && line.contains("USD"))
                .anyMatch(line -> line.contains("sink table"))
                .anyMatch(line -> line.contains("sink lines"));
        assertThat(calls()).isBetween(2L, 2L * MOST_CALLS);
        assertThat(synced.ledger().count("usage_version")).isZero();
        assertThat(synced.ledger().count("balance_snapshot")).isZero();
        assertThat(synced.sink("csv").files()).isEmpty();
    }

    @Test
    void aRefusedKeyFailsAndTheRestIsStillProved() throws Exception {
        synced.set(HUB + "api-key", SECRET);

        Ended ended = synced.program().run("check");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("failed: connection hub: ")
                .contains("HTTP 401")
                .doesNotContain("cloud");
        assertThat(ended.out())
                .containsPattern("FAILED +connection hub ")
                .containsPattern("ok +connection cloud ")
                .containsPattern("ok +sink table ");
        assertThat(calls()).isBetween(2L, 2L * MOST_CALLS);
        synced.assertNowhere(SECRET, ended);
    }

    @Test
    void aRefusedPasswordIsUsedFewTimes() throws Exception {
        synced.set(HUB + "api-key", null);
        synced.set(HUB + "username", "somebody@example.com");
        synced.set(HUB + "password", SECRET);

        Ended ended = synced.program().run("check");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("failed: connection hub: ");
        assertThat(synced.console().count("token")).isBetween(1L, (long) MOST_CALLS);
        synced.assertNowhere(SECRET, ended);
    }

    @Test
    void aProviderThatIsAwayFails() throws Exception {
        synced.set(CLOUD + "base-url", "http://localhost:1");

        Ended ended = synced.program().run("check");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("failed: connection cloud: ").doesNotContain("Exception:");
    }

    @Test
    void aSinkThatCannotBeWrittenFails() throws Exception {
        Files.writeString(synced.work().resolve("out"), "a file where a folder should be");

        Ended ended = synced.program().run("check");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("failed: sink lines: ", "failed: sink table: ");
        assertThat(ended.out()).containsPattern("ok +connection hub ").containsPattern("ok +ledger ");
    }

    @Test
    void aLedgerThatCannotBeOpenedFails() throws Exception {
        Files.writeString(synced.work().resolve("data"), "a file where a folder should be");

        Ended ended = synced.program().run("check");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("failed: ledger: whatsapp-usage.ledger.url: cannot open ");
        assertThat(ended.out()).containsPattern("ok +connection hub ");
    }
}
