package org.whatsappusage.ledger;

import java.time.Instant;
import org.whatsappusage.record.RecordVersion;

/**
 * A record in its newest version, as it is compared with another ledger's.
 *
 * @param version as the row itself says
 * @param periodStart as the row itself says, UTC
 * @param firstObservedAt UTC
 * @param observedAt when it was last confirmed, UTC
 * @param record null if the version that the row refers to is gone
 */
record CurrentRow(
        String recordKey,
        int version,
        Instant periodStart,
        Instant firstObservedAt,
        Instant observedAt,
        RecordVersion record) {}
