package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.whatsappusage.record.Granularity;

/**
 * The readings that were committed, with their answers as they came. A reading becomes visible here in the transaction that
 * commits its window; one that failed or was given up leaves nothing. Each body is stored once, however often it came.
 */
public final class KeptReadings {

    private final Database database;

    KeptReadings(Database database) {
        this.database = database;
    }

    /** Keeps what was staged, if all pages of the reading came with their bodies. The caller holds the lock {@code commit}. */
    static void keep(
            Session session, Work work, StagedReading staged, Proof proof, boolean mayWithdraw, Instant committedAt)
            throws SQLException {
        if (staged.pages().isEmpty()) {
            return;
        }
        add(session, work, staged, proof, mayWithdraw, committedAt);
        long reading = session.call("raw-newest")
                .first(row -> row.number("reading_id"))
                .orElseThrow();
        List<StagedReading.StagedPage> pages = staged.pages();
        for (int i = 0; i < pages.size(); i++) {
            addBody(session, staged, pages.get(i));
            session.call("raw-page-add")
                    .set("reading_id", reading)
                    .set("page", i + 1)
                    .set("body_hash", pages.get(i).bodyHash())
                    .set("origin", pages.get(i).origin())
                    .set("of_no_waba", pages.get(i).ofNoWaba())
                    .update();
        }
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

    private static void add(
            Session session, Work work, StagedReading staged, Proof proof, boolean mayWithdraw, Instant committedAt)
            throws SQLException {
        Set<Instant> periods =
                staged.periods().keySet().stream().map(Period::start).collect(Collectors.toSet());
        session.call("raw-reading-add")
                .set("sync_id", work.syncId())
                .set(work.window())
                .set("may_withdraw", mayWithdraw)
                .set("requests", proof.requests())
                .set("pages", staged.pages().size())
                .set("balances", staged.balances().size())
                .set("body_hash", proof.bodyHash())
                .set("observed_at", proof.observedAt())
                .set("committed_at", committedAt)
                .set("first_period", periods.isEmpty() ? null : Collections.min(periods))
                .set("last_period", periods.isEmpty() ? null : Collections.max(periods))
                .set("granularity", staged.granularity().map(Granularity::code).orElse(null))
                .update();
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
                                row.flag("of_no_waba"))))
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
