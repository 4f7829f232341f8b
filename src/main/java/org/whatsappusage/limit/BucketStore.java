package org.whatsappusage.limit;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ProxyManager;

/** Where the buckets are kept. Any of Bucket4j's back ends with text for keys fits in. */
@FunctionalInterface
public interface BucketStore {

    /**
     * Opens the store.
     *
     * @param config what the time is, and how long a bucket must be remembered after it was written
     */
    ProxyManager<String> open(ClientSideConfig config);

    /** Buckets that are forgotten with the process. */
    static BucketStore inMemory() {
        return MemoryBuckets::new;
    }
}
