package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.record.RecordVersion;

/** How far each sink has come in the log of changes, who delivers to it, and what it refused for good. */
final class ChangeLog {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

    /** Longer than a sink takes for one message. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final Clock clock;
    private final LeaseOwner owner;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /**
     * A look for a whole batch that has found a part of one. The next one waits until twice as much is behind the position: so a
     * sink that is for little has the log looked through about twice, and not with each commit.
     *
     * @param position of the sink
     * @param next the end of the log from which it is worth another look
     */
    private record Look(long position, long next) {}

    /**
     * @param toldBy null if nobody has said it
     * @param heldBy null if nobody delivers to the sink
     */
    private record Position(long delivered, long offered, String toldBy, LeaseOwner heldBy, Instant heldUntil) {

        boolean isAtTheBegin() {
            return delivered == 0 && offered == 0;
        }

        boolean isHeldBut(LeaseOwner owner, Instant now) {
            return heldBy != null && !heldBy.equals(owner) && heldUntil.isAfter(now) && !heldBy.isDead();
        }
    }

    ChangeLog(Clock clock, LeaseOwner owner) {
        this.clock = clock;
        this.owner = owner;
    }

    /**
     * The next changes for a sink, which is held from then on until there are none. What was handed out and not confirmed is
     * handed out again as the very same batch, however many changes came since, so that a sink which names its documents by
     * it writes the same document over.
     *
     * @param whole whether fewer changes than the limit are left where they are
     * @return empty if there are none, or somebody else holds the sink; who holds it finds in one step that there is no more and
     *     lets go, so what was committed before is either theirs to send or found here
     */
    ChangeBatch next(Session session, String sink, ChangeFilter filter, int limit, boolean whole) throws SQLException {
        Position position = position(session, sink);
        if (position.isHeldBut(owner, clock.instant())) {
            if (!whole) {
                LOG.info("sink {}: {} delivers to it just now", sink, position.heldBy);
            }
            return new ChangeBatch(sink, List.of());
        }
        ChangeBatch batch = following(session, sink, position, filter, limit, whole);
        if (batch.isEmpty()) {
            free(session, sink);
        } else {
            heldByUs(session.call("sink-offer"), sink)
                    .set("offered", batch.last())
                    .update();
        }
        return batch;
    }

    private ChangeBatch following(
            Session session, String sink, Position position, ChangeFilter filter, int limit, boolean whole)
            throws SQLException {
        boolean again = position.offered > position.delivered;
        List<Change> changes = again ? again(session, sink, filter, position) : List.of();
        if (changes.isEmpty()) {
            // Asked first, so that what is committed meanwhile is not skipped.
            long end = end(session);
            boolean enough = !whole || end - position.delivered >= limit && end >= nextLook(sink, position);
            changes = enough ? after(session, sink, filter, position.delivered, limit) : List.of();
            // What is not for this sink need not be looked through again.
            long before = changes.isEmpty() ? end : changes.get(0).number() - 1;
            if (enough && before > position.delivered) {
                move(session, sink, before);
            }
            if (whole && changes.size() < limit) {
                if (!changes.isEmpty()) {
                    looks.put(sink, new Look(before, end + (end - before)));
                }
                return new ChangeBatch(sink, List.of());
            }
        }
        return new ChangeBatch(sink, changes);
    }

    private long nextLook(String sink, Position position) {
        Look look = looks.get(sink);
        return look != null && look.position == position.delivered ? look.next : 0;
    }

    private Session.Call heldByUs(Session.Call call, String sink) {
        return call.set("sink", sink)
                .set("owner", owner.text())
                .set("until", clock.instant().plus(LEASE));
    }

    /**
     * Says how a sink is told of changes from now on, if it may be.
     *
     * @param mayFollow whether it may follow what was said before; not asked of a sink that was told nothing yet
     * @return what was said before, if that stays; empty if it was nothing, or what is said now
     */
    Optional<String> tell(Session session, String sink, String toldBy, Predicate<String> mayFollow)
            throws SQLException {
        Position position = position(session, sink);
        if (position.toldBy != null && !position.isAtTheBegin() && !mayFollow.test(position.toldBy)) {
            return Optional.of(position.toldBy);
        }
        session.call("sink-tell").set("sink", sink).set("told_by", toldBy).update();
        return Optional.empty();
    }

    /** Lets others deliver to a sink; does nothing to one that is not held. */
    void free(Session session, String sink) throws SQLException {
        session.call("sink-free").set("sink", sink).set("owner", owner.text()).update();
    }

    /** The same for all sinks. */
    void freeAll(Session session) throws SQLException {
        session.call("sink-free-all").set("owner", owner.text()).update();
    }

    /** Number of the last change, 0 before the first. */
    static long end(Session session) throws SQLException {
        return session.call("last-change").first(row -> row.number("change_id")).orElseThrow();
    }

    /** Changes behind a number, without handing them out. */
    List<Change> after(Session session, String sink, ChangeFilter filter, long number, int limit) throws SQLException {
        return filter.call(session, "changes")
                .set("sink", sink)
                .set("position", number)
                .set("limit", limit)
                .all(ChangeLog::change);
    }

    private static List<Change> again(Session session, String sink, ChangeFilter filter, Position position)
            throws SQLException {
        return filter.call(session, "changes-again")
                .set("sink", sink)
                .set("position", position.delivered)
                .set("offered", position.offered)
                .all(ChangeLog::change);
    }

    private static Change change(Row row) throws SQLException {
        return new Change(row.number("change_id"), row.version());
    }

    Map<Long, RecordVersion> sentBefore(Session session, ChangeBatch batch, ChangeFilter filter) throws SQLException {
        Map<Long, RecordVersion> before = new HashMap<>();
        filter.call(session, "sink-sent-before")
                .set("sink", batch.sink())
                .set("first", batch.first())
                .set("last", batch.last())
                .each(row -> before.put(row.number("later_id"), row.version()));
        return before;
    }

    private static Position position(Session session, String sink) throws SQLException {
        Optional<Position> known = known(session, sink);
        if (known.isEmpty()) {
            session.lock("sinks");
            known = known(session, sink);
        }
        if (known.isPresent()) {
            return known.get();
        }
        session.call("sink-add").set("sink", sink).update();
        return new Position(0, 0, null, null, null);
    }

    private static Optional<Position> known(Session session, String sink) throws SQLException {
        return session.call("sink-position")
                .set("sink", sink)
                .first(row -> new Position(
                        row.number("position"),
                        row.number("offered"),
                        row.string("told_by"),
                        row.string("lease_owner") == null ? null : LeaseOwner.parse(row.string("lease_owner")),
                        row.instant("lease_until")));
    }

    /** Moves a sink's position behind what it has got. */
    void delivered(Session session, String sink, long position) throws SQLException {
        move(session, sink, position);
        heldByUs(session.call("sink-renew"), sink).update();
    }

    private static void move(Session session, String sink, long position) throws SQLException {
        session.call("sink-move").set("sink", sink).set("position", position).update();
    }

    void putAside(Session session, String sink, Change change, String reason) throws SQLException {
        session.call("sink-dead-letter-add")
                .set("sink", sink)
                .set("change_id", change.number())
                .set("record_key", change.version().recordKey())
                .set("version", change.version().version())
                .set("reason", reason)
                .set("put_aside_at", clock.instant())
                .update();
    }
}
