package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

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
    static void keep(Session session, Work work, Proof proof, boolean mayWithdraw, Instant committedAt)
            throws SQLException {
        int pages = session.call("raw-staged")
                .set("work_id", work.id())
                .first(row -> row.integer("pages") == row.integer("kept") ? row.integer("pages") : 0)
                .orElseThrow();
        if (pages == 0) {
            return;
        }
        add(session, work, proof, mayWithdraw, committedAt, pages);
        long reading = session.call("raw-newest")
                .first(row -> row.number("reading_id"))
                .orElseThrow();
        session.call("raw-page-add")
                .set("reading_id", reading)
                .set("work_id", work.id())
                .update();
        session.call("raw-body-add").set("work_id", work.id()).update();
    }

    private static void add(
            Session session, Work work, Proof proof, boolean mayWithdraw, Instant committedAt, int pages)
            throws SQLException {
        session.call("raw-reading-add")
                .set("work_id", work.id())
                .set("sync_id", work.syncId())
                .set(work.window())
                .set("may_withdraw", mayWithdraw)
                .set("requests", proof.requests())
                .set("pages", pages)
                .set("body_hash", proof.bodyHash())
                .set("observed_at", proof.observedAt())
                .set("committed_at", committedAt)
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
