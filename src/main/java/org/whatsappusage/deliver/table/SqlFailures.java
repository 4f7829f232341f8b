package org.whatsappusage.deliver.table;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.JdbcSecrets;

/** What a database means by an error. */
public final class SqlFailures {

    private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);

    /** Classes of SQLSTATE (ISO/IEC 9075-2, table 33): cardinality, data, constraints, a view's check; 45 is what a trigger raises. */
    private static final Set<String> THE_ROW = Set.of("21", "22", "23", "44", "45");

    /** Of these, the ones for what the row itself holds. */
    private static final Set<String> THE_DATA = Set.of("22", "23");

    /** A row that a foreign key points to may still come: as PostgreSQL says it, and H2, and MariaDB by its own number. */
    private static final Set<String> FOREIGN_KEY = Set.of("23503", "23506");

    private static final int MARIADB_FOREIGN_KEY = 1452;

    /**
     * Classes of SQLSTATE (the same table, and the databases' own): connection, transaction state, authorization, unknown
     * catalog or schema, rollback, access or unknown table, and what PostgreSQL, DB2 and MariaDB say when they are out of
     * resources, locked, shut down or were told to stop.
     */
    private static final Set<String> NOT_THE_ROW =
            Set.of("08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "70");

    private static final String TIMEOUT = "HYT";
    private static final String GENERAL = "HY";

    /** MariaDB's own numbers where its state is HY000: disk full, table full, lock wait timeout, deadlock, read only. */
    private static final Set<Integer> MARIADB_NOT_THE_ROW = Set.of(1021, 1114, 1205, 1213, 1290);

    private static final int STATE_LENGTH = 5;

    private static final List<Class<? extends SQLException>> AWAY = List.of(
            SQLTransientException.class, SQLRecoverableException.class, SQLNonTransientConnectionException.class);

    private SqlFailures() {}

    /** Whether the database is not there, not ready or not willing, whatever the row. */
    public static boolean isNotTheRow(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.length() != STATE_LENGTH) {
            return isOfAKindThatIsAway(failure);
        }
        String stateClass = state.substring(0, 2);
        if (THE_ROW.contains(stateClass)) {
            return false;
        }
        if (NOT_THE_ROW.contains(stateClass) || state.startsWith(TIMEOUT)) {
            return true;
        }
        if (stateClass.equals(GENERAL)) {
            return MARIADB_NOT_THE_ROW.contains(failure.getErrorCode()) || isOfAKindThatIsAway(failure);
        }
        // MariaDB's driver makes this one of every state that it does not know, such as those of a trigger
        return !(failure instanceof SQLTransientConnectionException) && isOfAKindThatIsAway(failure);
    }

    /** Whether it is certain by its kind that the database does not take what is in the row. */
    public static boolean isTheData(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && state.length() == STATE_LENGTH
                && THE_DATA.contains(state.substring(0, 2))
                && !FOREIGN_KEY.contains(state)
                && failure.getErrorCode() != MARIADB_FOREIGN_KEY;
    }

    private static boolean isOfAKindThatIsAway(SQLException failure) {
        return AWAY.stream().anyMatch(type -> type.isInstance(failure));
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
