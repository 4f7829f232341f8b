package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.ParquetFile;
import org.whatsappusage.runtime.SandboxFigures;
import org.whatsappusage.runtime.SinkFolder;

/**
 * {@code sync} as its users start it, against the sandbox: what it ends up with is what the sandbox's model adds up to, in the
 * ledger and in two sinks, and reading it again changes nothing.
 */
@Timeout(900)
class SyncIT {

    /** A channel that ended. */
    private static final String TERMINATED = "eT5v2CH";

    @TempDir
    Path folder;

    private SyncedFolder synced;

    @AfterEach
    void close() {
        if (synced != null) {
            synced.close();
        }
    }

    private LedgerContents ledger() {
        return synced.ledger();
    }

    private void assertDone(Ended ended) {
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("Sync ").contains(": complete, in ").contains("hub", "cloud", "data/ledger");
        assertThat(synced.console().requests())
                .as("only a terminated channel may be gone, and no limit was hit")
                .allMatch(line -> line.status() == 200 || line.status() == 404);
    }

    private void assertEqualsTheSandbox(LedgerContents ledger, LocalDate start) {
        JsonNode totals =
                synced.console().totals(start, LocalDate.now(ZoneOffset.UTC).plusDays(2));
        assertThat(SandboxFigures.usage(ledger)).isEqualTo(SandboxFigures.usage(totals));
        assertThat(SandboxFigures.balances(ledger)).isEqualTo(SandboxFigures.balances(totals));
    }

    private void assertSinksHoldEachVersionOnce(LedgerContents ledger) throws IOException {
        List<Map<String, Object>> versions = ledger.versions();
        List<String> columns = List.copyOf(versions.get(0).keySet());
        assertSame(synced.sink("csv").rows(columns), versions);
        assertSame(synced.sink("jsonl").rows(columns), versions);
        assertThat(synced.sink("jsonl").files())
                .hasSizeGreaterThan(synced.sink("csv").files().size());
    }

    /** The same rows, in whichever order, with a message that a person can read. */
    private static void assertSame(List<Map<String, Object>> rows, List<Map<String, Object>> expected) {
        assertThat(rows).hasSameSizeAs(expected);
        List<Map<String, Object>> sorted = inOrder(rows);
        List<Map<String, Object>> wanted = inOrder(expected);
        for (int row = 0; row < wanted.size(); row++) {
            assertThat(sorted.get(row)).isEqualTo(wanted.get(row));
        }
    }

    private static List<Map<String, Object>> inOrder(List<Map<String, Object>> rows) {
        return rows.stream()
                .sorted(Comparator.comparing((Map<String, Object> row) ->
                                row.get("record_key").toString())
                        .thenComparing(row -> (Integer) row.get("version")))
                .toList();
    }

    private static List<Map<String, Object>> without(List<Map<String, Object>> rows, String... columns) {
        return rows.stream()
                .<Map<String, Object>>map(row -> {
                    Map<String, Object> rest = new LinkedHashMap<>(row);
                    rest.keySet().removeAll(List.of(columns));
                    return rest;
                })
                .toList();
    }

    @Test
    void readsExactlyWhatThereIsAndOnlyWhatChangedAgain() throws Exception {
        Instant now = Instant.now();
        Instant dayBefore = now.minus(Duration.ofDays(1));
        // Far enough back for a change to or from daylight saving in some weeks of the year, near enough for the
        // limits.
        LocalDate start = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(16);
        synced = new SyncedFolder(folder, start);
        synced.console().stopClock(dayBefore);

        assertDone(synced.program().run("sync"));
        List<Map<String, Object>> first = ledger().records();
        assertThat(first.size()).isGreaterThan(1500);
        assertThat(values(first, "version")).containsOnly(1);
        assertThat(values(first, "withdrawn")).containsOnly(false);
        assertSame(ledger().versions(), first);
        assertEqualsTheSandbox(ledger(), start);
        assertSinksHoldEachVersionOnce(ledger());
        List<String> files = files();

        assertDone(synced.program().run("sync"));
        List<Map<String, Object>> second = ledger().records();
        assertSame(without(second, "observed_at"), without(first, "observed_at"));
        assertSame(ledger().versions(), first);
        assertThat(files()).isEqualTo(files);
        assertSinksHoldEachVersionOnce(ledger());
        assertEqualsTheSandbox(ledger(), start);
        assertObservedAgain(first, second, now);
        assertNothingWasReadTwice();
        assertThat(ledger().count("(SELECT DISTINCT sync_id FROM sync_window)")).isEqualTo(2);
        assertThat(ledger().rows("SELECT DISTINCT scope FROM sync_window WHERE NOT complete"))
                .allMatch(window -> window.get("scope").equals(TERMINATED));

        synced.console().stopClock(now);
        assertDone(synced.program().run("sync"));
        assertEqualsTheSandbox(ledger(), start);
        assertSinksHoldEachVersionOnce(ledger());
        assertRestated(first, dayBefore);
        assertExportsAreTheLedger(start);
    }

