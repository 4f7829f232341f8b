package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.deliver.server.MariaDbDatabase;
import org.whatsappusage.deliver.server.MortalDatabase;
import org.whatsappusage.deliver.server.PostgresDatabase;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.settings.SinkSettings;

/** The shipped routes to a table on a server that is killed in the middle of a delivery and comes back. */
class TableServerIT {

    @Nested
    class OnPostgres extends Contract {
        @Override
        MortalDatabase server(Path folder) throws Exception {
            return new PostgresDatabase(folder);
        }
    }

    @Nested
    class OnMariaDb extends Contract {
        @Override
        MortalDatabase server(Path folder) throws Exception {
            return new MariaDbDatabase(folder);
        }
    }

    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    abstract static class Contract {

        private static final int RECORDS = 60;
        private static final int BATCH = 5;
        private static final int KILLED_AT = 7;

        private MortalDatabase server;
        private LedgerFixture fixture;
        private CamelContext context;

        abstract MortalDatabase server(Path folder) throws Exception;

        @BeforeEach
        void start(@TempDir Path folder) throws Exception {
            server = server(folder);
            server.start();
            execute("CREATE TABLE usage_copy (record_key VARCHAR(32) PRIMARY KEY, version INTEGER, tier VARCHAR(9),"
                    + " quantity BIGINT, withdrawn BOOLEAN)");
            fixture = new LedgerFixture(folder);
            context = DeliveringContext.unstarted(Map.of());
            SinkSettings sink = new SinkSettings(
                    "own",
                    "whatsapp-usage-table:usage_copy?username=" + server.username() + "&url=" + server.url(),
                    "records",
                    SinkSettings.Mode.STATE,
                    BATCH);
            DeliveringContext.start(context, fixture.ledger(), Map.of("own", sink));
        }

        @AfterEach
        void stop() throws Exception {
            context.stop();
            fixture.close();
            server.close();
        }

        private Connection connect() throws Exception {
            return DriverManager.getConnection(server.url(), server.username(), "");
        }

        private void execute(String sql) throws Exception {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private List<String> rows() throws Exception {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT record_key, version, tier, quantity, withdrawn FROM"
                            + " usage_copy ORDER BY record_key")) {
                List<String> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(rows.getString(1) + " " + rows.getInt(2) + " " + rows.getString(3) + " " + rows.getLong(4)
                            + " " + String.valueOf(rows.getBoolean(5)).toUpperCase(Locale.ROOT));
                }
                return all;
            }
        }

        private DeliveryReport.Outcome deliver() {
            return DeliveringContext.deliver(context).outcomes().get(0);
        }

        private void read(int records, long quantity) {
            fixture.readAll(
                    window("ch1", "2026-03-01", "2026-03-02"),
                    IntStream.range(0, records)
                            .mapToObj(row -> usage("2026-03-01")
                                    .tier("t" + row)
                                    .quantity(quantity)
                                    .record())
                            .toList());
        }

        @Test
        void aServerThatIsKilledIsEqualOnceItIsBack() throws Exception {
            Interruption interruption = Interruption.before(context, "whatsapp-usage-table", KILLED_AT, server::kill);
            read(RECORDS, 1);
            read(RECORDS - 1, 2);
            DeliveryReport.Outcome broken = deliver();
            assertThat(broken.failure()).startsWith("table usage_copy: ");
            assertThat(broken.documents()).isEqualTo(KILLED_AT - 1);
            assertThat(interruption.sent())
                    .as("who is not reached is not asked about other records")
                    .isEqualTo(KILLED_AT);

            DeliveryReport.Outcome away = deliver();
            assertThat(away.failure()).as("while it is away").startsWith("table usage_copy: ");
            assertThat(away.putAside() + broken.putAside()).isZero();
            read(RECORDS - 2, 3);

            server.start();
            assertThat(deliver().failure()).isNull();
            assertThat(fixture.query("SELECT 1 FROM sink_dead_letter")).isEmpty();
            assertThat(rows())
                    .hasSize(RECORDS)
                    .isEqualTo(fixture.query("SELECT record_key, version, tier, quantity, withdrawn FROM usage_record"
                            + " ORDER BY record_key"));
        }
    }
}
