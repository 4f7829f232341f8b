package org.whatsappusage.limit;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Buckets in a map. */
final class MemoryBuckets extends SynchronousBuckets {

    /** @param expiresAt epoch millisecond */
    private record Entry(byte[] state, long expiresAt) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    MemoryBuckets(ClientSideConfig config) {
        super(config);
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        return new Operation(key);
    }

    @Override
    public void removeProxy(String key) {
        entries.remove(key);
    }

    @Override
    public int removeExpired(int most) {
        long now = millis();
        int before = entries.size();
        entries.entrySet().stream()
                .filter(entry -> entry.getValue().expiresAt() <= now)
                .limit(most)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(entries::remove);
        return before - entries.size();
    }

    private long millis() {
        return Math.floorDiv(currentTimeNanos(), 1_000_000L);
    }

    private final class Operation implements CompareAndSwapOperation {

        private final String key;

        private Operation(String key) {
            this.key = key;
        }

        @Override
        public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
            return Optional.ofNullable(entries.get(key)).map(Entry::state);
        }

        @Override
        public boolean compareAndSwap(byte[] old, byte[] state, RemoteBucketState bucket, Optional<Long> timeoutNanos) {
            Entry entry = new Entry(state, millis() + life(bucket).toMillis());
            if (old == null) {
                return entries.putIfAbsent(key, entry) == null;
            }
            boolean[] swapped = new boolean[1];
            entries.computeIfPresent(key, (unused, current) -> {
                swapped[0] = Arrays.equals(current.state(), old);
                return swapped[0] ? entry : current;
            });
            return swapped[0];
        }
    }
}
