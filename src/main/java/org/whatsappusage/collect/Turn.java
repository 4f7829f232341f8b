package org.whatsappusage.collect;

import java.time.Duration;
import java.util.List;

/** What a reader does next: a window, or a pause after which it asks again. */
public final class Turn {

    private final Duration pause;
    private final Reading reading;

    private Turn(Duration pause, Reading reading) {
        this.pause = pause;
        this.reading = reading;
    }

    static Turn of(Reading reading) {
        return new Turn(Duration.ZERO, reading);
    }

    static Turn pause(Duration pause) {
        return new Turn(pause, null);
    }

    /** How long to wait first, in milliseconds. */
    long millis() {
        // Rounded up: who comes too early has to wait once more.
        return pause.plusNanos(999_999).toMillis();
    }

    /** The window to be read, none for a pause. */
    List<Reading> readings() {
        return reading == null ? List.of() : List.of(reading);
    }
}
