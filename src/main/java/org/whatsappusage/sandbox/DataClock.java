package org.whatsappusage.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The moment that the figures are told for: the clock, in steps of a quarter of an hour, because no provider counts in real
 * time and because two requests shortly after one another shall agree. It can be stopped; limits and tokens go on by the
 * real clock then.
 */
final class DataClock {

    private static final Duration STEP = Duration.ofMinutes(15);

    private final Clock clock;
    private Instant stopped;

    DataClock(Clock clock) {
        this.clock = clock;
    }

    synchronized Instant now() {
        Instant instant = stopped == null ? clock.instant() : stopped;
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), STEP.toSeconds()) * STEP.toSeconds());
    }

    /** @param instant null: let it run again */
    synchronized void stop(Instant instant) {
        stopped = instant;
    }
}
