package org.whatsappusage.limit;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ExpiredEntriesCleaner;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What stores have in common that answer at once: a bucket is changed only by whoever has seen its last state. */
public abstract class SynchronousBuckets extends AbstractCompareAndSwapBasedProxyManager<String>
        implements ExpiredEntriesCleaner {

    private static final Duration LONGEST = Duration.ofDays(400);

    protected SynchronousBuckets(ClientSideConfig config) {
        super(config);
    }

    /** How long a bucket in this state must be remembered. */
    protected final Duration life(RemoteBucketState bucket) {
        return getClientSideConfig()
                .getExpirationAfterWriteStrategy()
                .map(strategy -> Duration.ofMillis(strategy.calculateTimeToLiveMillis(bucket, currentTimeNanos())))
                .filter(life -> life.compareTo(LONGEST) < 0)
                .orElse(LONGEST);
    }

    @Override
    protected final AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException("the store answers at once");
    }

    @Override
    protected final CompletableFuture<Void> removeAsync(String key) {
        throw new UnsupportedOperationException("the store answers at once");
    }

    @Override
    public final boolean isAsyncModeSupported() {
        return false;
    }

    @Override
    public final boolean isExpireAfterWriteSupported() {
        return true;
    }
}
