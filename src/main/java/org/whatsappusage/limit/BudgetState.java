package org.whatsappusage.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final History history = new History();
    private final Set<Permit> underWay = new LinkedHashSet<>();
    private List<Ring> replaced = List.of();

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
        remember();
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
    void permitted(Permit permit) {
        underWay.add(permit);
    }

    void ended(Permit permit) {
        underWay.remove(permit);
    }

    /** A call is over that was made, or may have been. */
    void made(Instant now) {
        history.add(now);
    }

    /** The longest window that the provider announces, if it announces any. */
    Optional<Duration> longestAnnounced() {
        return announced.isEmpty() ? Optional.empty() : Optional.of(announced.lastKey());
    }

    Instant pausedUntil() {
        return pausedUntil;
    }

    /** Limits that hold now, the shortest window first. */
    Iterable<Ring> rings() {
        return rings.values();
    }

    /** Limits that are set and do not hold, since the provider announces others. */
    List<Ring> replaced() {
        return replaced;
    }

    /** Quotas by window, as they were before the provider said anything. */
    SortedMap<Duration, Long> set() {
        return set;
    }

    /** Lets limits that the provider announces take the place of those that are set; none at all brings those back. */
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
        SortedMap<Duration, Long> hold = announced.isEmpty() ? set : announced;
        SortedMap<Duration, Ring> before = rings;
        rings = new TreeMap<>();
        Instant now = buckets.now();
        hold.forEach((window, quota) -> {
            Ring ring = ring(window, quota);
            ring.quota(quota);
            if (!before.containsKey(window)) {
                ring.count(history.latestFirst(), history.forgets());
                underWay.forEach(permit -> permit.count(ring, now));
            }
            rings.put(window, ring);
        });
        // They count on, for the day when they hold again.
        replaced = set.keySet().stream()
                .filter(window -> !hold.containsKey(window))
                .map(window -> ring(window, set.get(window)))
                .toList();
        replaced.forEach(ring -> ring.quota(set.get(ring.limit().window())));
    }

    private Ring ring(Duration window, long quota) {
        return known.computeIfAbsent(
                window,
                unused -> new Ring(
                        budget.key() + " " + window.toSeconds() + "s",
                        new Limit(set.getOrDefault(window, quota), window), // The store may know calls of both quotas.
                        buckets));
    }

    /** What the store knows of the calls before this process. */
    private void remember() {
        Instant now = buckets.now();
        set.forEach(this::ring);
        announced.forEach((window, quota) -> ring(window, quota).quota(quota));
        boolean more = !announced.isEmpty()
                && set.keySet().stream()
                        .filter(window -> !announced.containsKey(window))
                        .anyMatch(window -> known.get(window).full(now));
        history.start(known.values().stream().map(ring -> ring.calls(now)).toList(), more);
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
        return underWay.isEmpty()
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
