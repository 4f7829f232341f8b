package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;

/**
 * The row that a result stands on, in the ledger's own types. Texts and times that rows have in common are one object for all of
 * them, since drivers make new ones for each and thousands of rows may be held at once.
 */
final class Row {

    private static final int MOST_SHARED = 4096;

    private final Dialect dialect;
    private final ResultSet results;
    private final Map<Object, Object> shared = new HashMap<>();
    /** In the order in which they were first asked for, which is mostly that of all rows. */
    private final List<Column> columns = new ArrayList<>();

    private int next;

    /** A column of the result, with what it said last. */
    private static final class Column {
        private final String name;
        private final int number;
        private Object last;

        Column(String name, int number) {
            this.name = name;
            this.number = number;
        }
    }

    Row(Dialect dialect, ResultSet results) {
        this.dialect = dialect;
        this.results = results;
    }

    private Column column(String name) throws SQLException {
        for (int looked = 0; looked < columns.size(); looked++) {
            Column column = columns.get(next);
            next = (next + 1) % columns.size();
            if (column.name.equals(name)) {
                return column;
            }
        }
        Column column = new Column(name, results.findColumn(name));
        columns.add(column);
        next = 0;
        return column;
    }

    String string(String name) throws SQLException {
        Column column = column(name);
        return (String) shared(column, results.getString(column.number));
    }

    /** No other row has it. */
    String key() throws SQLException {
        return results.getString(column("record_key").number);
    }

    private Object shared(Column column, Object value) {
        if (value == null || value.equals(column.last)) {
            return value == null ? null : column.last;
        }
        Object known = shared.get(value);
        if (known == null) {
            if (shared.size() == MOST_SHARED) {
                shared.clear();
            }
            shared.put(value, value);
            known = value;
        }
        column.last = known;
        return known;
    }

    byte[] bytes(String name) throws SQLException {
        return results.getBytes(column(name).number);
    }

    boolean flag(String name) throws SQLException {
        return results.getBoolean(column(name).number);
    }

    int integer(String name) throws SQLException {
        return results.getInt(column(name).number);
    }

    long number(String name) throws SQLException {
        return results.getLong(column(name).number);
    }

    Long numberOrNull(String name) throws SQLException {
        long value = results.getLong(column(name).number);
        return results.wasNull() ? null : value;
    }

    Instant instant(String name) throws SQLException {
        Column column = column(name);
        return (Instant) shared(column, dialect.instant(results, column.number));
    }

    LocalDate day(String name) throws SQLException {
        return results.getObject(column(name).number, LocalDate.class);
    }

    /** Without the zeros that the column's fixed scale adds. */
    BigDecimal amount(String name) throws SQLException {
        BigDecimal value = results.getBigDecimal(column(name).number);
        return value == null ? null : Amounts.plain(value);
    }

    Period period() throws SQLException {
        return new Period(Granularity.of(string("granularity")), instant("period_start"));
    }

    RecordVersion version() throws SQLException {
        return new RecordVersion(
                key(),
                integer("version"),
                usage(),
                flag("withdrawn"),
                instant("first_observed_at"),
                instant("observed_at"),
                instant("changed_at"),
                string("sync_id"));
    }

    private UsageRecord usage() throws SQLException {
        return new UsageRecord(
                string("connection"),
                string("provider"),
                string("stream"),
                string("partner_id"),
                string("client_id"),
                string("channel_id"),
                string("waba_id"),
                string("managed_account_id"),
                string("phone_number"),
                string("product"),
                string("unit"),
                Granularity.of(string("granularity")),
                instant("period_start"),
                instant("period_end"),
                string("period_zone"),
                string("country"),
                string("category"),
                string("pricing_type"),
                string("direction"),
                string("tier"),
                numberOrNull("quantity"),
                numberOrNull("paid_quantity"),
                numberOrNull("duration_seconds"),
                amount("cost"),
                amount("unit_price"),
                string("currency"),
                Finality.of(string("finality")),
                string("attributes"));
    }

    BalanceSnapshot balance() throws SQLException {
        return new BalanceSnapshot(
                string("connection"),
                BalanceSnapshot.Scope.valueOf(string("scope").toUpperCase(Locale.ROOT)),
                string("partner_id"),
                string("client_id"),
                string("channel_id"),
                string("managed_account_id"),
                amount("amount"),
                string("currency"),
                instant("last_renewal_at"),
                amount("last_renewal_amount"),
                instant("observed_at"));
    }

    KnownAccount account(String connection) throws SQLException {
        return new KnownAccount(
                new Account(
                        connection,
                        Account.Kind.valueOf(string("kind").toUpperCase(Locale.ROOT)),
                        string("id"),
                        string("client_id"),
                        string("name"),
                        string("phone_number"),
                        string("waba_id"),
                        string("time_zone"),
                        string("status"),
                        instant("terminated_at")),
                flag("listed"));
    }

    private Window window() throws SQLException {
        return new Window(
                string("connection"),
                string("provider"),
                string("stream"),
                string("scope"),
                string("client_id"),
                string("channel_id"),
                string("managed_account_id"),
                instant("window_start"),
                instant("window_end"));
    }

    KeptReading keptReading() throws SQLException {
        return new KeptReading(
                number("reading_id"),
                string("sync_id"),
                window(),
                new Proof(integer("requests"), string("body_hash"), instant("observed_at")),
                flag("may_withdraw"),
                instant("committed_at"),
                integer("pages"),
                integer("balances"),
                instant("first_period"),
                instant("last_period"));
    }

    /** @param attempt of the work as it is to be handed out */
    Work work(int attempt) throws SQLException {
        Work.Reason reason = Work.Reason.valueOf(string("reason").toUpperCase(Locale.ROOT));
        return new Work(number("id"), string("sync_id"), window(), reason, attempt);
    }

    WorkStatus workStatus(Instant now) throws SQLException {
        String state = string("state");
        Instant leasedUntil = instant("lease_until");
        boolean leaseOver = state.equals("leased") && !leasedUntil.isAfter(now);
        return new WorkStatus(
                work(integer("attempt")),
                leaseOver ? WorkStatus.State.DUE : WorkStatus.State.valueOf(state.toUpperCase(Locale.ROOT)),
                string("error"));
    }
}
