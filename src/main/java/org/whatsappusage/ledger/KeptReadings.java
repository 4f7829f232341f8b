package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Window;

/**
 * The readings that were committed, with their answers as they came. A reading becomes visible here in the transaction that
 * commits its window; one that failed or was given up leaves nothing. Each body is stored once, however often it came.
 */
public final class KeptReadings {

    private final Database database;

    KeptReadings(Database database) {
        this.database = database;
    }

    /**
     * Keeps what was staged, if all pages of the reading came with their bodies. The caller holds the lock {@code commit}.
     *
     * @param comparable whether the same answers once more would confirm all of their periods as a whole
     */
    static void keep(
            Session session,
            Work work,
            StagedReading staged,
            Proof proof,
            boolean mayWithdraw,
            boolean comparable,
            Instant committedAt)
            throws SQLException {
        add(
                session,
                work,
                staged,
                Held.of(session, work.window(), staged, comparable),
                proof,
                mayWithdraw,
                committedAt);
    }

    /** Keeps the pages of a reading that are those of a known one. The caller holds the lock {@code commit}. */
    static void keepAgain(
            Session session, Work work, StagedReading staged, KnownReading known, Proof proof, Instant committedAt)
            throws SQLException {
        add(session, work, staged, Held.of(known), proof, true, committedAt);
    }

    private static void addBody(Session session, StagedReading staged, StagedReading.StagedPage page)
            throws SQLException {
        boolean known = session.call("raw-body-known")
                .set("body_hash", page.bodyHash())
                .first(row -> row.string("body_hash"))
                .isPresent();
        if (!known) {
            session.call("raw-body-add")
                    .set("body_hash", page.bodyHash())
                    .set("body", staged.body(page))
                    .update();
        }
    }

    /** What was committed of a reading. */
    private record Held(
            int records,
            int present,
            int balances,
            Instant firstPeriod,
            Instant lastPeriod,
            Granularity granularity,
            boolean comparable) {

        static Held of(Session session, Window window, StagedReading staged, boolean comparable) throws SQLException {
            Set<Instant> periods =
                    staged.periods().keySet().stream().map(Period::start).collect(Collectors.toSet());
            Instant first = periods.isEmpty() ? null : Collections.min(periods);
            Instant last = periods.isEmpty() ? null : Collections.max(periods);
            return new Held(
                    staged.usage(),
                    comparable && first != null ? countPresent(session, window, first, last) : 0,
                    staged.balances().size(),
                    first,
                    last,
                    staged.granularity().orElse(null),
                    comparable);
        }

        static Held of(KnownReading known) {
            return new Held(
                    known.records(),
                    known.present(),
                    0,
                    known.firstPeriod(),
                    known.lastPeriod(),
                    known.granularity(),
                    true);
        }
    }

    private static void add(
            Session session,
            Work work,
            StagedReading staged,
            Held held,
            Proof proof,
            boolean mayWithdraw,
            Instant committedAt)
            throws SQLException {
        List<StagedReading.StagedPage> pages = staged.pages();
        if (pages.isEmpty()) {
            return;
        }
        for (StagedReading.StagedPage page : pages) {
            addBody(session, staged, page);
        }
        session.call("raw-reading-add")
                .set("sync_id", work.syncId())
                .set(work.window())
                .set("may_withdraw", mayWithdraw)
                .set("requests", proof.requests())
                .set("pages", pages.size())
                .set("balances", held.balances)
                .set("records", held.records)
                .set("present", held.present)
                .set("body_hash", proof.bodyHash())
                .set("observed_at", proof.observedAt())
                .set("committed_at", committedAt)
                .set("first_period", held.firstPeriod)
                .set("last_period", held.lastPeriod)
                .set("granularity", held.granularity == null ? null : held.granularity.code())
                .update();
        long reading = session.call("raw-newest")
                .first(row -> row.number("reading_id"))
                .orElseThrow();
        AtomicInteger number = new AtomicInteger();
        session.<StagedReading.StagedPage>batch("raw-page-add", pages, (call, page) -> call.set("reading_id", reading)
                .set("page", number.incrementAndGet())
                .set("body_hash", page.bodyHash())
                .set("origin", page.origin())
                .set("of_no_waba", page.ofNoWaba())
                .set("mapping", held.comparable ? page.mapping() : null));
    }

    /**
     * What was committed last for a window, if its answers and nothing else are what the ledger has of the window.
     *
     * @param mapping that would make the rows of an answer now
     */
    static Optional<KnownReading> known(Session session, Window window, String mapping) throws SQLException {
        Optional<Instant> readAt = readAt(session, window);
        if (readAt.isEmpty()) {
            return Optional.empty();
        }
        List<KnownReading.Page> pages = new ArrayList<>();
        List<KnownReading> newest = new ArrayList<>(1);
        account(session.call("raw-known"), window).set("mapping", mapping).each(row -> {
            if (pages.isEmpty()) {
                newest.add(known(row, mapping, pages));
            }
            pages.add(new KnownReading.Page(row.string("body_hash"), row.string("origin")));
        });
        return newest.stream()
                .filter(reading -> Columns.toTheSecond(reading.observedAt()).equals(readAt.get()))
                .findFirst();
    }

    /** Whether that is so still, asked by who holds the lock {@code commit}. */
    static boolean isStillKnown(Session session, Window window, KnownReading known) throws SQLException {
        Instant readAt = Columns.toTheSecond(known.observedAt());
        return readAt(session, window).filter(readAt::equals).isPresent()
                && account(session.call("raw-still-known"), window)
                        .set("reading_id", known.id())
                        .set("mapping", known.mapping())
                        .first(row -> row.instant("observed_at"))
                        .isPresent();
    }

