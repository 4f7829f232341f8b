package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SandboxConsole;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;

/** A ledger that was filled through the shipped routes from the simulated providers, rebuilt from its kept answers. */
class ReplayTest {

    private static final String BALANCES =
            "SELECT * FROM balance_snapshot ORDER BY connection, scope, client_id, channel_id, managed_account_id, currency, observed_at";
    private static final String CHANGES =
            "SELECT change_id, a.scope, superseded, RAWTOHEX(content_hash) AS content, v.* FROM usage_change h"
                    + " JOIN usage_version v ON v.record_key = h.record_key AND v.version = h.version"
                    + " JOIN usage_account a ON a.account_id = h.account_id ORDER BY change_id";
    private static final String PERIODS =
            "SELECT a.connection, a.stream, a.scope, granularity, period_start, transient, observed_at FROM usage_period p"
                    + " JOIN usage_account a ON a.account_id = p.account_id"
                    + " ORDER BY a.connection, a.stream, a.scope, period_start, granularity";
    private static final String SUMS =
            "SELECT * FROM usage_sum ORDER BY account_id, period_start, granularity, currency";
    private static final String ACCOUNTS = "SELECT * FROM account ORDER BY connection, kind, id";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private SandboxConsole console;
    private CollectFixture collect;

    @BeforeEach
    void syncSeveralTimes() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults());
        console = new SandboxConsole(sandbox.uri());
        collect = new CollectFixture(
                "2026-04-20T10:00:00Z",
                "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath());
        collect.set("sinks.files.uri", folder.resolve("files").toUri().toString())
                .set("sinks.files.format", "csv");
        collect.at(
                sandbox.uri(),
                "hub",
                "360dialog",
                SandboxAccounts.API_KEY_360DIALOG,
                "partner-id=" + SandboxAccounts.PARTNER_ID,
                "start-date=2026-04-12");
        collect.at(
                sandbox.uri(),
                "cloud",
                "ycloud",
                SandboxAccounts.API_KEY_YCLOUD,
                "managed-account-ids=" + String.join(",", SandboxAccounts.MANAGED_ACCOUNT_IDS),
                "start-date=2026-04-16");
        sync(Duration.ZERO);
        String channel = collect.column("select min(channel_id) from usage_record where stream = 'channel-usage'")
                .get(0);
        restate(channel, 130);
        console.fault("{'kind':'drift','operation':'usage-details','times':2}");
        sync(Duration.ofHours(7));
        console.endFaults();
        restate(channel, 0);
        console.fault("{'kind':'empty','operation':'channel-usage','times':1}");
        sync(Duration.ofHours(20));
        console.fault("{'kind':'remove-channel','account':'" + channel + "'}");
        sync(Duration.ofDays(2));
    }

    @AfterEach
    void stop() {
        collect.close();
        sandbox.close();
    }

    private void restate(String channel, int percent) {
        console.fault("{'kind':'restate','account':'" + channel + "','from':'2026-04-13','to':'2026-04-17','percent':"
                + percent + "}");
    }

    private void sync(Duration later) throws Exception {
        collect.clock().pass(later);
        console.stopClock(collect.clock().instant());
        collect.sync();
    }

    private LedgerContents ledger() {
        return new LedgerContents(collect.dataSource());
    }

    private ReplayReport replay() throws IOException {
        long calls = console.requests().size();
        ReplayReport report = new Replay(collect.ledger(), Providers.load(), SyncListener.NONE).run(null);
        assertThat(console.requests()).as("nobody is called").hasSize((int) calls);
        assertThat(report.failures()).isEmpty();
        return report;
    }

    private long count(String from) throws Exception {
        return collect.count(from);
    }

    @Test
    void the_kept_answers_say_what_the_ledger_says_so_nothing_is_written_and_no_sink_is_told() throws Exception {
        assertThat(count("usage_version where version > 1")).isPositive();
        assertThat(count("usage_record where withdrawn")).isPositive();
        List<Map<String, Object>> changes = ledger().rows(CHANGES);
        List<Map<String, Object>> current = ledger().rows(PERIODS);
        List<Map<String, Object>> positions = ledger().rows("SELECT * FROM sink_position");
        ReplayReport report = replay();

        assertThat(report.differed()).as(report.toString()).isFalse();
        assertThat(report.readings()).isEqualTo(count("raw_reading"));
        assertThat(report.pages()).isEqualTo(count("raw_page"));
        assertThat(report.records()).isEqualTo(count("usage_record"));
        assertThat(report.left()).isZero();
        assertThat(ledger().rows(CHANGES)).isEqualTo(changes);
        assertThat(ledger().rows(PERIODS)).isEqualTo(current);
        assertThat(ledger().rows("SELECT * FROM sink_position"))
                .isEqualTo(positions)
                .isNotEmpty();
    }

    @Test
    void a_ledger_that_has_lost_everything_but_the_answers_is_the_same_again_in_every_column() throws Exception {
        List<Map<String, Object>> records = ledger().records();
        List<Map<String, Object>> versions = ledger().versions();
        List<Map<String, Object>> balances = ledger().rows(BALANCES);
        List<Map<String, Object>> accounts = ledger().rows(ACCOUNTS);
        collect.loseAllButTheAnswers();
        ReplayReport report = replay();

        assertThat(ledger().records()).isEqualTo(records);
        assertThat(ledger().versions()).isEqualTo(versions);
        assertThat(ledger().rows(BALANCES)).isEqualTo(balances);
        assertThat(ledger().rows(ACCOUNTS)).isEqualTo(accounts);
        assertThat(report.inserted()).isEqualTo(records.size());
        assertThat(report.balances()).isEqualTo(balances.size());
        assertThat(report.accounts()).isEqualTo(accounts.size());
        assertThat(replay().differed()).as("a second time").isFalse();
        assertThat(collect.unequalSums()).isEmpty();
    }

    @Test
    void what_was_changed_behind_its_back_says_the_right_thing_again_in_a_new_version() throws Exception {
        String key = collect.column("select min(record_key) from usage_record where cost > 0 and not withdrawn")
                .get(0);
        Map<String, Object> before = record(key);
        long changes = count("usage_change");
        collect.damage("UPDATE usage_change SET cost = cost + 1, quantity = NULL WHERE record_key = '" + key
                + "' AND NOT superseded");
        ReplayReport report = replay();

        assertThat(report.changed()).isEqualTo(1);
        assertThat(count("usage_change")).isEqualTo(changes + 1);
        assertThat(record(key))
                .containsEntry("version", (int) before.get("version") + 1)
                .containsEntry("cost", before.get("cost"))
                .containsEntry("quantity", before.get("quantity"))
                .containsEntry("observed_at", before.get("observed_at"))
                .containsEntry("first_observed_at", before.get("first_observed_at"))
                .containsEntry("sync_id", before.get("sync_id"))
                .containsEntry("changed_at", collect.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        assertThat(replay().differed()).isFalse();
        assertThat(collect.unequalSums()).isEmpty();
    }

    @Test
    void sums_that_are_not_those_of_the_records_are_made_right_though_no_record_differs() throws Exception {
        List<Map<String, Object>> sums = ledger().rows(SUMS);
        for (String damage : List.of(
                "UPDATE usage_sum SET cost = cost + 1 WHERE currency = 'USD'",
                "UPDATE usage_sum SET cost = NULL",
                "UPDATE usage_sum SET records = records + 1 WHERE currency = 'EUR'",
                "DELETE FROM usage_sum",
                "UPDATE usage_sum SET currency = 'JPY'")) {
            collect.damage(damage);
            long changes = count("usage_change");
            long known = count("raw_page WHERE mapping IS NOT NULL");
            ReplayReport report = replay();

            assertThat(report.sums()).as(damage).isPositive();
            assertThat(count("raw_page WHERE mapping IS NOT NULL"))
                    .as("answers that need not be read again")
                    .isEqualTo(known)
                    .isPositive();
            assertThat(ledger().rows(SUMS)).as(damage).isEqualTo(sums).isNotEmpty();
            assertThat(report.differed()).isFalse();
            assertThat(count("usage_change")).isEqualTo(changes);
        }
    }

    private Map<String, Object> record(String key) {
        return ledger().rows("SELECT * FROM usage_record WHERE record_key = '" + key + "'")
                .get(0);
    }

    @Test
    void lost_versions_and_lost_rows_come_back_and_only_they() throws Exception {
        List<Map<String, Object>> records = ledger().records();
        List<Map<String, Object>> versions = ledger().versions();
        // The newest version of some, the whole history of others; still others pass for superseded.
        collect.damage("DELETE FROM usage_change WHERE record_key LIKE '%0' AND version > 1");
        collect.damage("DELETE FROM usage_change WHERE record_key LIKE '%1'");
        collect.damage("UPDATE usage_change SET superseded = TRUE WHERE record_key LIKE '%2'");
        long changes = count("usage_change");
        replay();

        assertThat(ledger().records()).isEqualTo(records);
        assertThat(ledger().versions()).isEqualTo(versions);
        assertThat(count("usage_change")).isEqualTo(versions.size());
        assertThat(count("usage_change where change_id > (select max(position) from sink_position)"))
                .as("what sinks are told of is what was lost")
                .isEqualTo(versions.size() - changes);
        assertThat(collect.unequalSums()).isEmpty();
    }

    @Test
    void a_record_that_no_answer_has_is_withdrawn() throws Exception {
        String key = collect.column("select min(record_key) from usage_record where stream = 'usage-details'"
                        + " and not withdrawn and finality = 'final'")
                .get(0);
        String invented = "f".repeat(32);
        collect.damage("UPDATE usage_change SET record_key = '" + invented + "', country = 'XX' WHERE record_key = '"
                + key + "'");
        ReplayReport report = replay();

        assertThat(report.withdrawn()).isEqualTo(1);
        assertThat(report.inserted()).isEqualTo(1);
        assertThat(collect.unequalSums()).isEmpty();
        assertThat(record(invented)).containsEntry("withdrawn", true);
        assertThat(record(key)).containsEntry("withdrawn", false);
    }

    @Test
    void records_whose_newest_answers_are_not_kept_any_more_stay_and_are_counted() throws Exception {
        collect.damage(
                "UPDATE usage_change SET cost = cost + 1 WHERE record_key IN (SELECT record_key FROM usage_record"
                        + " WHERE connection = 'cloud' AND observed_at > TIMESTAMP WITH TIME ZONE '2026-04-20 12:00:00+00')");
        List<Map<String, Object>> records = ledger().records();
        // All of YCloud, but the oldest answers: days that are settled were not read again.
        collect.damage(
                "DELETE FROM raw_reading WHERE connection = 'cloud' AND sync_id <> (SELECT MIN(sync_id) FROM raw_reading)");
        ReplayReport report = replay();

        assertThat(report.left())
                .isEqualTo(count("usage_record where connection = 'cloud' and observed_at > '2026-04-20 12:00:00+00'"))
                .isPositive();
        assertThat(report.differed()).as(report.toString()).isFalse();
        assertThat(ledger().records()).isEqualTo(records);
    }

    @Test
    void one_connection_may_be_replayed_alone() throws Exception {
        collect.damage("UPDATE usage_change SET superseded = TRUE");
        long cloud = count("usage_change where connection = 'cloud' and version = 1");
        ReplayReport report = new Replay(collect.ledger(), Providers.load(), SyncListener.NONE).run("cloud");

        assertThat(report.inserted()).isEqualTo(cloud);
        assertThat(count("usage_record where connection = 'cloud'")).isEqualTo(cloud);
        assertThat(count("usage_record where connection = 'hub'")).isZero();
    }

    @Test
    void a_reading_that_cannot_be_read_again_leaves_its_account_as_it_is_and_is_named() throws Exception {
        String channel = collect.column("select min(scope) from raw_reading where stream = 'channel-usage'")
                .get(0);
        collect.damage("UPDATE usage_change SET superseded = TRUE WHERE stream = 'channel-usage'");
        collect.damage("DELETE FROM raw_body WHERE body_hash IN (SELECT p.body_hash FROM raw_page p JOIN raw_reading r"
                + " ON r.reading_id = p.reading_id WHERE r.stream = 'channel-usage' AND r.scope = '" + channel + "')");
        ReplayReport report = new Replay(collect.ledger(), Providers.load(), SyncListener.NONE).run(null);

        assertThat(report.failures())
                .hasSize(1)
                .first()
                .asString()
                .contains("channel " + channel)
                .contains("is not kept any more");
        assertThat(count("usage_record where stream = 'channel-usage' and channel_id = '" + channel + "'"))
                .isZero();
        assertThat(report.inserted()).isPositive();
    }

    /** As if it was killed: up to the comparison the ledger is only read, and an account is one transaction. */
    @Test
    void a_replay_that_is_broken_off_leaves_nothing_half_done_and_can_be_repeated() throws Exception {
        List<Map<String, Object>> records = ledger().records();
        collect.damage("DELETE FROM usage_change");
        Replay[] replay = new Replay[1];
        replay[0] = new Replay(collect.ledger(), Providers.load(), (window, done, planned) -> {
            if (done == planned / 2) {
                replay[0].stop();
            }
        });
        ReplayReport report = replay[0].run(null);

        assertThat(report.failures()).singleElement().asString().contains("stopped before the end");
        assertThat(count("usage_change")).isZero();

        replay();
        assertThat(ledger().records()).isEqualTo(records);
    }

    /** By another process: what it has read is newer than what was rebuilt. */
    @Test
    void an_account_that_is_read_during_the_replay_is_left_as_it_is_and_named() throws Exception {
        collect.damage("UPDATE usage_change SET cost = cost + 1 WHERE connection = 'cloud'");
        SyncListener readMeanwhile = (window, done, planned) -> {
            if (done == planned) {
                readUsage();
            }
        };
        ReplayReport report = new Replay(collect.ledger(), Providers.load(), readMeanwhile).run("cloud");

        assertThat(report.differed()).as(report.toString()).isFalse();
        assertThat(report.failures())
                .hasSize(1 + SandboxAccounts.MANAGED_ACCOUNT_IDS.size())
                .allSatisfy(failure -> assertThat(failure)
                        .startsWith("cloud usage-details ")
                        .endsWith("left as it is, since it was read meanwhile; run it again"));

        assertThat(replay().changed()).isPositive();
        assertThat(replay().differed()).isFalse();
    }

    private void readUsage() {
        try {
            sync(Duration.ofMinutes(10));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
