package org.whatsappusage.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConfigurationBuilder;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ExpiredEntriesCleaner;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The buckets behind the budgets, on the injected clock. What lasts shorter than {@link #SHORT} stays in memory: a restart
 * takes longer.
 */
final class Buckets {

    static final Duration SHORT = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration KEPT_LONGER = Duration.ofHours(1);
    private static final Duration KEPT_AFTER = Duration.ofMinutes(1);
    private static final String POLICY = "window ";

    private final Clock clock;
    private final TimeMeter time;
    private final ProxyManager<String> lasting;
    private final ProxyManager<String> passing;

    Buckets(BucketStore store, Clock clock) {
        this.clock = clock;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                Instant now = clock.instant();
                return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
        ClientSideConfig config = ClientSideConfig.getDefault()
                .withClientClock(time)
                .withExpirationAfterWriteStrategy(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_AFTER));
        this.lasting = store.open(config);
        this.passing = BucketStore.inMemory().open(config);
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * When a turn of a window was taken last. It is remembered for longer than the window, since a longer one may be announced
     * that counts the same calls.
     */
    Stamp stamp(String key, Duration window) {
        Duration memory = (window.compareTo(LONGEST) > 0 ? window : LONGEST).plus(KEPT_LONGER);
        return new Stamp(this, timer(managerFor(window), key, memory), memory);
    }

    /** When a turn of a window was taken last; long ago if the store does not know it, which is asked first: it is cheaper. */
    Instant stamped(String key, Duration window) {
        return managerFor(window).getProxyConfiguration(key).isEmpty()
                ? Instant.EPOCH
                : stamp(key, window).read();
    }

    private ProxyManager<String> managerFor(Duration window) {
        return lasts(window) ? lasting : passing;
    }

    /** Whether the calls of a window are remembered across restarts. */
    static boolean lasts(Duration window) {
        return window.compareTo(SHORT) >= 0;
    }

    private static BucketProxy timer(ProxyManager<String> manager, String key, Duration length) {
        return manager.getProxy(
                key, () -> BucketConfiguration.builder().addLimit(timed(length)).build());
    }

    private static Bandwidth timed(Duration length) {
        return Bandwidth.builder()
                .capacity(length.toMillis())
                .refillGreedy(length.toMillis(), length)
                .build();
    }

    /** A bucket of this process that holds {@code tokens} until it is full after {@code length}. */
    Bucket local(long tokens, Duration length) {
        long capacity = Math.max(1, tokens);
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(Bandwidth.builder()
                        .capacity(capacity)
                        .refillIntervally(capacity, length)
                        .initialTokens(tokens)
                        .build())
                .build();
    }

    /** The end of a pause that was kept, long ago if there was none. */
    Instant pausedUntil(String key) {
        if (lasting.getProxyConfiguration(key).isEmpty()) {
            return Instant.EPOCH;
        }
        return now().plusNanos(timer(lasting, key, LONGEST)
                .estimateAbilityToConsume(LONGEST.toMillis())
                .getNanosToWaitForRefill());
    }

    /** Keeps a pause; one that is kept already and lasts longer stays. */
    void pause(String key, Instant until) {
        Instant now = now();
        Instant before = pausedUntil(key);
        Duration more = Duration.between(before.isAfter(now) ? before : now, until);
        if (!more.isNegative() && Duration.between(now, until).compareTo(SHORT) >= 0) {
            timer(lasting, key, LONGEST).tryConsume(Math.max(1, more.toMillis()));
        }
    }

    /** Quotas by window as they were announced, empty if they were not. */
    SortedMap<Duration, Long> policies(String key) {
        SortedMap<Duration, Long> policies = new TreeMap<>();
        Optional<BucketConfiguration> kept = lasting.getProxyConfiguration(key);
        if (kept.isPresent()) {
            for (Bandwidth bandwidth : kept.get().getBandwidths()) {
                if (bandwidth.getId().startsWith(POLICY)) {
                    policies.put(Duration.parse(bandwidth.getId().substring(POLICY.length())), bandwidth.getCapacity());
                }
            }
        }
        return policies;
    }

    /** Keeps announced quotas for a day, as the configuration of a bucket that needs a day to fill up. */
    void keepPolicies(String key, SortedMap<Duration, Long> policies) {
        lasting.removeProxy(key);
        if (!policies.isEmpty()) {
            ConfigurationBuilder configuration = BucketConfiguration.builder()
                    .addLimit(Bandwidth.builder()
                            .capacity(1)
                            .refillGreedy(1, LONGEST)
                            .id("kept")
                            .build());
            policies.forEach((window, quota) -> configuration.addLimit(Bandwidth.builder()
                    .capacity(quota)
                    .refillGreedy(quota, window)
                    .id(POLICY + window)
                    .build()));
            lasting.getProxy(key, configuration::build).tryConsume(1);
        }
    }

    /** Forgets what is full again, of the buckets in memory. */
    void removeExpired() {
        for (ProxyManager<String> manager : List.of(lasting, passing)) {
            if (manager instanceof ExpiredEntriesCleaner cleaner) {
                cleaner.removeExpired(1000);
            }
        }
    }
}
