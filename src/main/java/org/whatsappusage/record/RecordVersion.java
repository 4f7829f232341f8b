package org.whatsappusage.record;

import java.time.Instant;

/**
 * A usage record as the ledger holds it.
 *
 * @param recordKey identity, see {@link RecordKey}
 * @param version 1, then one more whenever a value changes
 * @param usage what was reported
 * @param withdrawn the provider reported it once and, in a later complete answer, no more; the numbers are those of before
 * @param firstObservedAt when the record was first seen, UTC
 * @param observedAt when it was last confirmed, UTC
 * @param changedAt when this version was written, UTC
 * @param syncId the sync that wrote this version
 */
public record RecordVersion(
        String recordKey,
        int version,
        UsageRecord usage,
        boolean withdrawn,
        Instant firstObservedAt,
        Instant observedAt,
        Instant changedAt,
        String syncId) {

    /** The same version of the same record with other figures. */
    public RecordVersion with(Figures figures, String currency) {
        return new RecordVersion(
                recordKey,
                version,
                usage.with(figures, currency),
                withdrawn,
                firstObservedAt,
                observedAt,
                changedAt,
                syncId);
    }
}
