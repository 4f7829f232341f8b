package org.whatsappusage.collect;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How much later than its schedule a poll starts, so that many processes do not call a provider in the same second. */
public final class Jitter {

    private final Duration most;
    private final RandomGenerator random;

    /**
     * @param most zero for none
     */
    public Jitter(Duration most, RandomGenerator random) {
        this.most = most;
        this.random = random;
    }

    /** Milliseconds from zero to the most, evenly. */
    public long delay() {
        return random.nextLong(most.toMillis() + 1);
    }
}
