package org.whatsappusage.limit;

import io.github.bucket4j.distributed.BucketProxy;
import java.time.Duration;
import java.time.Instant;

/**
 * When something was done last, as the store remembers it. A bucket that gets a token a millisecond and was emptied then: what it
 * holds is how many milliseconds have passed. One that is full, or that the store does not know, says that it was long ago.
 */
final class Stamp {

    private final Buckets buckets;
    private final BucketProxy bucket;
    private final Duration memory;

    /** @param memory how long it is remembered, which the bucket needs to fill up */
    Stamp(Buckets buckets, BucketProxy bucket, Duration memory) {
        this.buckets = buckets;
        this.bucket = bucket;
        this.memory = memory;
    }

    /**
     * Sets it to now.
     *
     * @return how long ago it was before, at most as long as is remembered
     */
    Duration set() {
        return Duration.ofMillis(bucket.tryConsumeAsMuchAsPossible());
    }

    /** Undoes {@link #set()}, which said how long ago it was. */
    void undo(Duration before) {
        if (!before.isZero()) {
            bucket.addTokens(before.toMillis());
        }
    }

    /** Sets it to an instant that is past, unless it is later already. */
    void atLeast(Instant instant) {
        Duration passed = Duration.between(instant, buckets.now());
        long surplus = bucket.getAvailableTokens() - Math.max(0, passed.toMillis());
        if (surplus > 0) {
            bucket.tryConsume(surplus);
        }
    }

    /** The instant, or {@link Instant#EPOCH} if it was long ago. */
    Instant read() {
        long wait = bucket.estimateAbilityToConsume(memory.toMillis()).getNanosToWaitForRefill();
        return wait == 0 ? Instant.EPOCH : buckets.now().plusNanos(wait).minus(memory);
    }
}
