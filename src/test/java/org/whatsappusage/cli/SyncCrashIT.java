package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SinkFolder;
import org.whatsappusage.sandbox.SandboxOptions;

/**
 * {@code sync} is killed again and again, wherever it happens to be, and then let run to its end: what it ends up with is what
 * an undisturbed run ends up with.
 */
@Timeout(600)
class SyncCrashIT {

    private static final int KILLS = 5;
    private static final long SEED = 20_261_122;
    /** An hour's limit passes in some seconds: each start reads the open days again. */
    private static final BigDecimal TIME_SCALE = BigDecimal.valueOf(1200);

    private static final int DAYS = 9;
    private static final List<String> TIMES = List.of("first_observed_at", "observed_at", "changed_at", "sync_id");

    @TempDir
    Path folder;

    /** A folder whose sandbox tells when it is called first. */
    private static final class Watched implements AutoCloseable {

        private volatile CountDownLatch called = new CountDownLatch(1);
        private final SyncedFolder synced;

        Watched(Path folder, LocalDate start, Instant now) throws IOException {
            synced = new SyncedFolder(
                    folder,
                    start,
                    SandboxOptions.defaults().withTimeScale(TIME_SCALE).withListener(request -> called.countDown()));
            synced.console().stopClock(now);
            synced.set("whatsapp-usage.limits.360dialog.channel-usage.per-channel", "10/3s");
            synced.set("whatsapp-usage.limits.360dialog.channel-usage.per-waba", "200/3s");
            synced.set("whatsapp-usage.limits.360dialog.client-balance.per-client", "5/1s");
        }

        /**
         * Runs a sync, and kills it so long after its first call.
         *
         * @param after null to let it end
         * @return how long it ran from its first call on; null if it was killed
         */
        Duration run(Duration after) throws IOException, InterruptedException {
            called = new CountDownLatch(1);
            Path out = synced.work().resolveSibling("out.txt");
            Process process = synced.program()
                    .builder("sync")
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                assertThat(called.await(1, TimeUnit.MINUTES)).isTrue();
                long first = System.nanoTime();
                long most = after == null ? TimeUnit.MINUTES.toNanos(2) : after.toNanos();
                if (process.waitFor(most, TimeUnit.NANOSECONDS)) {
                    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
                    return Duration.ofNanos(System.nanoTime() - first);
                }
                assertThat(after).as(() -> "still running").isNotNull();
                // The kernel's own kill, which no handler sees. It may come when the last thing was done already.
                int status = process.destroyForcibly().waitFor();
                assertThat(status).as(Files.readString(out)).isIn(0, 128 + 9);
                return status == 0 ? Duration.ofNanos(System.nanoTime() - first) : null;
            } finally {
                process.destroyForcibly().waitFor();
            }
        }

        @Override
        public void close() {
            synced.close();
        }
    }

    @Test
    void whatKillsLeaveIsGoneOnWithAndEndsUpTheSame() throws Exception {
        Instant now = Instant.now().minus(Duration.ofDays(1));
        LocalDate start = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(DAYS);
        try (Watched undisturbed = new Watched(folder.resolve("whole"), start, now);
                Watched disturbed = new Watched(folder.resolve("killed"), start, now)) {
            Duration whole = undisturbed.run(null);
            int killed = 0;
            for (Duration point : points(whole)) {
                killed += disturbed.run(point) == null ? 1 : 0;
                assertNothingIsHalf(disturbed.synced);
            }
            disturbed.run(null);

            assertThat(killed).as("kills before the end").isPositive();
            assertSame(disturbed.synced, undisturbed.synced, now);
        }
    }

    /** One in each part of the time that a whole run takes, in an order that is not that of time. */
    private static List<Duration> points(Duration whole) {
        Random random = new Random(SEED);
        List<Duration> points = new ArrayList<>();
        for (int part = 0; part < KILLS; part++) {
            points.add(whole.multipliedBy(part * 100L + random.nextInt(100)).dividedBy(KILLS * 100L));
        }
        Collections.shuffle(points, random);
        return points;
    }

    /** A document has its name only when it is whole, whatever the process was doing. */
    private static void assertNothingIsHalf(SyncedFolder synced) throws IOException {
        applied(synced.sink("csv"), "csv");
        applied(synced.sink("jsonl"), "jsonl");
    }

    /** What a sink's documents say in the end, by key. Names that begin with a dot are of documents that are not there yet. */
    private static Map<String, Map<String, Object>> applied(SinkFolder sink, String format) throws IOException {
        Map<String, Map<String, Object>> applied = new TreeMap<>();
        for (String name : sink.files()) {
            if (!name.startsWith(".")) {
                assertThat(name).endsWith("." + format);
                for (Map<String, Object> row : sink.rowsOf(name)) {
                    applied.merge(
                            row.get("record_key").toString(),
                            row,
                            (one, other) ->
                                    (Integer) one.get("version") > (Integer) other.get("version") ? one : other);
                }
            }
        }
        return applied;
    }

    /** @param now up to which there are figures */
    private static void assertSame(SyncedFolder killed, SyncedFolder whole, Instant now) throws IOException {
        LedgerContents ledger = killed.ledger();
        String end = "TIMESTAMP WITH TIME ZONE '" + now + "'";
        List<Map<String, Object>> records = timeless(ledger.records());
        assertThat(records.size()).isGreaterThan(1000);
        assertThat(records).isEqualTo(timeless(whole.ledger().records()));
        assertThat(timeless(ledger.versions())).as("nothing came twice").isEqualTo(records);
        assertThat(records).allMatch(record -> record.get("version").equals(1));
        for (String rows : List.of(
                "SELECT DISTINCT connection, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency,"
                        + " last_renewal_at, last_renewal_amount FROM balance_snapshot ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
                // Whether one stretch of time was read in one piece or in several says nothing, nor does a day that
                // began
                // while the test ran.
                "SELECT connection, stream, scope, MIN(period_start) AS first, MAX(period_end) AS last,"
                        + " SUM(DATEDIFF(SECOND, period_start, period_end)) AS seconds"
                        + " FROM (SELECT connection, stream, scope, LEAST(period_start, " + end + ") AS period_start,"
                        + " LEAST(period_end, " + end + ") AS period_end FROM coverage)"
                        + " GROUP BY connection, stream, scope ORDER BY 1, 2, 3",
                "SELECT connection, kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at, listed"
                        + " FROM account ORDER BY 1, 2, 3",
                "SELECT * FROM account_zone ORDER BY 1, 2",
                "SELECT connection, stream, scope FROM work WHERE state <> 'failed' ORDER BY 1, 2, 3")) {
            assertThat(ledger.rows(rows)).as(rows).isEqualTo(whole.ledger().rows(rows));
        }
        for (String format : List.of("csv", "jsonl")) {
            Map<String, Map<String, Object>> got = applied(killed.sink(format), format);
            assertThat(timeless(List.copyOf(got.values()))).as(format).isEqualTo(records);
            assertThat(killed.sink(format).files()).as("leftovers").noneMatch(name -> name.startsWith("."));
        }
    }

    private static List<Map<String, Object>> timeless(List<Map<String, Object>> rows) {
        return rows.stream()
                .<Map<String, Object>>map(row -> {
                    Map<String, Object> rest = new LinkedHashMap<>(row);
                    rest.keySet().removeAll(TIMES);
                    return rest;
                })
                .toList();
    }
}