    private void assertExportsAreTheLedger(LocalDate start) throws Exception {
        List<Map<String, Object>> records = ledger().records();
        List<String> columns = List.copyOf(records.get(0).keySet());
        long calls = synced.console().requests().size();

        List<Map<String, Object>> csv =
                SinkFolder.rows("csv", Files.readString(export("csv", start, "all.csv")), columns);
        assertSame(csv, records);
        assertThat(new ParquetFile(export("parquet", start, "all.parquet")).rows())
                .isEqualTo(csv);
        Ended lines = export("jsonl", start, start, "-");
        assertThat(lines.err()).isEmpty();
        assertSame(SinkFolder.rows("jsonl", lines.out(), columns), ofDay(records, start));

        assertThat(synced.console().requests()).as("nobody is called").hasSize((int) calls);
    }

    private static List<Map<String, Object>> ofDay(List<Map<String, Object>> records, LocalDate day) {
        return records.stream()
                .filter(row -> LocalDate.ofInstant(
                                (Instant) row.get("period_start"), ZoneId.of((String) row.get("period_zone")))
                        .equals(day))
                .toList();
    }

    private Path export(String format, LocalDate start, String file) throws Exception {
        Ended ended = export(format, start, start.plusDays(30), file);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("records written to " + file + ": ");
        return synced.work().resolve(file);
    }

    private Ended export(String format, LocalDate from, LocalDate to, String output) throws Exception {
        Ended ended = synced.program()
                .run("export", "--format", format, "--from", "" + from, "--to", "" + to, "--output", output);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    /** Within one sync no successful call is repeated. */
    private void assertNothingWasReadTwice() {
        assertThat(ledger().rows("""
                        SELECT a.sync_id, a.stream, a.scope, a.window_start, a.window_end, a.observed_at
                        FROM sync_window a JOIN sync_window b
                        ON a.sync_id = b.sync_id AND a.connection = b.connection AND a.stream = b.stream
                        AND a.scope = b.scope AND a.complete AND b.complete AND a._rowid_ <> b._rowid_
                        AND (a.window_start IS NULL OR a.window_start < b.window_end AND b.window_start < a.window_end)
                        """)).isEmpty();
    }

    private List<String> files() throws IOException {
        return Stream.of(synced.sink("csv").files(), synced.sink("jsonl").files())
                .flatMap(List::stream)
                .toList();
    }

    private static Set<Object> values(List<Map<String, Object>> rows, String column) {
        return rows.stream().map(row -> row.get(column)).collect(Collectors.toSet());
    }

    /** Open days are read again, so their records are confirmed; what is settled need not be. */
    private static void assertObservedAgain(
            List<Map<String, Object>> first, List<Map<String, Object>> second, Instant now) {
        Instant open = now.minus(Duration.ofDays(6));
        List<Object> confirmed = new ArrayList<>();
        for (int row = 0; row < first.size(); row++) {
            Map<String, Object> record = second.get(row);
            boolean trailing =
                    record.get("stream").equals("channel-usage") && ((Instant) record.get("period_end")).isAfter(open);
            if (trailing || record.get("finality").equals("transient")) {
                confirmed.add(record.get("stream"));
                assertThat((Instant) record.get("observed_at")).as("%s", record).isAfter((Instant)
                        first.get(row).get("observed_at"));
            }
        }
        assertThat(confirmed).contains("channel-usage", "usage-details");
    }

    private void assertRestated(List<Map<String, Object>> first, Instant dayBefore) {
        List<Map<String, Object>> third = ledger().records();
        assertThat(third.size()).isGreaterThan(first.size());
        assertThat(third.stream().filter(row -> !row.get("version").equals(1)))
                .isNotEmpty()
                .noneMatch(row -> row.get("sync_id").equals(first.get(0).get("sync_id")));
        Instant stillOpen = LocalDate.ofInstant(dayBefore, ZoneOffset.ofHours(8))
                .minusDays(1)
                .atStartOfDay(ZoneOffset.ofHours(8))
                .toInstant();
        assertThat(finalities(first, stillOpen)).containsOnly("transient");
        assertThat(finalities(third, stillOpen)).containsOnly("final");
    }

    private static Set<Object> finalities(List<Map<String, Object>> rows, Instant periodStart) {
        return values(
                rows.stream()
                        .filter(row -> row.get("stream").equals("usage-details"))
                        .filter(row -> row.get("period_start").equals(periodStart))
                        .filter(row -> !Boolean.TRUE.equals(row.get("withdrawn")))
                        .toList(),
                "finality");
    }
}
