package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.whatsappusage.MovableClock;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;

/** A ledger in an empty database, a clock that moves by hand, and short words for what tests do with them. */
public final class LedgerFixture implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-03-10T08:00:00Z");

    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssx", Locale.ROOT);

    private final LedgerDatabase database;
    private final LedgerDatabase.Address address;
    private final MovableClock clock = new MovableClock(START);
    private Ledger ledger;
    private boolean usageChanged;

    /** In a file of this folder. */
    public LedgerFixture(Path folder) {
        this(LedgerDatabase.H2, folder);
    }

    public LedgerFixture(LedgerDatabase database, Path folder) {
        this.database = database;
        address = database.create(folder);
        ledger = open();
    }

    /** One more, as another process would have it; to be closed by the caller. */
    Ledger open() {
        return Ledger.open(address.url(), address.username(), address.password(), clock);
    }

    public Ledger ledger() {
        return ledger;
    }

    public String url() {
        return address.url();
    }

    /** Closes the ledger and opens it again, as a new process would. */
    public void reopen() {
        ledger.close();
        ledger = open();
    }

    public static Window window(String scope, String from, String to) {
        return new Window(
                "main",
                "360dialog",
                "channel-usage",
                scope,
                "client",
                scope,
                null,
                from == null ? null : Instant.parse(from + "T00:00:00Z"),
                to == null ? null : Instant.parse(to + "T00:00:00Z"));
    }

    public static Work work(Window window, Work.Reason reason) {
        return new Work(null, "sync-1", window, reason, 0);
    }

    /** Plans a window and claims it. */
    public Work claimed(Window window) {
        ledger.plan(window.connection(), window.stream(), List.of(work(window, Work.Reason.CURRENT)));
        return ledger.claim(window.connection(), Duration.ofMinutes(10)).orElseThrow();
    }

    /** Reads a window of channel ch1 from first to last page, each row a page, and commits it. */
    public Commit read(String from, String to, UsageFixture... rows) {
        return read(window("ch1", from, to), true, rows);
    }

    public Commit read(Window window, boolean mayWithdraw, UsageFixture... rows) {
        Work work = claimed(window);
        ledger.begin(work);
        for (UsageFixture row : rows) {
            ledger.stage(work, List.of(row.record()));
        }
        return ledger.commit(work, proof(), mayWithdraw);
    }

    public Commit readAll(Window window, List<? extends Observation> rows) {
        Work work = claimed(window);
        ledger.begin(work);
        ledger.stage(work, rows);
        return ledger.commit(work, proof(), true);
    }

    public Proof proof() {
        return new Proof(1, "00", clock.instant());
    }

    public MovableClock clock() {
        return clock;
    }

    public void pass(Duration time) {
        clock.pass(time);
    }

    /** The rows of a query, each as its columns joined by a space, null as a dash; instants are told in UTC, to the second. */
    public List<String> query(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = ledger.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            while (results.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                    columns.add(value(results, column));
                }
                rows.add(String.join(" ", columns));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return rows;
    }

    /** Changes what is in the database behind the ledger's back. */
    public void change(String sql) {
        usageChanged |= sql.toLowerCase(Locale.ROOT).contains("usage_");
        try (Connection connection = ledger.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The columns of a table or view in their order, by upper-case names. */
    public List<String> columns(String table) {
        List<String> names = new ArrayList<>();
        try (Connection connection = ledger.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("SELECT * FROM " + table)) {
            for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                names.add(results.getMetaData().getColumnName(column).toUpperCase(Locale.ROOT));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return names;
    }

    private static String value(ResultSet results, int column) throws SQLException {
        String value = results.getString(column);
        if (value == null) {
            return "-";
        }
        return switch (results.getMetaData().getColumnType(column)) {
            case Types.BOOLEAN, Types.BIT ->
                String.valueOf(results.getBoolean(column)).toUpperCase(Locale.ROOT);
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                text(results.getObject(column, OffsetDateTime.class).toInstant());
            default -> value;
        };
    }

    /** An instant as {@link #query} tells it. */
    static String text(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).format(INSTANT);
    }

    /** The key of a record without the rest of it. */
    public static String key(UsageFixture usage) {
        UsageRecord record = usage.record();
        return record.recordKey();
    }

    /** @throws AssertionError if the sums that the ledger keeps are not those of its records, and no test has changed any */
    @Override
    public void close() {
        try (Ledger closed = ledger) {
            if (!usageChanged) {
                assertThat(UsageSums.unequal(closed.dataSource())).as("sums").isEmpty();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        } finally {
            database.release(address);
        }
    }
}
