package org.whatsappusage.ledger;

import java.time.Instant;
import java.util.List;

/**
 * Which changes a sink is for. What it is not for counts as told: the sink's position moves behind it.
 *
 * @param streams only these; empty: all
 * @param settled only what is final or invoiced, and what was withdrawn, since it may have been settled before
 * @param since no record of a period that began earlier, UTC
 */
public record ChangeFilter(List<String> streams, boolean settled, Instant since) {

    /** Lets everything through. */
    public static final ChangeFilter ALL = new ChangeFilter(List.of(), false, Instant.EPOCH);

    public ChangeFilter {
        streams = List.copyOf(streams);
    }

    /** The statement, with its parameters for the filter set. What lets everything through has plain ones, which cost less. */
    Session.Call call(Session session, String statement) {
        if (equals(ALL)) {
            return session.call(statement);
        }
        return session.call(statement + "-filtered")
                .set("streams", streams.isEmpty() ? "*" : "," + String.join(",", streams) + ",")
                .set("settled", settled ? 1 : 0)
                .set("since", since);
    }
}
