package org.whatsappusage.limit;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One limit, N calls in a window of T, kept so that no window of T, wherever it begins, holds more than N calls. That is what
 * any server asks for, whether its windows are fixed, begin with a call or slide, or whether it keeps a bucket of its own. A
 * bucket of N tokens would not do: full at the start and refilled meanwhile, it lets almost 2 N calls into one window.
 *
 * <p>The calls take turns with slots. A slot that was taken is free again T and a margin later, so a window holds one turn of
 * each slot. Up to {@value #MOST_SLOTS} calls a window, a turn is one call. Beyond, a turn is a lease of several calls, which
 * spares the store; calls of the lease that is being spent when a window begins may fall into it, besides one lease of every
 * slot, so there is room for one lease less. What is left of a lease when the process ends is lost, which is safe.
 *
 * <p>The margin is for clocks and for transit: a server counts a call somewhere between our sending it and our having its
 * answer. If that took longer than the margin, the slot begins anew with the answer; while a call is under way, its slot is
 * not free.
 *
 * <p>A limit that is set counts on while the provider announces another one, whose calls it has no say in. It knows the latest N
 * of them then; if more are under way at once, some share a slot.
 *
 * <p>When a slot will be free is mirrored here, so that estimates ask no store. Not safe for use by several threads.
 */
final class Ring {

    /** A turn. */
    final class Slot {

        private final Stamp stamp;
        private Instant taken;
        private Instant freeAt;
        private Instant takenBefore;
        private Duration before;
        private int underWay;
        private boolean shared;

        private Slot(String name) {
            this.stamp = buckets.stamp(name, window);
            takenAt(buckets.stamped(name, window));
        }

        private void takenAt(Instant instant) {
            taken = instant;
            freeAt = instant.plus(length);
        }

        private boolean busy(Instant now) {
            return underWay > 0 || freeAt.isAfter(now);
        }

        /** Takes it, whether it is free or not. */
        private void take() {
            shared = underWay > 0;
            takenBefore = taken;
            before = stamp.set();
            // Not from the instant of asking: the store has read the clock later.
            takenAt(buckets.now());
        }
    }

    /** What the provider says is left, until its window is over. */
    private record Cap(Bucket left, Instant until, Instant saidAt) {}

    static final int MOST_SLOTS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Ring.class);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(1);
    private static final int MARGIN_PARTS = 50;

    private final String key;
    private final Limit limit;
    private final Duration window;
    private final Duration margin;
    private final Duration length;
    private final Buckets buckets;
    private final List<Slot> slots = new ArrayList<>();
    private final long weight;
    private Slot lease;
    private long leased;
    private boolean overdrawn;
    private Cap cap;

    /** @param key under which the store has its slots */
    Ring(String key, Limit limit, Buckets buckets) {
        this.key = key;
        this.limit = limit;
        this.window = limit.window();
        Duration part = Duration.ofMillis(window.toMillis() / MARGIN_PARTS);
        this.margin = part.compareTo(LONGEST_MARGIN) < 0 ? part : LONGEST_MARGIN;
        this.length = window.plus(margin);
        this.buckets = buckets;
        this.weight = (limit.calls() + MOST_SLOTS - 1) / MOST_SLOTS;
        long straddling = weight > 1 ? weight : 0;
        for (long i = 0; i < (limit.calls() - straddling) / weight; i++) {
            slots.add(new Slot(key + " turn " + i + " of " + weight));
        }
    }

    String key() {
        return key;
    }

    Limit limit() {
        return limit;
    }

    /** How many calls may be made at once, now. */
    long free(Instant now) {
        long own = left() + room(slots.stream().filter(slot -> slot.busy(now)).count());
        return capped(now) ? Math.min(own, Math.max(0, cap.left().getAvailableTokens() - underWay())) : own;
    }

    /** What may be spent of the lease: nothing if it took the place of calls that still count. */
    private long left() {
        return overdrawn ? 0 : leased;
    }

    private long room(long busy) {
        return (slots.size() - busy) * weight;
    }

    private boolean capped(Instant now) {
        return cap != null && cap.until().isAfter(now);
    }

    /** Calls that are being made. */
    int underWay() {
        return slots.stream().mapToInt(slot -> slot.underWay).sum();
    }

    /**
     * When a call may be made, as far as is known now.
     *
     * @param keptFree per cent of the calls that must stay free for others
     */
    Instant allowsAt(Instant now, int keptFree) {
        long needed = 1 + kept(keptFree);
        if (free(now) >= needed) {
            return now;
        }
        Instant soonest = ownAt(now, needed);
        if (capped(now)) {
            long left = cap.left().getAvailableTokens();
            if (left < needed) {
                return later(soonest, cap.until());
            }
            if (left - underWay() < needed) {
                return later(soonest, soon(now));
            }
        }
        return soonest;
    }

    private long kept(int percent) {
        long most = slots.size() * weight - 1;
        return percent == 0 ? 0 : Math.min(most, Math.max(1, (limit.calls() * percent + 99) / 100));
    }

    private Instant ownAt(Instant now, long needed) {
        List<Instant> busy = slots.stream()
                .filter(slot -> slot.busy(now))
                .map(slot -> freeAt(slot, now))
                .sorted()
                .toList();
        Instant at = now;
        for (int freed = 0; left() + room(busy.size() - freed) < needed && freed < busy.size(); freed++) {
            at = busy.get(freed);
        }
        return at;
    }

    /** Nobody knows when a call that is under way will end. */
    private Instant freeAt(Slot slot, Instant now) {
        return slot.underWay > 0 ? later(slot.freeAt, soon(now)) : slot.freeAt;
    }

    private Instant soon(Instant now) {
        return now.plus(margin);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Takes a call.
     *
     * @return null if the store knows of calls that were not known here; they are now
     */
    Slot take(Instant now) {
        if (left() == 0) {
            Slot next = slots.stream()
                    .filter(slot -> !slot.busy(now))
                    .min(Comparator.comparing(slot -> slot.taken))
                    .orElse(null);
            if (next == null) {
                return null;
            }
            next.take();
            // The store counts whole milliseconds.
            if (next.before.plusMillis(1).compareTo(length) < 0) {
                next.stamp.undo(next.before);
                next.takenAt(next.taken.minus(next.before));
                return null;
            }
            lease(next);
        }
        return spend();
    }

    /** Counts a call that this limit has no say in: as the latest, in the place of the oldest. */
    Slot note() {
        if (leased == 0) {
            Slot oldest = oldest();
            boolean full = oldest.busy(buckets.now());
            oldest.take();
            lease(oldest);
            overdrawn = full;
        }
        return spend();
    }

    private Slot oldest() {
        return slots.stream()
                .min(Comparator.comparing((Slot slot) -> slot.underWay > 0).thenComparing(slot -> slot.taken))
                .orElseThrow();
    }

    private void lease(Slot slot) {
        lease = slot;
        leased = weight;
        overdrawn = false;
    }

    private Slot spend() {
        leased--;
        lease.underWay++;
        return lease;
    }

    /** The call was not made. */
    void giveBack(Slot slot) {
        slot.underWay--;
        if (weight > 1) {
            leased += slot == lease ? 1 : 0;
        } else if (!slot.shared) {
            slot.takenAt(slot.takenBefore);
            slot.stamp.undo(slot.before);
        }
    }

    /** The call is over. */
    void end(Slot slot, Instant grantedAt, Instant now) {
        slot.underWay--;
        if (Duration.between(grantedAt, now).compareTo(margin) > 0) {
            // In a slot that is shared there may be another call as late as this.
            Slot late = slot.shared ? oldest() : slot;
            late.shared |= late != slot && late.underWay > 0;
            late(late, now);
        }
    }

    private void late(Slot slot, Instant instant) {
        slot.takenAt(later(slot.taken, instant));
        keep(slot);
    }

    private void keep(Slot slot) {
        try {
            slot.stamp.atLeast(slot.taken);
        } catch (RuntimeException notKept) {
            // It holds here until the process ends; the call itself was made and is no failure.
            LOG.warn("{}: when a call was made cannot be kept: {}", key, notKept.getMessage());
        }
    }

    /**
     * Takes the provider's word for what is left. It never makes more of the limit than our own count leaves.
     *
     * @param left after the call that was answered
     * @param until when that window is over
     * @param grantedAt when the call that was answered was sent; the answer may be older than one that came before it
     */
    void remaining(long left, Instant until, Instant grantedAt, Instant now) {
        boolean perhapsOlder = capped(now) && !grantedAt.isAfter(cap.saidAt());
        if (perhapsOlder && left >= cap.left().getAvailableTokens()) {
            return;
        }
        Duration rest = Duration.between(now, until);
        cap = rest.isZero() || rest.isNegative() ? null : new Cap(buckets.local(left, rest), until, now);
    }

    /** A call ended and nobody said what was left after it. */
    void nothingSaid(Instant now) {
        if (capped(now)) {
            cap.left().tryConsume(1);
        }
    }

    /**
     * When the calls of the last day were over at the latest, latest first. Those of a lease may all have been made just before
     * the next lease was taken.
     *
     * @param most no more than these
     */
    List<Instant> calls(Instant now, int most) {
        List<Instant> latestFirst =
                lastDay(now).sorted(Comparator.reverseOrder()).toList();
        List<Instant> calls = new ArrayList<>();
        Instant next = now;
        for (Instant taken : latestFirst) {
            Instant over = (weight == 1 ? taken : next).plus(margin);
            for (long i = 0; i < weight && calls.size() < most; i++) {
                calls.add(over);
            }
            next = taken;
        }
        return calls;
    }

    private Stream<Instant> lastDay(Instant now) {
        return slots.stream().map(slot -> slot.taken).filter(taken -> taken.isAfter(now.minus(Buckets.LONGEST)));
    }

    /** How many calls of the last day are known here, at most. */
    long known(Instant now) {
        return lastDay(now).count() * weight;
    }

    /** That the last day may have had more calls than are known here. */
    boolean full(Instant now) {
        return lastDay(now).count() == slots.size();
    }

    /**
     * Counts calls that were made while this limit did not hold, as far as it does not know them.
     *
     * @param calls when they were over, latest first
     * @param more that there were others before them, nobody knows how many
     */
    void count(List<Instant> calls, boolean more) {
        // A lease that was begun would go on from when it was taken, which may be long ago.
        leased = 0;
        Instant now = buckets.now();
        slots.stream().filter(slot -> slot.underWay > 0).forEach(slot -> late(slot, now));
        List<Slot> latestFirst = slots.stream()
                .filter(slot -> slot.underWay == 0)
                .sorted(Comparator.comparing((Slot slot) -> slot.taken).reversed())
                .toList();
        for (int i = 0; i < latestFirst.size() && !calls.isEmpty(); i++) {
            long latest = i * weight;
            if (latest >= calls.size() && !more) {
                return;
            }
            Instant over = calls.get((int) Math.min(latest, calls.size() - 1));
            Slot slot = latestFirst.get(i);
            // A call that was over within the margin is known.
            if (over.isAfter(slot.taken.plus(margin))) {
                slot.takenAt(over);
                keep(slot);
            }
        }
    }

    boolean idle(Instant now) {
        return !capped(now) && slots.stream().noneMatch(slot -> slot.busy(now));
    }

    /** A copy for planning. */
    RingForecast forecast(Instant now) {
        return new RingForecast(
                limit,
                length,
                weight,
                slots.stream()
                        .map(slot -> slot.busy(now) ? freeAt(slot, now) : now)
                        .toList(),
                left(),
                capped(now) ? cap.left().getAvailableTokens() - underWay() : Long.MAX_VALUE,
                capped(now) ? cap.until() : now);
    }
}
