package org.whatsappusage.deliver.table;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.JdbcSecrets;

/** What a database means by an error. */
public final class SqlFailures {

    private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);

    private static final List<Class<? extends SQLException>> AWAY = List.of(
            SQLTransientException.class, SQLRecoverableException.class, SQLNonTransientConnectionException.class);

    /**
     * Classes of SQLSTATE (ISO/IEC 9075-2, table 33, and the databases' own): connection, transaction state, authorization, unknown
     * catalog or schema, rollback, access or unknown table, and what PostgreSQL, DB2 and MariaDB say when they are out of
     * resources, locked, shut down or were told to stop.
     */
    private static final Set<String> NOT_THE_ROW =
            Set.of("08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "70");

    private static final String TIMEOUT = "HYT";

    private SqlFailures() {}

    /** Whether the database is not there, not ready or not willing, whatever the row. */
    public static boolean isNotTheRow(SQLException failure) {
        String state = failure.getSQLState();
        boolean says = state != null
                && state.length() >= 3
                && (NOT_THE_ROW.contains(state.substring(0, 2)) || state.startsWith(TIMEOUT));
        return says || AWAY.stream().anyMatch(type -> type.isInstance(failure));
    }

    /**
     * The same failure in a line for a person, without secrets. It means the same, and has no cause: who catches it in a route is
     * handed the innermost one, which says least.
     */
    static SQLException told(String table, SQLException failure, JdbcSecrets secrets) {
        SQLException reason = innermost(failure);
        String message = secrets.mask("table " + table + ": " + firstLine(reason));
        if (!tells(failure, secrets)) {
            LOG.debug("table {}", table, failure);
        }
        return isNotTheRow(failure) || isNotTheRow(reason)
                ? new SQLNonTransientConnectionException(message, reason.getSQLState(), reason.getErrorCode())
                : new SQLException(message, reason.getSQLState(), reason.getErrorCode());
    }

    /** What the database said, and not what a pool or a batch says about it. */
    private static SQLException innermost(SQLException failure) {
        SQLException innermost = failure;
        for (Throwable link = failure; link != null; link = link.getCause()) {
            innermost = link instanceof SQLException sql ? sql : innermost;
        }
        return innermost instanceof BatchUpdateException && innermost.getNextException() != null
                ? innermost.getNextException()
                : innermost;
    }

    /** Behind it stand the whole statement, its place in it, or the whole row. */
    private static String firstLine(SQLException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^\\(conn=-?\\d+\\) ", "")
                .replaceFirst("; SQL statement:$", "");
    }

    private static boolean tells(Throwable failure, JdbcSecrets secrets) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            String message = String.valueOf(link.getMessage());
            if (!secrets.mask(message).equals(message)) {
                return true;
            }
        }
        return false;
    }
}
