package org.whatsappusage.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;

/** A limit as it will be, call after call. */
final class RingForecast {

    private final Limit limit;
    private final Duration length;
    private final long weight;
    private final PriorityQueue<Instant> free;
    private final Instant cappedUntil;
    private long leased;
    private long left;

    /**
     * @param free when each turn is free
     * @param leased calls of a turn that was taken
     * @param left calls until {@code cappedUntil}
     */
    RingForecast(
            Limit limit,
            Duration length,
            long weight,
            List<Instant> free,
            long leased,
            long left,
            Instant cappedUntil) {
        this.limit = limit;
        this.length = length;
        this.weight = weight;
        this.free = new PriorityQueue<>(free);
        this.leased = leased;
        this.left = left;
        this.cappedUntil = cappedUntil;
    }

    Limit limit() {
        return limit;
    }

    /** When the next call can be made. */
    Instant next(Instant notBefore) {
        Instant at = leased > 0 || free.peek().isBefore(notBefore) ? notBefore : free.peek();
        return at.isBefore(cappedUntil) && left < 1 ? cappedUntil : at;
    }

    void take(Instant at) {
        if (at.isBefore(cappedUntil)) {
            left--;
        }
        if (leased == 0) {
            free.poll();
            free.add(at.plus(length));
            leased = weight;
        }
        leased--;
    }
}
