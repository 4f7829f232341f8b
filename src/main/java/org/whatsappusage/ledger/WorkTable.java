package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.whatsappusage.record.Window;

/** The windows that are due, who holds them, and which failed. */
final class WorkTable {

    private final Clock clock;
    private final LeaseOwner owner;

    WorkTable(Clock clock, LeaseOwner owner) {
        this.clock = clock;
        this.owner = owner;
    }

    void plan(Session session, String connection, String stream, Collection<Work> due) throws SQLException {
        // Two plans at once would each leave their own rows.
        session.lock("plan");
        releaseTheDead(session);
        session.call("work-drop-unclaimed")
                .set("connection", connection)
                .set("stream", stream)
                .set("now", clock.instant())
                .update();
        // What is left is being read just now.
        Set<Window> held = held(session, connection, stream);
        List<WorkOrder.Turn> fresh = WorkOrder.turns(due).stream()
                .filter(turn -> !held.contains(turn.work().window()))
                .toList();
        fresh.forEach(turn -> requireStream(turn.work(), connection, stream));
        session.<WorkOrder.Turn>batch("work-add", fresh, WorkTable::bind);
    }

    private static Set<Window> held(Session session, String connection, String stream) throws SQLException {
        return session
                .call("work-of-stream")
                .set("connection", connection)
                .set("stream", stream)
                .all(row -> row.work(0).window())
                .stream()
                .collect(Collectors.toSet());
    }

    private static void requireStream(Work work, String connection, String stream) {
        Window window = work.window();
        if (!window.connection().equals(connection) || !window.stream().equals(stream)) {
            throw new IllegalArgumentException("not of " + connection + " " + stream + ": " + window);
        }
    }

    private static void bind(Session.Call call, WorkOrder.Turn turn) {
        Work.Reason reason = turn.work().reason();
        call.set("sync_id", turn.work().syncId())
                .set(turn.work().window())
                .set("reason", reason.name().toLowerCase(Locale.ROOT))
                .set("priority", reason.ordinal())
                .set("turn", turn.number());
    }

    List<Work> candidates(Session session, String connection, String syncId) throws SQLException {
        return session.call("work-candidates")
                .set("connection", connection)
                .set("sync_id", syncId)
                .set("now", clock.instant())
                .all(row -> row.work(row.integer("attempt") + 1));
    }

    /** Lets the windows of an account that are no more urgent than this one wait. */
    void park(Session session, Work work, Instant until) throws SQLException {
        Window window = work.window();
        session.call("work-park")
                .set("connection", window.connection())
                .set("stream", window.stream())
                .set("scope", window.scope())
                .set("priority", work.reason().ordinal())
                .set("until", until)
                .set("now", clock.instant())
                .update();
    }

    /** Ends the lease of work that was not done. */
    void putBack(Session session, Work work) throws SQLException {
        session.call("work-put-back").set("id", work.id()).update();
    }

    Optional<Instant> parkedUntil(Session session, String connection, String syncId) throws SQLException {
        return Optional.ofNullable(session.call("work-parked-until")
                .set("connection", connection)
                .set("sync_id", syncId)
                .set("now", clock.instant())
                .first(row -> new Parked(row.instant("parked_until")))
                .orElseThrow()
                .until());
    }

    private record Parked(Instant until) {}

    /** Puts parts of a window in its place. */
    void split(Session session, Work work, Collection<Work> parts) throws SQLException {
        done(session, work);
        session.<WorkOrder.Turn>batch("work-add", WorkOrder.turns(parts), WorkTable::bind);
    }

    /** Leases a row, unless somebody else has it or is just taking it. */
    Optional<Work> take(Session session, long id, Duration lease) throws SQLException {
        Instant now = clock.instant();
        Optional<Work> taken = session.call("work-take")
                .set("id", id)
                .set("now", now)
                .first(row -> row.work(row.integer("attempt") + 1));
        if (taken.isPresent()) {
            session.call("work-lease")
                    .set("id", id)
                    .set("owner", owner.text())
                    .set("lease_millis", lease.toMillis())
                    .set("lease_until", now.plus(lease))
                    .update();
        }
        return taken;
    }

    /**
     * Holds the row of work to the end of the transaction and lets its lease begin anew.
     *
     * @throws StaleWorkException if somebody else has it by now
     */
    void hold(Session session, Work work) throws SQLException {
        if (work.id() == null) {
            throw new IllegalArgumentException("not claimed: " + work.window());
        }
        OptionalLong lease = session
                .call("work-held")
                .set("id", work.id())
                .set("attempt", work.attempt())
                .all(row -> row.number("lease_millis"))
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
        if (lease.isEmpty()) {
            throw new StaleWorkException(work);
        }
        session.call("work-renew")
                .set("id", work.id())
                .set("lease_until", clock.instant().plusMillis(lease.getAsLong()))
                .update();
    }

    void done(Session session, Work work) throws SQLException {
        session.call("work-done").set("id", work.id()).update();
    }

    void failed(Session session, Work work, String error) throws SQLException {
        session.call("work-failed").set("id", work.id()).set("error", error).update();
    }

    int giveUp(Session session, String connection, String stream, String scope, String error) throws SQLException {
        return session.call("work-give-up")
                .set("connection", connection)
                .set("stream", stream)
                .set("scope", scope)
                .set("error", error)
                .set("now", clock.instant())
                .update();
    }

    /** Ends the leases of processes that are known to be dead. */
    void releaseTheDead(Session session) throws SQLException {
        Instant now = clock.instant();
        List<String> holders = session.call("work-lease-owners").set("now", now).all(row -> row.string("lease_owner"));
        for (String holder : holders) {
            if (LeaseOwner.parse(holder).isDead()) {
                session.call("work-release-owner")
                        .set("owner", holder)
                        .set("now", now)
                        .update();
            }
        }
    }

    /** @param connection null for all */
    List<WorkStatus> unfinished(Session session, String connection) throws SQLException {
        Session.Call call = connection == null
                ? session.call("work-unfinished")
                : session.call("work-unfinished-of-connection").set("connection", connection);
        Instant now = clock.instant();
        return call.all(row -> row.workStatus(now));
    }
}
