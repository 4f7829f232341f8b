package org.whatsappusage.deliver.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
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

    @Test
    void soDoesTheKindOfException() {
        assertThat(SqlFailures.isNotTheRow(new SQLTransientConnectionException("no")))
                .isTrue();
        assertThat(SqlFailures.isNotTheRow(new SQLRecoverableException("no"))).isTrue();
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
