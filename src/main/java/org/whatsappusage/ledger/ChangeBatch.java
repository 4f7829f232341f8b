package org.whatsappusage.ledger;

import java.util.List;
import org.whatsappusage.record.RecordVersion;

/**
 * Changes that go to one sink in one message.
 *
 * @param sink name of the sink
 * @param changes in the order in which they were committed, so that versions of one key come in order
 * @param records what the message tells of them: each version as it is, or only what is new in it
 */
public record ChangeBatch(String sink, List<Change> changes, List<RecordVersion> records) {

    public ChangeBatch {
        changes = List.copyOf(changes);
        records = List.copyOf(records);
    }

    /** Tells each version as it is. */
    public ChangeBatch(String sink, List<Change> changes) {
        this(sink, changes, changes.stream().map(Change::version).toList());
    }

    /** How many versions the message tells: one may take two records, which stand side by side, one none. */
    public int versions() {
        int versions = 0;
        RecordVersion before = null;
        for (RecordVersion record : records) {
            boolean same = before != null
                    && before.version() == record.version()
                    && before.recordKey().equals(record.recordKey());
            versions += same ? 0 : 1;
            before = record;
        }
        return versions;
    }

    /** True if the sink has everything. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Number of the first change in it; 0 if there is none. */
    public long first() {
        return isEmpty() ? 0 : changes.get(0).number();
    }

    /** Number of the last change in it; 0 if there is none. */
    public long last() {
        return isEmpty() ? 0 : changes.get(changes.size() - 1).number();
    }
}
