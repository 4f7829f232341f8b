package org.whatsappusage.deliver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.record.RecordVersion;

/** All that holds of a table, on other databases. */
class UsageTableElsewhereTest {

    private static final String TABLE = "(record_key VARCHAR(32) PRIMARY KEY, version INTEGER)";
    private static final RecordVersion RECORD = TableFixture.version(1, usage("2026-03-01"));

    @Nested
    class OnPostgres extends UsageTableTest {
        @Override
        TargetDatabase database() {
            return TargetDatabase.POSTGRESQL;
        }
    }

    @Nested
    class OnMariaDb extends UsageTableTest {
        @Override
        TargetDatabase database() {
            return TargetDatabase.MARIADB;
        }

        /** Its driver calls every state that it does not know a matter of the connection. */
        @ParameterizedTest
        @ValueSource(strings = {"45000", "99001"})
        void aTriggerThatRefusesARowIsNoDatabaseThatIsAway(String state) {
            fixture.create("TABLE t", TABLE);
            fixture.create(
                    "TRIGGER refusing",
                    "BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE '" + state
                            + "' SET MESSAGE_TEXT = 'no such client'");

            SQLException failure = refusal(fixture.uri("t", ""));
            assertThat(failure.getMessage()).isEqualTo("table t: no such client");
            assertThat(SqlFailures.isNotTheRow(failure)).isFalse();
        }

        @Test
        void aTableThatIsLockedIsNotTheRowsFault() throws SQLException {
            fixture.create("TABLE t", TABLE);
            fixture.write("t", RECORD);
            String impatient =
                    "whatsapp-usage-table:t?url=RAW(" + fixture.address().url()
                            + "?sessionVariables=innodb_lock_wait_timeout=1)&username="
                            + fixture.address().username();
            try (Connection other = fixture.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("UPDATE t SET version = 9");
                assertThat(SqlFailures.isNotTheRow(refusal(impatient))).isTrue();
            }
        }

        private SQLException refusal(String uri) {
            Throwable thrown = catchThrowable(() -> fixture.send(uri, List.of(RECORD)));
            assertThat(thrown).hasCauseInstanceOf(SQLException.class);
            return (SQLException) thrown.getCause();
        }
    }

    @Nested
    class OnADatabaseThatNobodyKnows extends UsageTableTest {
        @Override
        TargetDatabase database() {
            return TargetDatabase.HSQLDB;
        }
    }
}
