package org.whatsappusage.ledger;

import java.time.Instant;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.UsageRecord;

/**
 * What usage rows are for.
 *
 * @param start UTC
 */
record Period(Granularity granularity, Instant start) {

    /** No period begins before; a time that every database knows. */
    static final Instant BEFORE_ALL = Instant.parse("0001-01-01T00:00:00Z");

    /** No period begins after; a time that every database knows. */
    static final Instant AFTER_ALL = Instant.parse("9999-12-31T00:00:00Z");

    static Period of(UsageRecord record) {
        return new Period(record.granularity(), record.periodStart());
    }

    Session.Call on(Session.Call call) {
        return call.set("granularity", granularity.code()).set("period_start", start);
    }
}