    /** Takes note that what the ledger has of an account may not be what its readings committed. */
    static void unmap(Session session, Restoration.Account account) throws SQLException {
        session.call("raw-unmap")
                .set("connection", account.connection())
                .set("stream", account.stream())
                .set("scope", account.scope())
                .update();
    }

    /** Whether the ledger still has as many rows as it had then: some may have been deleted by hand, to be read again. */
    static boolean isThere(Session session, Window window, KnownReading known) throws SQLException {
        return countPresent(session, window, known.firstPeriod(), known.lastPeriod()) == known.present();
    }

    private static int countPresent(Session session, Window window, Instant first, Instant last) throws SQLException {
        return periods(session, "usage-count", window, first, last)
                .first(row -> row.integer("present"))
                .orElseThrow();
    }

    /** A statement on periods of an account. */
    static Session.Call periods(Session session, String statement, Window window, Instant first, Instant last)
            throws SQLException {
        return session.call(statement)
                .set(
                        "account_id",
                        UsageAccount.find(session, window.connection(), window.stream(), window.scope())
                                .orElse(0L))
                .set("first_period", first)
                .set("last_period", last);
    }

    private static KnownReading known(Row row, String mapping, List<KnownReading.Page> pages) throws SQLException {
        return new KnownReading(
                row.number("reading_id"),
                mapping,
                row.instant("observed_at"),
                row.integer("records"),
                row.integer("present"),
                row.instant("first_period"),
                row.instant("last_period"),
                Granularity.of(row.string("granularity")),
                pages);
    }

    private static Session.Call account(Session.Call call, Window window) {
        return call.set("connection", window.connection())
                .set("stream", window.stream())
                .set("scope", window.scope())
                .set("window_start", window.start())
                .set("window_end", window.end());
    }

    /** When exactly this window was read, if no other one was read since that overlaps it. */
    private static Optional<Instant> readAt(Session session, Window window) throws SQLException {
        List<Coverage> covers = account(session.call("coverage-overlapping"), window)
                .all(row ->
                        new Coverage(row.instant("period_start"), row.instant("period_end"), row.instant("read_at")));
        return covers.stream()
                .filter(only -> covers.size() == 1
                        && only.start().equals(window.start())
                        && only.end().equals(window.end()))
                .map(Coverage::readAt)
                .findFirst();
    }

    /** The id of the reading that was committed last, 0 if none is kept. */
    public long newest() {
        return database.transaction("look for the newest kept reading", session -> session.call("raw-newest")
                .first(row -> row.number("reading_id"))
                .orElseThrow());
    }

    /**
     * How many are kept.
     *
     * @param upto no newer ones than this
     * @param connection null for all
     */
    public long count(long upto, String connection) {
        return database.transaction("count kept readings", session -> session.call("raw-count")
                .set("upto", upto)
                .set("connection", connection)
                .first(row -> row.number("readings"))
                .orElseThrow());
    }

    /**
     * The connections that were read, by name.
     *
     * @param connection null for all
     */
    public List<String> connections(String connection) {
        return database.transaction("list connections with kept readings", session -> session.call("raw-connections")
                .set("connection", connection)
                .all(row -> row.string("connection")));
    }

    /**
     * The next ones in the order of their commits, a handful at a time.
     *
     * @param after the id of the last one that was had, 0 at first
     * @param upto no newer ones than this
     * @param connection null for all
     * @return empty if there are no more
     */
    public List<KeptReading> next(long after, long upto, String connection) {
        return database.transaction("list kept readings", session -> session.call("raw-readings")
                .set("after", after)
                .set("upto", upto)
                .set("connection", connection)
                .all(Row::keptReading));
    }

    /**
     * A page of a reading.
     *
     * @param page from 1
     * @throws LedgerException if it is not there
     */
    public KeptPage page(KeptReading reading, int page) {
        return database.transaction("read a kept page", session -> session.call("raw-page")
                        .set("reading_id", reading.id())
                        .set("page", page)
                        .first(row -> new KeptPage(
                                row.string("body_hash"),
                                row.string("origin"),
                                row.bytes("body"),
                                row.flag("of_no_waba"),
                                row.string("mapping"))))
                .orElseThrow(() -> new MissingPageException(reading.window() + ": page " + page + " of "
                        + reading.pages() + " that sync " + reading.syncId() + " read is not kept any more"));
    }

    /**
     * Drops what was committed before a moment, a few readings a transaction, so that no commit waits for it long.
     *
     * @return how many readings
     */
    public int forget(Instant before) {
        int forgotten = 0;
        int some;
        do {
            some = database.transaction("drop old raw answers", session -> forgetSome(session, before));
            forgotten += some;
        } while (some > 0);
        return forgotten;
    }

    private static int forgetSome(Session session, Instant before) throws SQLException {
        // A commit must not find a body that is being dropped just now, and rely on it.
        session.lock("commit");
        List<Long> old = session.call("raw-old").set("before", before).all(row -> row.number("reading_id"));
        for (long reading : old) {
            session.call("raw-drop-bodies").set("reading_id", reading).update();
            session.call("raw-drop-pages").set("reading_id", reading).update();
            session.call("raw-drop-reading").set("reading_id", reading).update();
        }
        return old.size();
    }
}
