package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Window;

/**
 * Makes a window that was read whole the ledger's truth: set-based, in one transaction, together with the proof of what was
 * read and the progress that it means.
 */
final class WindowCommit {

    private static final Logger LOG = LoggerFactory.getLogger(WindowCommit.class);

    /** More than clocks are ever put forward or back. */
    private static final Duration AROUND_MIDNIGHT = Duration.ofHours(3);

    private final Clock clock;
    private final Staging staging;
    private final WorkTable workTable;

    WindowCommit(Clock clock, Staging staging, WorkTable workTable) {
        this.clock = clock;
        this.staging = staging;
        this.workTable = workTable;
    }

    /**
     * What a commit did.
     *
     * @param settled settled records that are not what they were, to be told once the commit is certain
     */
    record Outcome(Commit commit, List<Touched> settled) {

        void warn(Window window) {
            settled.forEach(record -> LOG.warn(
                    "{}: record {} was settled and is {} in version {}",
                    window,
                    record.key,
                    record.withdrawn ? "withdrawn" : "changed",
                    record.version));
        }
    }

    record Touched(String key, int version, boolean withdrawn) {}

    private record Changes(int inserted, int changed, int withdrawn) {}

    Outcome run(Session session, Work work, Proof proof, boolean mayWithdraw) throws SQLException {
        // Changes are numbered under this lock: a sink that has seen a number has seen all that are below it.
        session.lock("commit");
        workTable.hold(session, work);
        requireConsistent(session, work);
        Staging.Counts staged = staging.count(session, work);
        long lastChange = session.call("last-change")
                .first(row -> row.number("change_id"))
                .orElseThrow();
        Instant now = clock.instant();

        writeChanged(session, work, proof, now);
        int missing = countMissing(session, work, staged);
        // An answer without a single row is more likely a fault than the end of everything that was ever used.
        boolean withdraws = mayWithdraw && staged.usage() > 0;
        if (missing > 0 && withdraws) {
            writeWithdrawn(session, work, staged, proof, now);
        }
        moveCurrent(session, work, proof, lastChange);
        writeBalancesAndAccounts(session, work, staged, mayWithdraw);
        prove(session, work, proof, true, staged.total());
        cover(session, work.window(), proof);
        KeptReadings.keep(session, work, proof, mayWithdraw, now);
        workTable.done(session, work);

        Changes changes = countChanges(session, lastChange);
        Commit commit = new Commit(
                staged.usage(),
                changes.inserted,
                changes.changed,
                changes.withdrawn,
                staged.balances(),
                staged.accounts(),
                withdraws ? 0 : missing);
        return new Outcome(commit, settledButTouched(session, lastChange));
    }

    private static void requireConsistent(Session session, Work work) throws SQLException {
        Optional<String> repeated = session.call("stage-repeated-key")
                .set("work_id", work.id())
                .first(row -> row.string("record_key") + " is in the answer " + row.integer("times") + " times");
        if (repeated.isPresent()) {
            throw new InconsistentReadingException("record " + repeated.get());
        }
    }

    private static void writeChanged(Session session, Work work, Proof proof, Instant now) throws SQLException {
        session.call("commit-changed")
                .set("work_id", work.id())
                .set("scope", work.window().scope())
                .set("sync_id", work.syncId())
                .set("observed_at", Staging.toTheSecond(proof.observedAt()))
                .set("changed_at", Staging.toTheSecond(now))
                .update();
    }

    /** Records in the window that the answer lacks. Without bounds there is no window that a record could be missing from. */
    private static int countMissing(Session session, Work work, Staging.Counts staged) throws SQLException {
        if (work.window().start() == null) {
            return 0;
        }
        return inWindow(session.call("commit-missing"), work, staged)
                .first(row -> row.integer("missing"))
                .orElseThrow();
    }

    private static void writeWithdrawn(Session session, Work work, Staging.Counts staged, Proof proof, Instant now)
            throws SQLException {
        inWindow(session.call("commit-withdrawn"), work, staged)
                .set("sync_id", work.syncId())
                .set("observed_at", Staging.toTheSecond(proof.observedAt()))
                .set("changed_at", Staging.toTheSecond(now))
                .update();
    }

