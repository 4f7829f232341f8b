package org.whatsappusage.ledger;

import java.time.Instant;
import org.whatsappusage.record.Granularity;

/**
 * What usage rows are for.
 *
 * @param start UTC
 */
record Period(Granularity granularity, Instant start) {

    Session.Call on(Session.Call call) {
        return call.set("granularity", granularity.code()).set("period_start", start);
    }
}
