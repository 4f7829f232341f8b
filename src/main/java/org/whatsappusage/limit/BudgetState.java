package org.whatsappusage.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one budget. Not safe for use by several threads. */
final class BudgetState {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetState.class);
    private static final int MOST_ANNOUNCED = 8;
    private static final Duration KEEP_AGAIN = Duration.ofHours(6);

    private final Budget budget;
    private final Buckets buckets;
    private final SortedMap<Duration, Long> set = new TreeMap<>();
    private final SortedMap<Duration, Ring> setRings = new TreeMap<>();
    private final History history = new History();
    private final Set<Permit> underWay = new LinkedHashSet<>();
    private final Map<Limit, Ring> announcedRings = new HashMap<>();
    private SortedMap<Duration, Ring> rings = setRings;
    private SortedMap<Duration, Long> announced;
    private Instant announcedKeptAt;
    private Instant pausedUntil;

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
        set.forEach((window, calls) -> setRings.put(window, new Ring(key(window), new Limit(calls, window), buckets)));
        this.rings = announced.isEmpty() ? setRings : rings(announced);
        remember();
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

    /** Limits that are set and do not hold, since the provider announces others. They count on, for when they hold again. */
    List<Ring> replaced() {
        return setRings.values().stream()
                .filter(ring -> !rings.containsValue(ring))
                .toList();
    }

    /** Quotas by window, as they were before the provider said anything. */
    SortedMap<Duration, Long> set() {
        return set;
    }

    /** Lets limits that the provider announces take the place of those that are set; none at all brings those back. */
    void announce(SortedMap<Duration, Long> limits) {
        boolean changed = !limits.equals(announced);
        if (changed) {
            try {
                hold(limits);
            } catch (RuntimeException storeFailed) {
                // The answer that says so was good, so that it must not fail; the next one will say it again.
                LOG.warn("{}: cannot go over to {}: {}", budget, limits, storeFailed.getMessage());
                return;
            }
        }
        Instant now = buckets.now();
        if (changed || !limits.isEmpty() && now.isAfter(announcedKeptAt.plus(KEEP_AGAIN))) {
            announcedKeptAt = now;
            keep("what the provider announces", () -> buckets.keepPolicies(policyKey(), announced));
        }
    }

    private void hold(SortedMap<Duration, Long> limits) {
        Instant now = buckets.now();
        SortedMap<Duration, Ring> before = rings;
        SortedMap<Duration, Ring> next = limits.isEmpty() ? setRings : rings(limits);
        for (Ring ring : next.values()) {
            if (!before.containsValue(ring) && !setRings.containsValue(ring)) {
                ring.count(history.latestFirst(), history.forgets());
                underWay.forEach(permit -> permit.count(ring));
            }
        }
        rings = next;
        announced = new TreeMap<>(limits);
    }

    /** A limit that is announced as it is set is that limit. Another quota of the same window has turns of its own. */
    private SortedMap<Duration, Ring> rings(SortedMap<Duration, Long> limits) {
        SortedMap<Duration, Ring> found = new TreeMap<>();
        if (announcedRings.size() > MOST_ANNOUNCED) {
            announcedRings.keySet().removeIf(limit -> !rings.containsValue(announcedRings.get(limit)));
        }
        limits.forEach((window, calls) -> {
            Limit limit = new Limit(calls, window);
            found.put(
                    window,
                    calls.equals(set.get(window))
                            ? setRings.get(window)
                            : announcedRings.computeIfAbsent(
                                    limit, unused -> new Ring(key(window) + " at " + calls, limit, buckets)));
        });
        return found;
    }

    private String key(Duration window) {
        return budget.key() + " " + window.toSeconds() + "s";
    }

    /** What the store knows of the calls before this process; a limit that is new in the settings counts them too. */
    private void remember() {
        Instant now = buckets.now();
        List<Ring> known =
                Stream.concat(rings.values().stream(), replaced().stream()).toList();
        List<Ring> lasting = known.stream()
                .filter(ring -> Buckets.lasts(ring.limit().window()))
                .toList();
        long most = lasting.stream().mapToLong(ring -> ring.known(now)).max().orElse(0);
        // One that has room and knows as many calls as any other knows them all.
        boolean all =
                lasting.isEmpty() || lasting.stream().anyMatch(ring -> !ring.full(now) && ring.known(now) == most);
        history.start(known.stream().map(ring -> ring.calls(now, History.MOST)).toList(), !all);
        known.forEach(ring -> ring.count(history.latestFirst(), history.forgets()));
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
                && Stream.concat(rings.values().stream(), setRings.values().stream())
                        .allMatch(ring -> ring.idle(now));
    }

    BudgetForecast forecast(Instant now) {
        return new BudgetForecast(
                budget,
                pausedUntil,
                rings.values().stream().map(ring -> ring.forecast(now)).toList());
    }
}
