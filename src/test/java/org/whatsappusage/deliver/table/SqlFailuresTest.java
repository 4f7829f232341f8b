package org.whatsappusage.deliver.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.whatsappusage.ledger.JdbcSecrets;

/** Whose fault an error is, and how it is told. */
class SqlFailuresTest {

    private static final JdbcSecrets SECRETS = new JdbcSecrets("jdbc:h2:mem:x;PASSWORD=hush!", null);

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "57P01, true",
        "57014, true",
        "40001, true",
        "40P01, true",
        "55P03, true",
        "53100, true",
        "25006, true",
        "28P01, true",
        "42501, true",
        "42P01, true",
        "HYT00, true",
        "70100, true",
        "22001, false",
        "22003, false",
        "23505, false",
        "23502, false",
        "45000, false",
        "P0001, false",
        "HY000, false",
        ", false",
    })
    void theStateSaysWhetherItIsTheRow(String state, boolean notTheRow) {
        assertThat(SqlFailures.isNotTheRow(new SQLException("no", state))).isEqualTo(notTheRow);
    }

    @ParameterizedTest
    @CsvSource({"22001, true", "23505, true", "21000, false", "44000, false", "45000, false", "42P01, false", ", false"
    })
    void someStatesSayThatItIsWhatIsInTheRow(String state, boolean theData) {
        assertThat(SqlFailures.isTheData(new SQLException("no", state))).isEqualTo(theData);
    }

    @Test
    void soDoesTheKindOfException() {
        assertThat(SqlFailures.isNotTheRow(new SQLTransientConnectionException("no")))
                .isTrue();
        assertThat(SqlFailures.isNotTheRow(new SQLRecoverableException("no"))).isTrue();
    }

    /** MariaDB's driver throws it for each state whose class it does not know. */
    @ParameterizedTest
    @CsvSource({"45000, false", "99001, false", "44000, false", "08S01, true", "57014, true", "HY000, true"})
    void theStateDecidesBeforeTheKindOfException(String state, boolean notTheRow) {
        assertThat(SqlFailures.isNotTheRow(new SQLTransientConnectionException("no", state)))
                .isEqualTo(notTheRow);
    }

    /** H2 says with a state of its own that it was closed. */
    @Test
    void aStateThatNobodyKnowsLeavesItToTheKindOfException() {
        assertThat(SqlFailures.isNotTheRow(new SQLNonTransientConnectionException("no", "90098")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "HY000, 1205, true",
        "HY000, 1021, true",
        "HY000, 1114, true",
        "HY000, 1290, true",
        "40001, 1213, true",
        "HY000, 1364, false",
        "23000, 1062, false",
        "S0001, 1205, false",
    })
    void mariaDbSaysSomeByItsOwnNumbers(String state, int code, boolean notTheRow) {
        assertThat(SqlFailures.isNotTheRow(new SQLException("no", state, code))).isEqualTo(notTheRow);
    }

    @Test
    void whatTheDatabaseSaidIsTold() {
        SQLException pool = new SQLTransientConnectionException(
                "pool - Connection is not available", new SQLException("(conn=7) Connection refused\n  at x", "08001"));
        Exception told = SqlFailures.told("usage", pool, SECRETS);

        assertThat(told).hasMessage("table usage: Connection refused").hasNoCause();
        assertThat(SqlFailures.isNotTheRow((SQLException) told)).isTrue();
    }

    @Test
    void ofABatchTheRowIsTold() {
        BatchUpdateException batch =
                new BatchUpdateException("Batch entry 0 INSERT … was aborted", "23505", new int[0]);
        batch.setNextException(
                new SQLException("Unique index violation: \"K\"; SQL statement:\nMERGE INTO t …", "23505"));
        Exception told = SqlFailures.told("usage", batch, SECRETS);

        assertThat(told).hasMessage("table usage: Unique index violation: \"K\"");
        assertThat(SqlFailures.isNotTheRow((SQLException) told)).isFalse();
    }

    @Test
    void noSecretIsToldNorDoesThatChangeWhoseFaultItIs() {
        SQLException away = new SQLRecoverableException("nobody at x?password=hush!");
        Exception told = SqlFailures.told("usage", away, SECRETS);

        assertThat(told).hasMessage("table usage: nobody at x?password=xxxxxx").hasNoCause();
        assertThat(SqlFailures.isNotTheRow((SQLException) told)).isTrue();
    }
}
