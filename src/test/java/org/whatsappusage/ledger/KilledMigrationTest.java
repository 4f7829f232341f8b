package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A first start that was killed while it made the tables, of which H2 commits each statement for itself. */
class KilledMigrationTest {

    private static final String FILE = "ledger.mv.db";
    private static final String KILLED = "DELETE FROM \"ledger_schema_history\"";
    private static final String FAILED = "UPDATE \"ledger_schema_history\" SET \"success\" = FALSE";
    private static final String SUCCESS =
            "SELECT \"version\" FROM \"ledger_schema_history\" WHERE \"version\" = '1' AND \"success\"";
    // Flyway's own table may be left without its keys, which does no harm: one process writes it, once a migration.
    private static final String OURS = " WHERE table_schema = 'PUBLIC' AND table_name <> 'ledger_schema_history'";
    private static final List<String> SCHEMA = List.of(
            "SELECT table_name, column_name, ordinal_position, data_type, character_maximum_length, numeric_precision,"
                    + " is_nullable, is_identity FROM information_schema.columns" + OURS + " ORDER BY 1, 2",
            "SELECT table_name, constraint_type FROM information_schema.table_constraints" + OURS + " ORDER BY 1, 2",
            "SELECT table_name, column_name, ordinal_position, is_unique FROM information_schema.index_columns" + OURS
                    + " ORDER BY 1, 2, 3, 4",
            "SELECT name FROM ledger_lock ORDER BY 1");

    @TempDir
    Path folder;

    private List<String> whole;

    @BeforeEach
    void learnTheWholeSchema() {
        try (LedgerFixture fixture = new LedgerFixture(folder.resolve("whole"))) {
            whole = schema(fixture);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KILLED, FAILED})
    void afterAnyStatementTheNextStartGoesOn(String end) throws SQLException, IOException {
        List<String> statements = statements();
        assertThat(statements).hasSizeGreaterThan(40);
        Path fresh = fresh(end);

        for (int count = 0; count <= statements.size(); count++) {
            Path ended = Files.createDirectory(folder.resolve("after-" + count));
            Files.copy(fresh.resolve(FILE), ended.resolve(FILE));
            execute(ended, statements.subList(0, count));
            assertThatItGoesOn(ended, "after %d statements".formatted(count));
        }
    }

    @Test
    void afterAnyWriteToTheFileTheNextStartGoesOn() throws IOException {
        SnapshotFiles.start();
        try {
            Ledger.open("jdbc:h2:snapshot:" + folder.resolve("ledger"), null, null, Clock.systemUTC())
                    .close();
        } finally {
            SnapshotFiles.stop();
        }
        List<byte[]> copies = SnapshotFiles.copies();
        assertThat(copies.size()).isGreaterThan(statements().size());

        for (int write = 0; write < copies.size(); write++) {
            Path killed = Files.createDirectory(folder.resolve("write-" + write));
            Files.write(killed.resolve(FILE), copies.get(write));
            assertThatItGoesOn(killed, "before write %d of %d".formatted(write, copies.size()));
        }
    }

    @Test
    void whyAMigrationFailedIsToldWithoutItsStatements() throws SQLException {
        execute(folder, List.of("CREATE TABLE usage_change (theirs INTEGER)"));

        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> Ledger.open(url(folder), null, null, Clock.systemUTC()))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("CHANGE_ID")
                    .hasMessageNotContaining("ALTER TABLE")
                    .message()
                    .hasLineCount(1);
        }
        execute(folder, List.of("DROP TABLE usage_change"));
        assertThatItGoesOn(folder, "once the reason is gone");
    }

    private void assertThatItGoesOn(Path killed, String when) {
        try (LedgerFixture fixture = new LedgerFixture(killed)) {
            assertThat(schema(fixture)).as(when).isEqualTo(whole);
            assertThat(fixture.query(SUCCESS)).as(when).hasSize(1);
            fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
            assertThat(fixture.query("SELECT country FROM usage_record"))
                    .as(when)
                    .containsExactly("DE");
        } catch (LedgerException failure) {
            throw new AssertionError(when, failure);
        }
    }

    private static List<String> schema(LedgerFixture fixture) {
        return SCHEMA.stream().flatMap(query -> fixture.query(query).stream()).toList();
    }

    /** A file without tables, with the history of a migration that ended so. */
    private Path fresh(String end) throws SQLException {
        Path fresh = folder.resolve("fresh");
        try (LedgerFixture fixture = new LedgerFixture(fresh)) {
            List<String> tables = fixture.query(
                    "SELECT 'DROP TABLE ' || table_name || ' CASCADE' FROM information_schema.tables"
                            + " WHERE table_type = 'BASE TABLE' AND table_schema = 'PUBLIC' AND table_name <> 'ledger_schema_history'");
            tables.forEach(fixture::change);
            execute(fixture.ledger().dataSource(), List.of(end));
        }
        return fresh;
    }

    private static List<String> statements() throws IOException {
        try (InputStream script = Ledger.class.getResourceAsStream("migration/h2/V1__ledger.sql")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split(";\n"))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        }
    }

    private static void execute(Path folder, List<String> statements) throws SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(url(folder));
        execute(database, statements);
    }

    private static void execute(DataSource database, List<String> statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static String url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("ledger");
    }
}
