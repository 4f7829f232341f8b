package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.deliver.server.MortalDatabase;
import org.whatsappusage.deliver.server.PostgresDatabase;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SandboxConsole.Requests;

/** The built program keeps a table of a PostgreSQL server equal to its ledger, although the server goes and comes. */
@Timeout(900)
class TableSinkIT {

    private static final String SECRET = "s3cret-that-nobody-may-see";
    private static final String ERP = "whatsapp-usage.sinks.erp.";

    private SyncedFolder synced;
    private MortalDatabase server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new PostgresDatabase(folder);
        server.start();
        synced = new SyncedFolder(folder, LocalDate.now(ZoneOffset.UTC).minusDays(3));
        synced.set(
                ERP + "uri",
                "whatsapp-usage-table:erp.usage?url=RAW(" + server.url() + "?password=" + SECRET + ")&username="
                        + server.username() + "&connectTimeout=2000");
        execute("CREATE SCHEMA erp");
        execute("CREATE TABLE erp.usage (record_key text PRIMARY KEY, version integer NOT NULL, connection text,"
                + " provider text, stream text, partner_id text, client_id text, channel_id text, waba_id text,"
                + " managed_account_id text, phone_number text, product text, unit text, granularity text,"
                + " period_start timestamptz, period_end timestamptz, period_zone text, country text, category text,"
                + " pricing_type text, direction text, tier text, quantity bigint, paid_quantity bigint,"
                + " duration_seconds bigint, cost numeric, unit_price numeric, currency text, finality text,"
                + " withdrawn boolean, attributes jsonb, first_observed_at timestamptz, changed_at timestamptz,"
                + " sync_id text)");
    }

    @AfterEach
    void close() throws Exception {
        synced.close();
        server.close();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.url(), server.username(), "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Map<String, Object>> rows() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.url());
        database.setUser(server.username());
        return new LedgerContents(database).rows("SELECT * FROM erp.usage ORDER BY record_key COLLATE \"C\"");
    }

    /** When it was last confirmed changes without a new version, so no sink is told. */
    private List<Map<String, Object>> records() {
        List<Map<String, Object>> records = synced.ledger().records();
        records.forEach(record -> record.remove("observed_at"));
        return records;
    }

    private long requests() {
        return synced.console().requests().stream().mapToLong(Requests::count).sum();
    }

    @Test
    void aServerThatIsAwayForTheFirstHalfOfASyncIsEqualInTheEnd() throws Exception {
        assertThat(synced.program().run("check").out())
                .containsPattern("ok +sink erp +rows of table erp\\.usage, columns record_key, version, connection,");
        Ended first = synced.program().run("sync");
        assertThat(first.err()).isEmpty();
        assertThat(rows()).isNotEmpty().isEqualTo(records());
        long oneSync = requests();

        server.kill();
        synced.console().stopClock(Instant.now().plus(Duration.ofHours(2)));
        Ended away = synced.program().run("sync");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.err()).contains("failed: sink erp: table erp.usage: ").doesNotContain("put aside");
        synced.assertNowhere(SECRET, away);

        synced.console().forgetRequests();
        synced.console().stopClock(Instant.now().plus(Duration.ofHours(4)));
        CompletableFuture<Ended> running = CompletableFuture.supplyAsync(this::sync);
        await().atMost(Duration.ofMinutes(5)).until(() -> requests() > oneSync / 2 || running.isDone());
        assertThat(running).isNotDone();
        server.start();
        Ended back = running.get();

        assertThat(back.err()).isEmpty();
        assertThat(back.code()).isZero();
        assertThat(rows()).isEqualTo(records());
        assertThat(rows()).anyMatch(row -> !row.get("version").equals(1));
        assertThat(synced.ledger().count("sink_dead_letter")).isZero();
        synced.assertNowhere(SECRET, back);
    }

    private Ended sync() {
        try {
            return synced.program().run("sync");
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }

    @Test
    void aTableThatCannotDoIsNamedByCheckAndStopsNothingElse() throws Exception {
        execute("ALTER TABLE erp.usage DROP CONSTRAINT usage_pkey");
        synced.set(HUB + "streams", "partner-balance");

        Ended check = synced.program().run("check");
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.err()).startsWith("failed: sink erp: table erp.usage: nothing keeps column record_key unique");

        Ended sync = synced.program().run("sync");
        assertThat(sync.code()).isEqualTo(1);
        assertThat(sync.err()).contains("failed: sink erp: table erp.usage: nothing keeps column record_key unique");
        assertThat(synced.sink("csv").files()).isNotEmpty();
        assertThat(synced.ledger().count("sink_dead_letter")).isZero();
        synced.assertNowhere(SECRET, sync);
    }

    @Test
    void whatATableCannotTakeIsAWrongSetting() throws Exception {
        synced.set(ERP + "mode", "delta");
        Ended delta = synced.program().run("sync");
        assertThat(delta.code()).isEqualTo(2);
        assertThat(delta.err()).contains(ERP + "mode is 'delta'");
        assertThat(requests()).isZero();
        assertThat(delta.err()).doesNotContain(SECRET);
    }
}
