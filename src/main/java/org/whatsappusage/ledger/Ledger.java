package org.whatsappusage.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.limit.BucketStore;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.Window;

/**
 * The ledger in its database: what was read, in which version, when, and what is still to be read. Every method is one
 * transaction and may be called from any thread; every one throws {@link LedgerException} if the database fails.
 *
 * <p>A window is read like this: {@link #claim}, {@link #begin}, {@link #stage} for each page, then {@link #commit} or
 * {@link #fail}. Until the commit nobody sees anything of it.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String SETTING = "whatsapp-usage.ledger.url";
    private static final String HISTORY_TABLE = "ledger_schema_history";
    private static final int POOL_SIZE = 10;
    private static final Duration A_MONTH = Duration.ofDays(31);

    private final HikariDataSource pool;
    private final Database database;
    private final Clock clock;
    private final boolean temporary;
    private final Map<Claim, StagedReading> readings = new ConcurrentHashMap<>();
    private final ChangeLog changeLog;
    private final KeptReadings kept;
    private final SummaryQuery summaryQuery = new SummaryQuery();
    private final WorkTable workTable;
    private final WindowCommit windowCommit;

    private Ledger(HikariDataSource pool, Dialect dialect, Clock clock, boolean temporary) {
        this.pool = pool;
        this.clock = clock;
        this.temporary = temporary;
        this.database = new Database(pool, dialect, POOL_SIZE);
        LeaseOwner owner = LeaseOwner.newLedger();
        this.changeLog = new ChangeLog(clock, owner);
        this.kept = new KeptReadings(database);
        this.workTable = new WorkTable(clock, owner);
        this.windowCommit = new WindowCommit(clock, workTable);
    }

    /**
     * Opens the ledger, creates or migrates its tables, and frees what a killed process of this host left behind.
     *
     * @param url JDBC; the database decides by its dialect how it is set up
     * @param username null if the database asks for none
     * @param password null if the database asks for none
     * @param clock tells when versions are written and leases end
     * @throws LedgerException if it cannot; the message names the setting and never a password
     */
    public static Ledger open(String url, String username, String password, Clock clock) {
        return open(url, username, password, clock, false);
    }

    /**
     * Opens a ledger of its own, to build in it what is then compared with another one. It is not made safe against a crash and
     * warns of nothing.
     *
     * @param folder to be deleted by the caller once the ledger is closed
     */
    public static Ledger temporary(Path folder, Clock clock) {
        return open("jdbc:h2:file:" + folder.toAbsolutePath().resolve("ledger"), null, null, clock, true);
    }

    private static Ledger open(String url, String username, String password, Clock clock, boolean temporary) {
        JdbcSecrets secrets = new JdbcSecrets(url, password);
        Dialect dialect = dialectOf(url, secrets);
        HikariDataSource pool = null;
        try {
            pool = connect(dialect, url, username, password);
            migrate(pool, dialect);
            if (temporary) {
                hurry(pool);
            }
            Ledger ledger = new Ledger(pool, dialect, clock, temporary);
            ledger.tidy();
            return ledger;
        } catch (RuntimeException | SQLException failure) {
            if (pool != null) {
                pool.close();
            }
            throw secrets.failure(SETTING + ": cannot open " + url + ": ", failure, dialect);
        }
    }

    private static Dialect dialectOf(String url, JdbcSecrets secrets) {
        List<Dialect> dialects = List.of(new H2Dialect(), new PostgresDialect(), new MariaDbDialect());
        return dialects.stream()
                .filter(dialect -> dialect.speaks(url))
                .findFirst()
                .orElseThrow(() -> new LedgerException(SETTING + ": no database that the ledger knows: "
                        + secrets.mask(url) + " (known: "
                        + String.join(", ", dialects.stream().map(Dialect::name).toList()) + ")"));
    }

    private static HikariDataSource connect(Dialect dialect, String url, String username, String password)
            throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("whatsapp-usage-ledger");
        config.setJdbcUrl(url);
        config.setUsername(username);
        config.setPassword(password);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        dialect.configure(config);
        HikariDataSource pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection()) {
            dialect.prepare(connection);
        } catch (SQLException failure) {
            pool.close();
            throw failure;
        }
        return pool;
    }

    private static void hurry(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            H2Dialect.hurry(connection);
        }
    }

    private static void migrate(DataSource dataSource, Dialect dialect) {
        String folder = Ledger.class.getPackageName().replace('.', '/') + "/migration/" + dialect.name();
        Flyway flyway = Flyway.configure(Ledger.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:" + folder)
                .failOnMissingLocations(true)
                .table(HISTORY_TABLE)
                // The database may hold other people's tables.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        try {
            flyway.migrate();
        } catch (FlywayValidateException refused) {
            // A failure that stays written down would keep every later start from trying again.
            if (Stream.of(flyway.info().all())
                    .noneMatch(migration -> migration.getState().isFailed())) {
                throw new LedgerException(madeByNoRelease(refused));
            }
            flyway.repair();
            flyway.migrate();
        }
    }

    /** In place of Flyway's own advice: to repair it would leave tables behind that lack what is expected of them. */
    private static String madeByNoRelease(FlywayValidateException refused) {
        String difference = refused.getMessage().lines().skip(1).findFirst().orElseGet(refused::getMessage);
        return "its tables are not those that a release has made (" + difference
                + "): open it with the version that it was made by, or have another one made and filled by a new sync";
    }

    private void tidy() {
        database.transaction("free what a killed process left", session -> {
            workTable.releaseTheDead(session);
            BudgetTable.dropExpired(session, clock);
            return null;
        });
    }

    /** The ledger's own pool, for whoever reads the published tables. It is closed with the ledger. */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * Starts the reading of a window: what an earlier attempt staged is dropped.
     *
     * @throws StaleWorkException if the work is no longer held
     */
    public void begin(Work work) {
        drop(work);
        renew(work);
        readings.put(Claim.of(work), new StagedReading(work));
    }

    /**
     * Adds a page to what was read. It is put aside by this process until the commit; the database knows nothing of it.
     *
     * @param page usage records, balances and accounts of the work's connection, usage records of its stream
     * @throws StaleWorkException if the reading was not begun, or has ended
     * @throws IllegalArgumentException if a row is of another connection or stream, or an amount has more digits than the
     *     ledger keeps; nothing of the page is added
     */
    public void stage(Work work, Collection<? extends Observation> page) {
        stage(work, page, null);
    }

    /**
     * The same with the page as it came, to be kept if every page of the window comes with it.
     *
     * @param raw null if it is not to be kept
     */
    public void stage(Work work, Collection<? extends Observation> page, KeptPage raw) {
        StagedReading reading = reading(work);
        reading.add(page);
        reading.add(raw);
    }

    /**
     * Adds a page as it came whose rows are not read: they are those of a reading that was committed, see {@link #confirm}, or
     * come later, see {@link #stageRows}.
     *
     * @throws StaleWorkException if the reading was not begun, or has ended
     */
    public void stageUnread(Work work, KeptPage raw) {
        reading(work).add(raw);
    }

    /**
     * A page that was added with its body.
     *
     * @param number from 1
     * @throws StaleWorkException if the reading was not begun, or has ended
     */
    public KeptPage stagedPage(Work work, int number) {
        return reading(work).page(number);
    }

    /**
     * Adds the rows of a page that was added without them.
     *
     * @throws StaleWorkException as {@link #stage}
     * @throws IllegalArgumentException as {@link #stage}
     */
    public void stageRows(Work work, Collection<? extends Observation> page) {
        reading(work).add(page);
    }

    private StagedReading reading(Work work) {
        StagedReading reading = readings.get(Claim.of(work));
        if (reading == null) {
            throw new StaleWorkException(work);
        }
        return reading;
    }

    private void drop(Work work) {
        StagedReading reading = readings.remove(Claim.of(work));
        if (reading != null) {
            reading.close();
        }
    }

    /** One attempt to do a piece of work, by who has claimed it. */
    private record Claim(Long workId, int attempt) {
        static Claim of(Work work) {
            return new Claim(work.id(), work.attempt());
        }
    }

    /**
     * Lets the lease of work begin anew, for who has to wait long between two pages.
     *
     * @throws StaleWorkException if the work is no longer held
     */
    public void renew(Work work) {
        try {
            database.transaction("renew the lease of " + work.window(), session -> {
                workTable.hold(session, work);
                return null;
            });
        } catch (StaleWorkException lost) {
            // Whoever reads it is told with the next page, and calls no more.
            drop(work);
            throw lost;
        }
    }

    /**
     * Makes a window that was read whole the truth: new records, new versions of records that changed, withdrawals of records
     * that the answer lacks, balances, accounts, the proof and the progress, all in one transaction. A record that did not
     * change gets no version. An answer without any usage row withdraws nothing.
     *
     * @param work as claimed; its window may have other bounds than planned
     * @param proof what was read
     * @param mayWithdraw false if the account is gone, so that nothing is withdrawn or taken off the list
     * @throws InconsistentReadingException if the reading holds one record twice; nothing is changed
     * @throws StaleWorkException if the work is no longer held; nothing is changed
     */
    public Commit commit(Work work, Proof proof, boolean mayWithdraw) {
        WindowCommit.Outcome outcome = database.transaction(
                "commit " + work.window(),
                session -> windowCommit.run(session, work, reading(work), proof, mayWithdraw));
        if (!temporary) {
            outcome.warn(work.window());
        }
        drop(work);
        return outcome.commit();
    }

    /**
     * What was committed last for a window, if its kept answers, all of them usage that may be withdrawn, are all that the
     * ledger has of the window, and would be mapped to the same rows again.
     *
     * @param mapping that would make the rows now
     */
    public Optional<KnownReading> known(Window window, String mapping) {
        return database.transaction("look up how " + window + " was read", session -> {
            Optional<KnownReading> known = KeptReadings.known(session, window, mapping);
            return known.isPresent() && KeptReadings.isThere(session, window, known.get()) ? known : Optional.empty();
        });
    }

    /**
     * Ends the reading of a window whose pages were all added unread, since they are those of a known reading: what that
     * committed is confirmed, with the proof, the pages and the progress, in one transaction.
     *
     * @return empty if something was committed since that touches the window; nothing is changed, and the rows can be added
     *     and committed
     * @throws StaleWorkException if the work is no longer held; nothing is changed
     */
    public Optional<Commit> confirm(Work work, KnownReading known, Proof proof) {
        Optional<Commit> commit = database.transaction(
                "confirm " + work.window(),
                session -> windowCommit.confirm(session, work, reading(work), known, proof));
        if (commit.isPresent()) {
            drop(work);
        }
        return commit;
    }

    /**
     * Ends the reading of a window that could not be read whole: what was staged is dropped, the proof says incomplete, and
     * the work is failed until it is planned anew.
     *
     * @param proof what was read until then
     * @param error for people, without secrets
     * @throws StaleWorkException if the work is no longer held
     */
    public void fail(Work work, Proof proof, String error) {
        StagedReading reading = readings.get(Claim.of(work));
        int records = reading == null ? 0 : reading.total();
        drop(work);
        database.transaction("record the failure of " + work.window(), session -> {
            workTable.hold(session, work);
            WindowCommit.prove(session, work, proof, false, records);
            workTable.failed(session, work, error);
            return null;
        });
    }

    /**
     * Sets what is due for a stream. It replaces the rows that nobody holds, those that failed among them. A window that is
     * being read just now is not planned twice.
     *
     * @param due of that connection and stream
     */
    public void plan(String connection, String stream, Collection<Work> due) {
        database.transaction("plan " + connection + " " + stream, session -> {
            workTable.plan(session, connection, stream, due);
            return null;
        });
    }

    /**
     * Takes the next window of a connection: by reason, then in turns between accounts, each from its newest window.
     *
     * @param lease how long it is held; see {@link #renew}
     * @return empty if nothing is due that nobody holds
     */
    public Optional<Work> claim(String connection, Duration lease) {
        return claim(connection, null, lease, work -> Duration.ZERO);
    }

    /**
     * Takes the next window of a connection that one sync has planned, so that what a sync before it left is not done under
     * the wrong name; it is planned anew where it is still due. A window that has to wait for a limit is parked, with all
     * of its account that are no more urgent, and the next account has its turn.
     *
     * @param syncId null for any
     * @param lease how long it is held; see {@link #renew}
     * @param wait how long a call for a window would have to wait now; zero if not at all
     * @return empty if nothing is due that nobody holds and that may be called for now; see {@link #parkedUntil}
     */
    public Optional<Work> claim(String connection, String syncId, Duration lease, Function<Work, Duration> wait) {
        while (true) {
            List<Work> candidates =
                    database.transaction("look for work", session -> workTable.candidates(session, connection, syncId));
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            for (Work candidate : candidates) {
                Duration waits = wait.apply(candidate);
                if (!waits.isZero()) {
                    Instant until = clock.instant().plus(waits);
                    database.transaction("park " + candidate.window(), session -> {
                        workTable.park(session, candidate, until);
                        return null;
                    });
                    // The others of its account among the candidates are parked with it.
                    break;
                }
                Optional<Work> taken =
                        database.transaction("claim work", session -> workTable.take(session, candidate.id(), lease));
                if (taken.isPresent()) {
                    return taken;
                }
            }
            // Others took all of them meanwhile, or they were parked; there may be more behind.
        }
    }

    /**
     * Puts a window back that was claimed and must wait for a limit, with all of its account that are no more urgent. What
     * was staged is dropped.
     *
     * @throws StaleWorkException if the work is no longer held
     */
    public void park(Work work, Instant until) {
        drop(work);
        database.transaction("park " + work.window(), session -> {
            workTable.hold(session, work);
            workTable.putBack(session, work);
            workTable.park(session, work, until);
            return null;
        });
    }

    /**
     * When the first of the windows that nobody holds may be claimed.
     *
     * @param syncId null for any
     * @return now if it is not parked any more, empty if none is left
     */
    public Optional<Instant> parkedUntil(String connection, String syncId) {
        return database.transaction(
                "look for parked work", session -> workTable.parkedUntil(session, connection, syncId));
    }

    /**
     * Puts parts of a window that cannot be read in one piece in its place. What was staged is dropped.
     *
     * @throws StaleWorkException if the work is no longer held
     */
    public void split(Work work, Collection<Work> parts) {
        drop(work);
        database.transaction("split " + work.window(), session -> {
            workTable.hold(session, work);
            workTable.split(session, work, parts);
            return null;
        });
    }

    /**
     * Takes note that days are to be read again, or finds the note of a backfill of the same days that was cut off.
     *
     * @param first inclusive, of the source's own zone
     * @param last inclusive
     */
    public Backfill beginBackfill(String connection, LocalDate first, LocalDate last) {
        return database.transaction("begin a backfill of " + connection, session -> {
            session.lock("plan");
            Optional<Backfill> begun = backfills(session, connection).stream()
                    .filter(known -> known.first().equals(first) && known.last().equals(last))
                    .findFirst();
            if (begun.isPresent()) {
                return begun.get();
            }
            Backfill fresh = new Backfill(connection, first, last, Columns.toTheSecond(clock.instant()), false);
            session.call("backfill-add")
                    .set("connection", connection)
                    .set("first_day", first)
                    .set("last_day", last)
                    .set("started_at", fresh.startedAt())
                    .update();
            return fresh;
        });
    }

    /** Backfills of a connection that are not at their end, the oldest first. */
    public List<Backfill> backfills(String connection) {
        return database.transaction("list backfills", session -> backfills(session, connection));
    }

    private static List<Backfill> backfills(Session session, String connection) throws SQLException {
        return session.call("backfills")
                .set("connection", connection)
                .all(row -> new Backfill(
                        connection, row.day("first_day"), row.day("last_day"), row.instant("started_at"), true));
    }

    /** Forgets a backfill that is at its end. */
    public void endBackfill(Backfill backfill) {
        database.transaction("end a backfill of " + backfill.connection(), session -> {
            session.call("backfill-drop")
                    .set("connection", backfill.connection())
                    .set("first_day", backfill.first())
                    .set("last_day", backfill.last())
                    .update();
            return null;
        });
    }

    /**
     * Lets all work of a connection, or of one account's stream, fail that nobody holds.
     *
     * @param stream null for all
     * @param scope null for all accounts
     * @param error for people, without secrets
     * @return how many windows
     */
    public int giveUp(String connection, String stream, String scope, String error) {
        return database.transaction(
                "give up " + connection, session -> workTable.giveUp(session, connection, stream, scope, error));
    }

    /**
     * All work that is not finished, in the order in which it is done.
     *
     * @param connection null for all
     */
    public List<WorkStatus> unfinished(String connection) {
        return database.transaction("list work", session -> workTable.unfinished(session, connection));
    }

    /** All accounts that were ever listed for a connection, by kind and id. */
    public List<KnownAccount> accounts(String connection) {
        return database.transaction("list accounts", session -> session.call("accounts")
                .set("connection", connection)
                .all(row -> row.account(connection)));
    }

    /** Which stretches of time of an account were read whole, disjoint, in order. */
    public List<Coverage> coverage(String connection, String stream, String scope) {
        return database.transaction("read coverage", session -> session.call("coverage")
                .set("connection", connection)
                .set("stream", stream)
                .set("scope", scope)
                .all(row ->
                        new Coverage(row.instant("period_start"), row.instant("period_end"), row.instant("read_at"))));
    }

    /** Starts of periods, UTC, of which a record that is not withdrawn is still transient. */
    public SortedSet<Instant> transientPeriods(String connection, String stream, String scope) {
        List<Instant> starts =
                database.transaction("list transient periods", session -> session.call("transient-periods")
                        .set("connection", connection)
                        .set("stream", stream)
                        .set("scope", scope)
                        .all(row -> row.instant("period_start")));
        return new TreeSet<>(starts);
    }

    /** WABAs of which the account of a window had records in the month before the window's end. */
    public List<String> wabas(Window window) {
        return database.transaction("list the WABAs of " + window, session -> session.call("wabas")
                .set("connection", window.connection())
                .set("stream", window.stream())
                .set("scope", window.scope())
                .set("since", window.end().minus(A_MONTH))
                .set("until", window.end())
                .all(row -> row.string("waba_id")));
    }

    /** How many calls a window took when it was last read whole; 0 if it never was. */
    public int requests(Window window) {
        return database.transaction("look up " + window, session -> session.call("last-requests")
                .set("connection", window.connection())
                .set("stream", window.stream())
                .set("scope", window.scope())
                .set("window_start", window.start())
                .set("window_end", window.end())
                .first(row -> row.integer("requests"))
                .orElse(0));
    }

    /** The zone of an account's days, once an answer has taught it. */
    public Optional<String> zone(String connection, String scope) {
        return database.transaction("read a zone", session -> session.call("zone")
                .set("connection", connection)
                .set("scope", scope)
                .first(row -> row.string("zone")));
    }

    /** @param zone an offset such as {@code +08:00} or an IANA name */
    public void learnZone(String connection, String scope, String zone) {
        database.transaction("learn a zone", session -> session.call("zone-learn")
                .set("connection", connection)
                .set("scope", scope)
                .set("zone", zone)
                .update());
    }

    /**
     * Says how a sink is told of changes from now on, unless it was told otherwise and may not be told so behind that.
     *
     * @param toldBy for people and to be compared
     * @param mayFollow whether it may follow what was said before; not asked of a sink that was told nothing yet
     * @return what was said before and stays; empty if what is said now holds
     */
    public Optional<String> tell(String sink, String toldBy, Predicate<String> mayFollow) {
        return database.transaction(
                "note how " + sink + " is told", session -> changeLog.tell(session, sink, toldBy, mayFollow));
    }

    /**
     * What a sink has not got yet, from the first version ever for a new sink, without what was put aside for it. The same
     * batch is handed out until the position is behind it, whatever the limit says then. From then on no other process is
     * handed anything for the sink, until it has everything, it is {@link #free freed}, the ledger is closed, or this process
     * has died; or five minutes after the last word of it.
     *
     * @param limit versions at most
     * @return empty if the sink has everything, or another process delivers to it
     */
    public ChangeBatch changes(String sink, int limit) {
        return changes(sink, ChangeFilter.ALL, limit);
    }

    /**
     * The same for a sink that is not for every change. Its position moves up to the first that is for it, to the end if there is
     * none.
     *
     * @param filter the same each time, but for what was told before it changed
     */
    public ChangeBatch changes(String sink, ChangeFilter filter, int limit) {
        return database.transaction(
                "read changes for " + sink, session -> changeLog.next(session, sink, filter, limit, false));
    }

    /**
     * The same, but nothing as long as the batch would not be full; one that was handed out before is as full as it was. For a
     * sink that is for few of the changes, a full one may not be found at once.
     */
    public ChangeBatch wholeBatch(String sink, ChangeFilter filter, int limit) {
        return database.transaction(
                "read changes for " + sink, session -> changeLog.next(session, sink, filter, limit, true));
    }

    /** How many changes were ever committed, which is the number of the last. */
    public long lastChange() {
        return database.transaction("read the end of the log of changes", ChangeLog::end);
    }

    /**
     * Changes that come behind one in the log, whether they were handed out or not.
     *
     * @param limit versions at most
     */
    public List<Change> changesAfter(String sink, ChangeFilter filter, long number, int limit) {
        return database.transaction(
                "read changes for " + sink, session -> changeLog.after(session, sink, filter, number, limit));
    }

    /**
     * What a sink was last sent of each record of a batch, as far as it was sent any: the newest version before that it is for
     * and that was not put aside.
     *
     * @return by the number of the change
     */
    public Map<Long, RecordVersion> sentBefore(ChangeBatch batch, ChangeFilter filter) {
        return database.transaction(
                "read what was sent to " + batch.sink(), session -> changeLog.sentBefore(session, batch, filter));
    }

    /** Moves a sink's position behind a batch that it has got. */
    public void delivered(ChangeBatch batch) {
        delivered(batch.sink(), batch.last());
    }

    /**
     * Moves a sink's position; never back.
     *
     * @param position number of a change: the sink has got all up to this one, or they were put aside
     */
    public void delivered(String sink, long position) {
        database.transaction("move the position of " + sink, session -> {
            changeLog.delivered(session, sink, position);
            return null;
        });
    }

    /** Lets other processes deliver to a sink, whether it has got what it was last handed or not. */
    public void free(String sink) {
        database.transaction("let go of " + sink, session -> {
            changeLog.free(session, sink);
            return null;
        });
    }

    /**
     * Puts a change aside that a sink refuses, so that it is never offered to it again.
     *
     * @param reason for people, without secrets
     */
    public void putAside(String sink, Change change, String reason) {
        database.transaction("put aside a change for " + sink, session -> {
            changeLog.putAside(session, sink, change, reason);
            return null;
        });
    }

    /**
     * The same of a change of which only the sink's answer says that it is at fault, since there was nothing else to be sent. To
     * be called once until {@link #proven}.
     *
     * @throws LedgerException if it was called before; nothing is put aside then
     */
    public void putAsideUnproven(String sink, Change change, String reason) {
        database.transaction("put aside a change for " + sink, session -> {
            session.call("sink-unproven-add")
                    .set("sink", sink)
                    .set("change_id", change.number())
                    .update();
            changeLog.putAside(session, sink, change, reason);
            return null;
        });
    }

    /** Takes note that a sink takes what it is sent. */
    public void proven(String sink) {
        database.transaction(
                "take note that " + sink + " takes something",
                session -> session.call("sink-proven").set("sink", sink).update());
    }

    /** Whether a change was put aside by {@link #putAsideUnproven}, and the sink has taken nothing since. */
    public boolean isUnproven(String sink) {
        return database.transaction("read what is known of " + sink, session -> session.call("sink-unproven")
                .set("sink", sink)
                .first(row -> row.number("change_id"))
                .isPresent());
    }

    /** How many versions a sink has refused since there is this ledger. */
    public long putAside(String sink) {
        return database.transaction("count what was put aside for " + sink, session -> session.call("sink-dead-letters")
                .set("sink", sink)
                .first(row -> row.number("put_aside"))
                .orElse(0L));
    }

    /** The committed readings whose answers are kept. */
    public KeptReadings kept() {
        return kept;
    }

    /**
     * Hands over the newest versions of the records whose periods lie within some days, as they were at one moment, also of
     * those that are withdrawn. However many there are, the memory holds few. They are ordered by connection, stream and
     * account, then by the begin of the period and the key.
     *
     * @param first day, in each period's own zone; where that is not known, in UTC
     * @param last day, inclusive
     * @param connection whose; null for all
     * @param reader is called on a thread of the ledger
     * @throws IOException that the reader throws, which ends it
     */
    public void current(LocalDate first, LocalDate last, String connection, RecordReader reader) throws IOException {
        CurrentRecords records = new CurrentRecords(first, last, record -> {
            try {
                reader.read(record);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        try {
            database.transaction("read the records of " + first + " to " + last, session -> {
                session.snapshot(() -> records.read(session, connection));
                return null;
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** Takes one record after the other. */
    public interface RecordReader {
        void read(RecordVersion record) throws IOException;
    }

    /**
     * What the ledger holds, for people.
     *
     * @param syncId null for all; else only what this sync read
     */
    public Summary summary(String syncId) {
        return database.transaction("sum up", session -> summaryQuery.run(session, syncId));
    }

    /** Keeps what was spent of the providers' limits, for this process and the next. */
    public BucketStore budgets() {
        return config -> new BudgetTable(config, database, clock);
    }

    Database database() {
        return database;
    }

    Clock clock() {
        return clock;
    }

    /** Closes the pool, and with it a database that is a file of ours. */
    @Override
    public void close() {
        try (pool) {
            freeSinks();
            database.close();
            readings.values().forEach(StagedReading::close);
        }
    }

    /** A database that is gone already frees them by itself, later. */
    private void freeSinks() {
        try {
            database.transaction("let go of the sinks", session -> {
                changeLog.freeAll(session);
                return null;
            });
        } catch (LedgerException gone) {
            LOG.debug("the sinks stay held for a while", gone);
        }
    }
}
