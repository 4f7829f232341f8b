package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.deliver.server.MariaDbDatabase;
import org.whatsappusage.deliver.server.MortalDatabase;
import org.whatsappusage.deliver.server.PostgresDatabase;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SandboxConsole.Requests;
import org.whatsappusage.sandbox.SandboxOptions;

/** The built program keeps a table of a database server equal to its ledger, although the server goes and comes. */
@Timeout(900)
class TableSinkIT {

    private static final String SECRET = "s3cret-that-nobody-may-see";
    private static final String ERP = "whatsapp-usage.sinks.erp.";

    /** Servers with their words for the same things. */
    enum Server {
        POSTGRESQL("", "text", "timestamptz", "numeric", "jsonb") {
            @Override
            MortalDatabase in(Path folder) throws IOException {
                return new PostgresDatabase(folder);
            }
        },
        MARIADB(
                "?connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true",
                "VARCHAR(200)",
                "TIMESTAMP(6) NULL",
                "DECIMAL(38, 18)",
                "JSON") {
            @Override
            MortalDatabase in(Path folder) throws IOException {
                return new MariaDbDatabase(folder);
            }
        };

        /** What a test that reads instants puts behind the URL. */
        private final String options;

        private final String table;

        Server(String options, String text, String instant, String decimal, String json) {
            this.options = options;
            this.table = ("CREATE TABLE erp.usage_copy (record_key VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL,"
                            + " connection TEXT, provider TEXT, stream TEXT, partner_id TEXT, client_id TEXT,"
                            + " channel_id TEXT, waba_id TEXT, managed_account_id TEXT, phone_number TEXT, product TEXT,"
                            + " unit TEXT, granularity TEXT, period_start INSTANT, period_end INSTANT, period_zone TEXT,"
                            + " country TEXT, category TEXT, pricing_type TEXT, direction TEXT, tier TEXT,"
                            + " quantity BIGINT, paid_quantity BIGINT, duration_seconds BIGINT, cost AMOUNT,"
                            + " unit_price AMOUNT, currency TEXT, finality TEXT, withdrawn BOOLEAN, attributes JSON,"
                            + " first_observed_at INSTANT, changed_at INSTANT, sync_id TEXT)")
                    .replace("JSON", json)
                    .replace("TEXT", text)
                    .replace("INSTANT", instant)
                    .replace("AMOUNT", decimal);
        }

        /** Not started. */
        abstract MortalDatabase in(Path folder) throws IOException;
    }

    @TempDir
    Path folder;

    private SyncedFolder synced;
    private Server kind;
    private MortalDatabase server;

    private final AtomicLong answersUntilItIsBack = new AtomicLong(Long.MAX_VALUE);
    private final FutureTask<Void> comesBack = new FutureTask<>(() -> {
        server.start();
        return null;
    });

    @AfterEach
    void close() throws Exception {
        if (synced != null) {
            synced.close();
        }
        server.close();
    }

    /** The server with an empty table, and a program that has it as a sink. */
    private void start(Server of) throws Exception {
        kind = of;
        server = of.in(folder);
        server.start();
        synced = new SyncedFolder(
                folder,
                LocalDate.now(ZoneOffset.UTC).minusDays(3),
                SandboxOptions.defaults().withListener(request -> received()));
        // Longer than a server takes to come back.
        synced.set("whatsapp-usage.transport.response-timeout", "10m");
        synced.set(
                ERP + "uri",
                "whatsapp-usage-table:erp.usage_copy?url=RAW(" + server.url() + "?password=" + SECRET + ")&username="
                        + server.username());
        execute("CREATE SCHEMA erp");
        execute(of.table);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url() + kind.options, server.username(), "");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** By their keys; what they are made of has no letters that a collation might sort otherwise. */
    private List<Map<String, Object>> rows() throws SQLException {
        try (Connection connection = connect()) {
            return new LedgerContents(new SingleConnectionDataSource(connection, true))
                    .rows("SELECT * FROM erp.usage_copy ORDER BY record_key");
        }
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

    @ParameterizedTest
    @EnumSource
    void aServerThatIsAwayForTheFirstHalfOfASyncIsEqualInTheEnd(Server of) throws Exception {
        start(of);
        assertThat(synced.program().run("check").out())
                .containsPattern(
                        "ok +sink erp +rows of table erp\\.usage_copy, columns record_key, version, connection,");
        Ended first = synced.program().run("sync");
        assertThat(first.err()).isEmpty();
        assertThat(rows()).isNotEmpty().isEqualTo(records());
        long oneSync = requests();

        server.kill();
        synced.console().stopClock(Instant.now().plus(Duration.ofHours(2)));
        Ended away = synced.program().run("sync");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.err())
                .contains("failed: sink erp: table erp.usage_copy: ")
                .doesNotContain("put aside");
        synced.assertNowhere(SECRET, away);

        synced.console().forgetRequests();
        synced.console().stopClock(Instant.now().plus(Duration.ofHours(4)));
        answersUntilItIsBack.set(oneSync / 2);
        Ended back = synced.program().run("sync");

        assertThat(comesBack.isDone()).isTrue();
        assertThat(back.err()).isEmpty();
        assertThat(back.code()).isZero();
        assertThat(rows()).isEqualTo(records());
        assertThat(rows()).anyMatch(row -> !row.get("version").equals(1));
        assertThat(synced.ledger().count("sink_dead_letter")).isZero();
        synced.assertNowhere(SECRET, back);
    }

    /** Told of each request before it is answered: after the first half, nothing is until the server is there. */
    private void received() {
        if (answersUntilItIsBack.getAndDecrement() <= 0) {
            comesBack.run();
            try {
                comesBack.get();
            } catch (InterruptedException | ExecutionException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    @Test
    void aTableThatCannotDoIsNamedByCheckAndStopsNothingElse() throws Exception {
        start(Server.POSTGRESQL);
        execute("ALTER TABLE erp.usage_copy DROP CONSTRAINT usage_copy_pkey");
        synced.set(HUB + "streams", "partner-balance");

        Ended check = synced.program().run("check");
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.err())
                .startsWith("failed: sink erp: table erp.usage_copy: nothing keeps column record_key unique");

        Ended sync = synced.program().run("sync");
        assertThat(sync.code()).isEqualTo(1);
        assertThat(sync.err())
                .contains("failed: sink erp: table erp.usage_copy: nothing keeps column record_key unique");
        assertThat(synced.sink("csv").files()).isNotEmpty();
        assertThat(synced.ledger().count("sink_dead_letter")).isZero();
        synced.assertNowhere(SECRET, sync);
    }

    @Test
    void whatATableCannotTakeIsAWrongSetting() throws Exception {
        start(Server.POSTGRESQL);
        synced.set(ERP + "mode", "delta");
        Ended delta = synced.program().run("sync");
        assertThat(delta.code()).isEqualTo(2);
        assertThat(delta.err()).contains(ERP + "mode is 'delta'");
        assertThat(requests()).isZero();
        assertThat(delta.err()).doesNotContain(SECRET);
    }
}
