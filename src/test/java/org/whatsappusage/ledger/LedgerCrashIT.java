package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of its commits, and one that finds the file taken. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LedgerCrashIT {

    private static final String PER_DAY =
            "SELECT CAST(period_start AS DATE), COUNT(*), MIN(version), MAX(version) FROM %s GROUP BY CAST(period_start AS DATE)"
                    + " ORDER BY 1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40})
    void whatWasCommittedIsThereAndNothingByHalves(int committed) throws Exception {
        List<String> told = killedAfter(committed);

        try (LedgerFixture fixture = new LedgerFixture(folder)) {
            List<String> days = fixture.query(PER_DAY.formatted("usage_record"));
            assertThat(days)
                    .hasSizeBetween(told.size(), told.size() + 1)
                    .allMatch(day -> day.endsWith(" " + KilledProcess.ROWS + " 1 1"));
            assertThat(fixture.query(PER_DAY.formatted("usage_version"))).isEqualTo(days);
            assertThat(days.stream().map(day -> day.substring(0, 10)))
                    .containsAll(
                            told.stream().map(start -> start.substring(0, 10)).toList());
            assertThat(fixture.query("SELECT COUNT(*) FROM sync_window WHERE complete"))
                    .containsExactly(Integer.toString(days.size()));
            assertThat(fixture.ledger().coverage("main", "channel-usage", "ch1"))
                    .hasSize(days.size());
            assertThat(fixture.ledger().unfinished("main"))
                    .hasSize(KilledProcess.due().size() - days.size())
                    .allMatch(row -> row.state() == WorkStatus.State.DUE);
            assertThatTheNextProcessGoesOn(fixture, days.size());
        }
    }

    private static void assertThatTheNextProcessGoesOn(LedgerFixture fixture, int days) {
        assertThat(fixture.ledger().claim("main", Duration.ofMinutes(1))).isPresent();
        int left = 0;
        ChangeBatch batch = fixture.ledger().changes("files", KilledProcess.ROWS);
        while (!batch.isEmpty()) {
            left += batch.records().size();
            fixture.ledger().delivered(batch);
            batch = fixture.ledger().changes("files", KilledProcess.ROWS);
        }
        assertThat(left).isLessThanOrEqualTo(2 * KilledProcess.ROWS).isLessThanOrEqualTo(days * KilledProcess.ROWS);
    }

    /** The windows that the process said were committed before it was killed. */
    private List<String> killedAfter(int committed) throws IOException, InterruptedException {
        Process process = start();
        List<String> told = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                if (line.endsWith("T00:00:00Z")) {
                    told.add(line);
                }
                if (told.size() == committed) {
                    // Not by the process itself, which would close what it still has to say.
                    process.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(committed);
        return told;
    }

    @Test
    void aSecondProcessIsToldThatTheFileIsTaken() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(folder)) {
            Process second = start();
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(second.waitFor()).isNotZero();
            assertThat(said).contains("whatsapp-usage.ledger.url").contains("another process has it open");
            assertThat(fixture.query("SELECT COUNT(*) FROM work")).containsExactly("0");
        }
    }

    @Test
    void threadsThatAreInterruptedInTheirCommitsLeaveALedgerThatGoesOn() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(folder)) {
            fixture.ledger().plan("main", "channel-usage", KilledProcess.due());
            for (int number = 1; number <= 12; number++) {
                CountDownLatch commits = new CountDownLatch(3);
                Thread reader = new Thread(() -> readUntilInterrupted(fixture.ledger(), commits));
                reader.start();
                assertThat(commits.await(1, TimeUnit.MINUTES)).isTrue();
                reader.interrupt();
                reader.join();
            }
            fixture.pass(Duration.ofHours(1));
            int before = fixture.query("SELECT period_start FROM usage_record").size();
            assertThat(before).isGreaterThanOrEqualTo(36 * KilledProcess.ROWS);
            KilledProcess.read(
                    fixture.ledger(),
                    fixture.ledger().claim("main", Duration.ofHours(1)).orElseThrow());
            assertThat(fixture.query("SELECT period_start FROM usage_record")).hasSize(before + KilledProcess.ROWS);
        }
    }

    private static void readUntilInterrupted(Ledger ledger, CountDownLatch commits) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                KilledProcess.read(
                        ledger, ledger.claim("main", Duration.ofMinutes(1)).orElseThrow());
                commits.countDown();
            }
        } catch (LedgerException interrupted) {
            assertThat(interrupted).hasMessageContaining("cannot");
        }
    }

    @Test
    void aFileThatAnInterruptedUserOfThePoolClosedIsOpenedAgain() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(folder)) {
            AtomicInteger written = new AtomicInteger();
            Thread user = new Thread(() -> writeUntilItFails(fixture.ledger(), written));
            user.start();
            await().until(() -> written.get() > 20);
            user.interrupt();
            user.join();

            await().ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> fixture.query("SELECT sink FROM sink_position").size() >= written.get());
        }
    }

    private static void writeUntilItFails(Ledger ledger, AtomicInteger written) {
        try {
            while (true) {
                try (Connection connection = ledger.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO sink_position (sink, position, offered) VALUES ('" + written.get()
                            + "', 0, 0)");
                    written.incrementAndGet();
                }
            }
        } catch (SQLException closed) {
            assertThat(closed.getMessage()).containsAnyOf("closed", "interrupted", "failed");
        }
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }
}
