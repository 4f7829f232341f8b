package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.whatsappusage.record.RecordVersion;

/** How far each sink has come in the log of changes. */
final class ChangeLog {

    private record Position(long delivered, long offered) {}

    /**
     * The next changes for a sink. What was handed out and not confirmed is handed out again as the very same batch, however
     * many changes came since, so that a sink which names its documents by it writes the same document over.
     */
    ChangeBatch next(Session session, String sink, int limit) throws SQLException {
        Position position = position(session, sink);
        boolean again = position.offered > position.delivered;
        List<Long> numbers = new ArrayList<>();
        List<RecordVersion> records = session.call("changes")
                .set("position", position.delivered)
                .set("upto", again ? position.offered : Long.MAX_VALUE)
                .set("limit", again ? Integer.MAX_VALUE : limit)
                .all(row -> {
                    numbers.add(row.number("change_id"));
                    return row.version();
                });
        if (records.isEmpty()) {
            return new ChangeBatch(sink, position.delivered, position.delivered, records);
        }
        ChangeBatch batch = new ChangeBatch(sink, numbers.get(0), numbers.get(numbers.size() - 1), records);
        session.call("sink-offer")
                .set("sink", sink)
                .set("offered", batch.last())
                .update();
        return batch;
    }

    private static Position position(Session session, String sink) throws SQLException {
        session.lock("sinks");
        Optional<Position> known = session.call("sink-position")
                .set("sink", sink)
                .first(row -> new Position(row.number("position"), row.number("offered")));
        if (known.isPresent()) {
            return known.get();
        }
        session.call("sink-add").set("sink", sink).update();
        return new Position(0, 0);
    }

    void delivered(Session session, ChangeBatch batch) throws SQLException {
        session.call("sink-move")
                .set("sink", batch.sink())
                .set("position", batch.last())
                .update();
    }
}
