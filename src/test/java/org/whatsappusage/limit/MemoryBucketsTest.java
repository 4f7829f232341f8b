package org.whatsappusage.limit;

import java.time.Clock;
import java.time.Duration;
import org.whatsappusage.MovableClock;

class MemoryBucketsTest extends BucketStoreContract {

    private final MovableClock clock = new MovableClock("2026-03-05T08:00:00Z");

    @Override
    protected BucketStore store() {
        return BucketStore.inMemory();
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
