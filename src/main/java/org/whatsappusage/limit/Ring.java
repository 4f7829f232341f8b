package org.whatsappusage.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * <p>When a slot will be free is mirrored here, so that estimates ask no store. Not safe for use by several threads.
 */
final class Ring {

    /** A turn. */
    static final class Slot {

        private final BucketProxy bucket;
        private final long weight;
        private Instant freeAt;
        private int underWay;

        private Slot(BucketProxy bucket, long weight, Instant freeAt) {
            this.bucket = bucket;
            this.weight = weight;
            this.freeAt = freeAt;
        }

        private boolean busy(Instant now) {
            return underWay > 0 || freeAt.isAfter(now);
        }
    }

    /** What the provider says is left, until its window is over. */
    private record Cap(Bucket left, Instant until, Instant saidAt) {}

    static final int MOST_SLOTS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Ring.class);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(1);
    private static final int MARGIN_PARTS = 50;

    private final String key;
    private final Duration window;
    private final Duration margin;
    private final Duration length;
    private final Buckets buckets;
    private final List<Slot> slots = new ArrayList<>();
    private long quota;
    private long weight;
    private Slot lease;
    private long leased;
    private Cap cap;

    /** @param key under which the store has its slots */
    Ring(String key, Limit limit, Buckets buckets) {
        this.key = key;
        this.window = limit.window();
        Duration part = Duration.ofMillis(window.toMillis() / MARGIN_PARTS);
        this.margin = part.compareTo(LONGEST_MARGIN) < 0 ? part : LONGEST_MARGIN;
        this.length = window.plus(margin);
        this.buckets = buckets;
        quota(limit.calls());
    }

    String key() {
        return key;
    }

    Limit limit() {
        return new Limit(quota, window);
    }

    /** Changes how many calls there are in a window. Those that were made stay counted. */
    void quota(long calls) {
        if (calls != quota) {
            quota = calls;
            weight = (calls + MOST_SLOTS - 1) / MOST_SLOTS;
            leased = 0;
            long have = slots.stream().filter(slot -> slot.weight == weight).count();
            for (long i = have; i < turns(); i++) {
                String name = key + " " + weight + "x" + i;
                slots.add(new Slot(buckets.timer(name, length), weight, buckets.fullAt(name, length)));
            }
        }
    }

    /** How many turns a window holds. */
    private long turns() {
        return (quota - straddling()) / weight;
    }

    private long straddling() {
        return weight > 1 ? weight : 0;
    }

    /** How many calls may be made at once, now. */
    long free(Instant now) {
        long own = leased + room(slots.stream().filter(slot -> slot.busy(now)).toList());
        return capped(now) ? Math.min(own, Math.max(0, cap.left().getAvailableTokens() - underWay())) : own;
    }

    private long room(List<Slot> busy) {
        long used = 0;
        long straddling = straddling();
        for (Slot slot : busy) {
            used += slot.weight;
            straddling = Math.max(straddling, slot.weight > 1 ? slot.weight : 0);
        }
        return Math.max(0, quota - straddling - used) / weight * weight;
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
        long most = turns() * weight - 1;
        return percent == 0 ? 0 : Math.min(most, Math.max(1, (quota * percent + 99) / 100));
    }

    private Instant ownAt(Instant now, long needed) {
        List<Slot> busy = new ArrayList<>(slots.stream()
                .filter(slot -> slot.busy(now))
                .sorted(Comparator.comparing(slot -> freeAt(slot, now)))
                .toList());
        Instant at = now;
        while (leased + room(busy) < needed && !busy.isEmpty()) {
            at = freeAt(busy.remove(0), now);
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
        if (leased == 0) {
            Slot next = slots.stream()
                    .filter(slot -> slot.weight == weight && !slot.busy(now))
                    .min(Comparator.comparing(slot -> slot.freeAt))
                    .orElse(null);
            if (next == null) {
                return null;
            }
            ConsumptionProbe probe = next.bucket.tryConsumeAndReturnRemaining(length.toMillis());
            if (!probe.isConsumed()) {
                next.freeAt = now.plusNanos(probe.getNanosToWaitForRefill());
                return null;
            }
            // Not from the instant of asking: the bucket has read the clock later.
            next.freeAt = buckets.now().plus(length);
            lease = next;
            leased = weight;
        }
        leased--;
        lease.underWay++;
        return lease;
    }

    /** The call was not made. */
    void giveBack(Slot slot) {
        slot.underWay--;
        if (slot.weight == 1) {
            slot.freeAt = Instant.EPOCH;
            slot.bucket.addTokens(length.toMillis());
        } else if (slot == lease) {
            leased++;
        }
    }

    /** The call is over. */
    void end(Slot slot, Instant grantedAt, Instant now) {
        slot.underWay--;
        if (Duration.between(grantedAt, now).compareTo(margin) > 0) {
            slot.freeAt = later(slot.freeAt, now.plus(length));
            try {
                slot.bucket.tryConsumeAsMuchAsPossible();
            } catch (RuntimeException notKept) {
                // It holds here until the process ends; the call itself was made and is no failure.
                LOG.warn("{}: a slow call cannot be kept: {}", key, notKept.getMessage());
            }
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

    /** When the calls were made that fill up the window still, latest first; those of a lease are not known one by one. */
    List<Instant> calls(Instant now) {
        return slots.stream()
                .filter(slot -> slot.weight == 1 && slot.busy(now))
                .map(slot -> slot.freeAt.minus(length))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Counts calls that were made before this limit was known, as far as it does not know them. */
    void count(List<Instant> calls, Instant now) {
        List<Slot> own = slots.stream()
                .filter(slot -> slot.weight == 1)
                .sorted(Comparator.comparing((Slot slot) -> slot.freeAt).reversed())
                .toList();
        for (int i = 0; i < Math.min(own.size(), calls.size()); i++) {
            Slot slot = own.get(i);
            slot.freeAt = later(slot.freeAt, calls.get(i).plus(length));
        }
    }

    boolean idle(Instant now) {
        return !capped(now) && slots.stream().noneMatch(slot -> slot.busy(now));
    }

    /** A copy for planning. */
    RingForecast forecast(Instant now) {
        List<Instant> free = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.busy(now)) {
                for (long i = 0; i < slot.weight; i += weight) {
                    free.add(freeAt(slot, now));
                }
            }
        }
        free.sort(Comparator.reverseOrder());
        while (free.size() < turns()) {
            free.add(now);
        }
        return new RingForecast(
                limit(),
                length,
                weight,
                free.subList(0, (int) turns()),
                leased,
                capped(now) ? cap.left().getAvailableTokens() - underWay() : Long.MAX_VALUE,
                capped(now) ? cap.until() : now);
    }
}
