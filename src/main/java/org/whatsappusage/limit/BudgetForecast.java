package org.whatsappusage.limit;

import java.time.Instant;
import java.util.List;

/** A budget as it will be, call after call. */
record BudgetForecast(Budget budget, Instant pausedUntil, List<RingForecast> rings) {

    Placement next(Instant notBefore) {
        Instant at = notBefore;
        Limit limit = null;
        if (pausedUntil.isAfter(at)) {
            at = pausedUntil;
        }
        for (RingForecast ring : rings) {
            Instant next = ring.next(at);
            if (next.isAfter(at)) {
                at = next;
                limit = ring.limit();
            }
        }
        return new Placement(at, budget, limit);
    }

    void take(Instant at) {
        rings.forEach(ring -> ring.take(at));
    }
}