    /**
     * Days belong to a window by their number and not by the instant of their midnight: where the zone was learned, an edge
     * of the window may be off by what daylight saving moves clocks. So it is put well before the midnight, and long after
     * the one before it.
     */
    private static Session.Call inWindow(Session.Call call, Work work, Staging.Counts staged) {
        Duration slack = Granularity.HALF_HOUR.code().equals(staged.granularity()) ? Duration.ZERO : AROUND_MIDNIGHT;
        return account(call, work.window())
                .set("work_id", work.id())
                .set("granularity", staged.granularity())
                .set("window_start", work.window().start().minus(slack))
                .set("window_end", work.window().end().minus(slack));
    }

    private static Session.Call account(Session.Call call, Window window) {
        return call.set("connection", window.connection())
                .set("stream", window.stream())
                .set("scope", window.scope());
    }

    private static void moveCurrent(Session session, Work work, Proof proof, long lastChange) throws SQLException {
        session.call("commit-current").set("last_change", lastChange).update();
        session.call("commit-confirmed")
                .set("work_id", work.id())
                .set("last_change", lastChange)
                .set("observed_at", Staging.toTheSecond(proof.observedAt()))
                .update();
    }

    private static void writeBalancesAndAccounts(Session session, Work work, Staging.Counts staged, boolean mayWithdraw)
            throws SQLException {
        String connection = work.window().connection();
        if (staged.balances() > 0) {
            session.call("commit-balances")
                    .set("connection", connection)
                    .set("work_id", work.id())
                    .update();
        }
        if (staged.accounts() > 0) {
            session.call("commit-accounts")
                    .set("connection", connection)
                    .set("work_id", work.id())
                    .update();
            if (mayWithdraw) {
                session.call("commit-unlisted")
                        .set("connection", connection)
                        .set("work_id", work.id())
                        .update();
            }
        }
    }

    /** Says what was read of a window and whether it was whole. */
    static void prove(Session session, Work work, Proof proof, boolean complete, int records) throws SQLException {
        account(session.call("sync-window"), work.window())
                .set("sync_id", work.syncId())
                .set("window_start", work.window().start())
                .set("window_end", work.window().end())
                .set("complete", complete)
                .set("requests", proof.requests())
                .set("records", records)
                .set("body_hash", proof.bodyHash())
                .set("observed_at", Staging.toTheSecond(proof.observedAt()))
                .update();
    }

    private static void cover(Session session, Window window, Proof proof) throws SQLException {
        if (window.start() == null) {
            return;
        }
        List<Coverage> touched = between(session.call("coverage-overlapping"), window)
                .all(row ->
                        new Coverage(row.instant("period_start"), row.instant("period_end"), row.instant("read_at")));
        between(session.call("coverage-drop"), window).update();
        List<Coverage> stretches = Coverage.without(touched, window.start(), window.end());
        stretches.add(new Coverage(window.start(), window.end(), Staging.toTheSecond(proof.observedAt())));
        session.<Coverage>batch("coverage-add", stretches, (call, stretch) -> account(call, window)
                .set("period_start", stretch.start())
                .set("period_end", stretch.end())
                .set("read_at", stretch.readAt()));
    }

    private static Session.Call between(Session.Call call, Window window) {
        return account(call, window).set("window_start", window.start()).set("window_end", window.end());
    }

    private static Changes countChanges(Session session, long lastChange) throws SQLException {
        return session.call("commit-counts")
                .set("last_change", lastChange)
                .first(row -> new Changes(row.integer("inserted"), row.integer("changed"), row.integer("withdrawn")))
                .orElseThrow();
    }

    private static List<Touched> settledButTouched(Session session, long lastChange) throws SQLException {
        return session.call("commit-final-touched")
                .set("last_change", lastChange)
                .all(row -> new Touched(row.string("record_key"), row.integer("version"), row.flag("withdrawn")));
    }
}
