package org.whatsappusage.collect;

import java.time.Instant;
import java.util.List;
import org.whatsappusage.ledger.Summary;

/**
 * How a sync went.
 *
 * @param syncId identifies it in the ledger
 * @param startedAt UTC
 * @param finishedAt UTC
 * @param summary what it read
 * @param failures one line each, naming connection and account; empty if all was read whole
 * @param notes what is worth knowing and is no failure
 */
public record SyncReport(
        String syncId,
        Instant startedAt,
        Instant finishedAt,
        Summary summary,
        List<String> failures,
        List<String> notes) {}
