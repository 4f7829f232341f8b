package org.whatsappusage.collect;

import java.time.Instant;
import java.util.List;
import org.whatsappusage.ledger.Work.Reason;

/**
 * What a sync that began now would call.
 *
 * @param at when it would begin, UTC
 * @param rows by connection, stream and reason, in the order in which the work is done
 * @param notes what cannot be said yet, and why
 */
public record Preview(Instant at, List<Row> rows, List<String> notes) {

    /**
     * Windows of one stream that are due for the same reason.
     *
     * @param windows how many
     * @param calls how many at least: as many as the same windows took last time, else one each
     * @param from when the first of them can be made, UTC
     * @param until when the last of them can be made, UTC
     * @param limit which makes that last one wait, in words; null if none does
     */
    public record Row(
            String connection,
            String stream,
            Reason reason,
            int windows,
            int calls,
            Instant from,
            Instant until,
            String limit) {

        Row and(int moreCalls, Instant first, Instant last, String waitsFor) {
            boolean later = last.isAfter(until);
            return new Row(
                    connection,
                    stream,
                    reason,
                    windows + 1,
                    calls + moreCalls,
                    first.isBefore(from) ? first : from,
                    later ? last : until,
                    later ? waitsFor : limit);
        }
    }

    public int calls() {
        return rows.stream().mapToInt(Row::calls).sum();
    }

    /** When the last call can be made, UTC; {@link #at} if there is none. */
    public Instant until() {
        return rows.stream().map(Row::until).max(Instant::compareTo).orElse(at);
    }
}
