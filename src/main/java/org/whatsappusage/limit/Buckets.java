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
     * A bucket that needs the given time to fill up, a token a millisecond: taking all of it is taking a turn, and it is full
     * again that long after it was taken, neither sooner nor bit by bit.
     */
    BucketProxy timer(String key, Duration length) {
        return managerFor(length).getProxy(key, () -> BucketConfiguration.builder()
                .addLimit(timed(length))
                .build());
    }

    /** When a bucket of {@link #timer} is full, as the store has it; long ago if it never was taken. */
    Instant fullAt(String key, Duration length) {
        if (managerFor(length).getProxyConfiguration(key).isEmpty()) {
            return Instant.EPOCH;
        }
        return now().plusNanos(timer(key, length)
                .estimateAbilityToConsume(length.toMillis())
                .getNanosToWaitForRefill());
    }

    private ProxyManager<String> managerFor(Duration length) {
        return length.compareTo(SHORT) < 0 ? passing : lasting;
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
        return fullAt(key, LONGEST);
    }

    /** Keeps a pause; one that is kept already and lasts longer stays. */
    void pause(String key, Instant until) {
        Instant now = now();
        Instant before = pausedUntil(key);
        Duration more = Duration.between(before.isAfter(now) ? before : now, until);
        if (!more.isNegative() && Duration.between(now, until).compareTo(SHORT) >= 0) {
            timer(key, LONGEST).tryConsume(Math.max(1, more.toMillis()));
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
