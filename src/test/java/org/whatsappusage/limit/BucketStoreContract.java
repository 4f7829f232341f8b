package org.whatsappusage.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ExpiredEntriesCleaner;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of buckets does. */
public abstract class BucketStoreContract {

    private static final Duration HOUR = Duration.ofHours(1);

    private ProxyManager<String> buckets;

    protected abstract BucketStore store();

    protected abstract Clock clock();

    protected abstract void pass(Duration time);

    @BeforeEach
    void open() {
        buckets = open(store());
    }

    private ProxyManager<String> open(BucketStore store) {
        return store.open(ClientSideConfig.getDefault()
                .withClientClock(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return clock().millis() * 1_000_000;
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return true;
                    }
                })
                .withExpirationAfterWriteStrategy(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1))));
    }

    private Bucket bucket(String key) {
        return buckets.getProxy(key, () -> BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(10).refillIntervally(10, HOUR))
                .build());
    }

    @Test
    void whatIsTakenIsGoneUntilItsTimeIsOver() {
        assertThat(bucket("a").tryConsume(7)).isTrue();
        assertThat(bucket("a").tryConsume(7)).isFalse();
        assertThat(bucket("b").tryConsume(10)).isTrue();
        pass(HOUR);
        assertThat(bucket("a").tryConsume(10)).isTrue();
    }

    @Test
    void aBucketThatWasNeverUsedIsUnknown() {
        assertThat(buckets.getProxyConfiguration("a")).isEmpty();
        bucket("a").tryConsume(1);
        assertThat(buckets.getProxyConfiguration("a")).isPresent();
        buckets.removeProxy("a");
        assertThat(buckets.getProxyConfiguration("a")).isEmpty();
        assertThat(bucket("a").tryConsume(10)).isTrue();
    }

    @Test
    void aBucketThatIsFullAgainIsForgotten() {
        bucket("a").tryConsume(5);
        assertThat(((ExpiredEntriesCleaner) buckets).removeExpired(10)).isZero();
        pass(HOUR.plusMinutes(2));
        bucket("b").tryConsume(5);
        assertThat(((ExpiredEntriesCleaner) buckets).removeExpired(10)).isEqualTo(1);
        assertThat(buckets.getProxyConfiguration("a")).isEmpty();
        assertThat(buckets.getProxyConfiguration("b")).isPresent();
    }

    @Test
    void aBucketThatExpiredCanBeUsedAgain() {
        bucket("a").tryConsume(10);
        pass(HOUR.plusMinutes(2));
        assertThat(bucket("a").tryConsume(10)).isTrue();
        assertThat(bucket("a").tryConsume(1)).isFalse();
    }

    @Test
    void manyThreadsTakeNoMoreThanThereIs() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> taking = () -> bucket("a").tryConsume(1);
            List<Future<Boolean>> all = threads.invokeAll(
                    IntStream.range(0, 40).mapToObj(i -> taking).toList());
            int taken = 0;
            for (Future<Boolean> one : all) {
                taken += one.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
    }
}
