package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** A database ends one of two transactions that wait for each other; neither caller hears of it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeadlockTest extends AnyDatabase {

    /** Both run at once, whereas the pool that is used by default may have a single thread. */
    private static final Executor THREADS = task -> new Thread(task).start();

    private final CyclicBarrier both = new CyclicBarrier(2);
    private final AtomicInteger attempts = new AtomicInteger();

    @RepeatedTest(5)
    void theOneThatIsEndedRunsAgain() {
        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> hold("plan", "sinks"), THREADS);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> hold("sinks", "plan"), THREADS);

        assertThat(one).succeedsWithin(1, TimeUnit.MINUTES);
        assertThat(other).succeedsWithin(1, TimeUnit.MINUTES);
        assertThat(attempts).hasValueGreaterThan(2);
    }

    private void hold(String first, String second) {
        AtomicInteger own = new AtomicInteger();
        fixture.ledger().database().transaction("hold two locks", session -> {
            attempts.incrementAndGet();
            session.lock(first);
            if (own.incrementAndGet() == 1) {
                meet();
            }
            session.lock(second);
            return null;
        });
    }

    private void meet() {
        try {
            both.await();
        } catch (InterruptedException | BrokenBarrierException ended) {
            throw new IllegalStateException(ended);
        }
    }
}
