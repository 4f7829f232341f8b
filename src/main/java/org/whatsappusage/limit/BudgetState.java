package org.whatsappusage.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one budget. Not safe for use by several threads. */
final class BudgetState {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetState.class);
    private static final Duration KEEP_AGAIN = Duration.ofHours(6);

    private final Budget budget;
    private final Buckets buckets;
    private final SortedMap<Duration, Long> set = new TreeMap<>();
    private final SortedMap<Duration, Ring> known = new TreeMap<>();
    private SortedMap<Duration, Ring> rings = new TreeMap<>();
    private SortedMap<Duration, Long> announced;
    private Instant announcedKeptAt;
    private Instant pausedUntil;
    private int permits;

    /**
     * @param limits as the settings or the documents have them
     */
    BudgetState(Budget budget, List<Limit> limits, Buckets buckets) {
        this.budget = budget;
        this.buckets = buckets;
        limits.forEach(limit -> set.merge(limit.window(), limit.calls(), Math::min));
        this.announced = buckets.policies(policyKey());
        this.announcedKeptAt = Instant.EPOCH;
        this.pausedUntil = buckets.pausedUntil(pauseKey());
        apply();
    }

    private String policyKey() {
        return budget.key() + " policy";
    }

    private String pauseKey() {
        return budget.key() + " pause";
    }

    Budget budget() {
        return budget;
    }

    /** A call is being made, whose answer this is to learn from. */
    void permitted() {
        permits++;
    }

    void ended() {
        permits--;
    }

    Instant pausedUntil() {
        return pausedUntil;
    }

    /** Limits that hold now, the shortest window first. */
    Iterable<Ring> rings() {
        return rings.values();
    }

    /** Quotas by window, as they were before the provider said anything. */
    SortedMap<Duration, Long> set() {
        return set;
    }

    /** Lets limits that the provider announces take the place of those that are set for the same window. */
    void announce(SortedMap<Duration, Long> limits) {
        boolean changed = !limits.equals(announced);
        Instant now = buckets.now();
        if (changed || !limits.isEmpty() && now.isAfter(announcedKeptAt.plus(KEEP_AGAIN))) {
            announced = new TreeMap<>(limits);
            announcedKeptAt = now;
            keep("what the provider announces", () -> buckets.keepPolicies(policyKey(), announced));
        }
        if (changed) {
            apply();
        }
    }

    private void apply() {
        SortedMap<Duration, Long> hold = new TreeMap<>(set);
        hold.putAll(announced);
        SortedMap<Duration, Ring> before = rings;
        rings = new TreeMap<>();
        // From the longest window: it knows the calls that a shorter one has not counted.
        Instant now = buckets.now();
        List<Map.Entry<Duration, Long>> longestFirst = hold.entrySet().stream()
                .sorted(Map.Entry.<Duration, Long>comparingByKey().reversed())
                .toList();
        for (Map.Entry<Duration, Long> one : longestFirst) {
            Duration window = one.getKey();
            Ring ring = known.computeIfAbsent(
                    window,
                    unused -> new Ring(
                            budget.key() + " " + window.toSeconds() + "s", // The store may know calls of both quotas.
                            new Limit(set.getOrDefault(window, one.getValue()), window),
                            buckets));
            ring.quota(one.getValue());
            if (!before.containsKey(window)) {
                rings.tailMap(window).values().forEach(longer -> ring.count(longer.calls(now), now));
                before.values().forEach(other -> ring.count(other.calls(now), now));
            }
            rings.put(window, ring);
        }
    }

    /** Lets no call through until then; a pause that lasts longer stays. */
    void pause(Instant until) {
        if (until.isAfter(pausedUntil)) {
            pausedUntil = until;
            keep("a pause", () -> buckets.pause(pauseKey(), until));
        }
    }

    /** The answer that says so was good, so that it must not fail; the process goes on without the store. */
    private void keep(String what, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException notKept) {
            LOG.warn("{}: {} cannot be kept: {}", budget, what, notKept.getMessage());
        }
    }

    boolean idle(Instant now) {
        return permits == 0
                && !pausedUntil.isAfter(now)
                && known.values().stream().allMatch(ring -> ring.idle(now));
    }

    BudgetForecast forecast(Instant now) {
        return new BudgetForecast(
                budget,
                pausedUntil,
                rings.values().stream().map(ring -> ring.forecast(now)).toList());
    }
}
