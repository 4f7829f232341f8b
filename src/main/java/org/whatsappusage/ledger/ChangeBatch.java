package org.whatsappusage.ledger;

import java.util.List;
import org.whatsappusage.record.RecordVersion;

/**
 * A stretch of the change log for one sink.
 *
 * @param sink name of the sink
 * @param first number of the first change in it; the sink's position if it is empty
 * @param last number of the last change in it; the sink's position if it is empty
 * @param records in the order in which they were committed, so that versions of one key come in order
 */
public record ChangeBatch(String sink, long first, long last, List<RecordVersion> records) {

    public ChangeBatch {
        records = List.copyOf(records);
    }

    /** True if the sink has everything. */
    public boolean isEmpty() {
        return records.isEmpty();
    }
}
