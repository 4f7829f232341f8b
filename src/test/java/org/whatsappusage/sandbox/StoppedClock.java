package org.whatsappusage.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test moves. */
final class StoppedClock extends Clock {

    private final AtomicReference<Instant> now;

    StoppedClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    static StoppedClock at(String instant) {
        return new StoppedClock(Instant.parse(instant));
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    void set(String instant) {
        now.set(Instant.parse(instant));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody needs another zone");
    }
}
