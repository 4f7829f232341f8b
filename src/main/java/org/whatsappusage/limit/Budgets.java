package org.whatsappusage.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The budgets of all calls. A call is made only with a {@link Permit}, which is given when every limit of every one of its
 * budgets allows it; what the provider answers corrects the budgets. Safe for use by several threads; nobody waits inside.
 *
 * <p>A call's budgets are listed from the narrowest subject to the widest.
 */
public final class Budgets {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SWEEP_EVERY = 1000;

    private final Function<String, Optional<List<Limit>>> set;
    private final Buckets buckets;
    private final Map<String, BudgetState> states = new HashMap<>();
    private final Map<String, Suspicion> suspicions = new HashMap<>();
    private int untilSweep = SWEEP_EVERY;

    /**
     * @param store where what was spent is remembered
     * @param set the limits that a setting has, empty for those that are documented
     */
    public Budgets(BucketStore store, Function<String, Optional<List<Limit>>> set, Clock clock) {
        this.set = set;
        this.buckets = new Buckets(store, clock);
    }

    /** Budgets that are forgotten with the process, with the documented limits. */
    public static Budgets inMemory(Clock clock) {
        return new Budgets(BucketStore.inMemory(), setting -> Optional.empty(), clock);
    }

    /**
     * That a wider limit may be the one that refused, since a narrower one was taken for it.
     *
     * @param narrow the ring that was paused
     * @param pausedUntil how long
     * @param until how long the suspicion holds
     */
    private record Suspicion(String narrow, Instant pausedUntil, Instant until) {}

    /** A limit of a call, and whose it is. */
    private record Held(BudgetState state, Ring ring) {

        /** How long a refusal without a word may last: nobody knows which of the announced limits it was. */
        private Duration window() {
            return state.longestAnnounced().orElse(ring.limit().window());
        }
    }

    /**
     * How long a call would have to wait. Spends nothing.
     *
     * @param budgets of the call
     * @param keptFree per cent of each limit, 0 to 100, that must stay free for calls that are more urgent: at least one call if
     *     it is not zero, and never so many that no call could be made at all
     * @return zero if the call can be made now
     */
    public synchronized Duration waitFor(List<Budget> budgets, int keptFree) {
        Instant now = buckets.now();
        Attempt.Refused refused = refusal(states(budgets), now, keptFree);
        return refused == null ? Duration.ZERO : refused.delay();
    }

    /** Takes a call out of all its budgets, or out of none. */
    public synchronized Attempt acquire(List<Budget> budgets) {
        sweep();
        List<BudgetState> states = states(budgets);
        while (true) {
            Instant now = buckets.now();
            Attempt.Refused refused = refusal(states, now, 0);
            if (refused != null) {
                return refused;
            }
            List<Permit.Turn> turns = take(states, now);
            if (turns != null) {
                return new Attempt.Granted(new Permit(this, states, turns, now));
            }
        }
    }

    /** A copy of what is known now, to plan with. */
    public synchronized Forecast forecast() {
        Instant now = buckets.now();
        return new Forecast(budget -> forecast(budget, now), now);
    }

    private synchronized BudgetForecast forecast(Budget budget, Instant now) {
        return state(budget).forecast(now);
    }

    private List<BudgetState> states(List<Budget> budgets) {
        return budgets.stream().map(this::state).distinct().toList();
    }

    private BudgetState state(Budget budget) {
        return states.computeIfAbsent(
                budget.key(),
                unused -> new BudgetState(budget, set.apply(budget.setting()).orElse(budget.documented()), buckets));
    }

    /** The longest wait of all, null if there is none. */
    private static Attempt.Refused refusal(List<BudgetState> states, Instant now, int keptFree) {
        Attempt.Refused longest = null;
        for (BudgetState state : states) {
            longest = longer(longest, now, state.pausedUntil(), state.budget(), null);
            for (Ring ring : state.rings()) {
                longest = longer(longest, now, ring.allowsAt(now, keptFree), state.budget(), ring.limit());
            }
        }
        return longest;
    }

    private static Attempt.Refused longer(
            Attempt.Refused longest, Instant now, Instant until, Budget budget, Limit limit) {
        return until.isAfter(longest == null ? now : longest.until())
                ? new Attempt.Refused(Duration.between(now, until), until, budget, limit)
                : longest;
    }

    private static List<Permit.Turn> take(List<BudgetState> states, Instant now) {
        List<Permit.Turn> taken = new ArrayList<>();
        try {
            for (BudgetState state : states) {
                for (Ring ring : state.rings()) {
                    Ring.Slot slot = ring.take(now);
                    if (slot == null) {
                        giveBack(taken);
                        return null;
                    }
                    taken.add(new Permit.Turn(ring, slot));
                }
            }
            for (BudgetState state : states) {
                for (Ring ring : state.replaced()) {
                    taken.add(new Permit.Turn(ring, ring.note()));
                }
            }
            return taken;
        } catch (RuntimeException storeFailed) {
            giveBack(taken);
            throw storeFailed;
        }
    }

    private static void giveBack(List<Permit.Turn> turns) {
        turns.forEach(turn -> turn.ring().giveBack(turn.slot()));
    }

    synchronized void unused(Permit permit) {
        if (permit.end()) {
            giveBack(permit.turns());
        }
    }

    synchronized void failed(Permit permit) {
        if (permit.end()) {
            Instant now = buckets.now();
            permit.states().forEach(state -> state.made(now));
            permit.turns().forEach(turn -> {
                turn.ring().end(turn.slot(), permit.grantedAt(), now);
                turn.ring().nothingSaid(now);
            });
        }
    }

    synchronized void answered(Permit permit, int status, Function<String, Optional<String>> headers) {
        if (!permit.end()) {
            return;
        }
        Instant now = buckets.now();
        permit.states().forEach(state -> state.made(now));
        permit.turns().forEach(turn -> turn.ring().end(turn.slot(), permit.grantedAt(), now));
        Announcement said = Announcement.read(headers, now);
        if (!said.policies().isEmpty() || status / 100 == 2) {
            Attribution.of(permit.states(), said.policies()).forEach(BudgetState::announce);
        }
        Held critical = critical(permit.states(), said, now);
        if (status == TOO_MANY_REQUESTS) {
            throttled(permit, said, critical, now);
        } else if (said.retryAfter() != null) {
            widest(permit.states()).ifPresent(state -> state.pause(now.plus(said.retryAfter())));
        } else if (critical != null && said.remaining() != null && said.reset() != null) {
            remaining(permit, said, critical, now);
            return;
        } else if (critical == null && said.remaining() != null && said.remaining() == 0 && said.reset() != null) {
            narrowest(permit.states()).ifPresent(state -> state.pause(now.plus(said.reset())));
        }
        permit.turns().forEach(turn -> turn.ring().nothingSaid(now));
    }

    private static void remaining(Permit permit, Announcement said, Held critical, Instant now) {
        Instant until = now.plus(said.reset());
        if (said.remaining() == 0) {
            critical.state().pause(until);
        }
        critical.ring().remaining(said.remaining(), until, permit.grantedAt(), now);
        permit.turns().stream()
                .map(Permit.Turn::ring)
                .filter(ring -> ring != critical.ring())
                .forEach(ring -> ring.nothingSaid(now));
    }

    private static Optional<BudgetState> narrowest(List<BudgetState> states) {
        return states.stream().findFirst();
    }

    private static Optional<BudgetState> widest(List<BudgetState> states) {
        return states.isEmpty() ? Optional.empty() : Optional.of(states.get(states.size() - 1));
    }

    private static List<Held> held(List<BudgetState> states) {
        List<Held> held = new ArrayList<>();
        states.forEach(state -> state.rings().forEach(ring -> held.add(new Held(state, ring))));
        return held;
    }

    /** The limit that an answer is about: the one that it points to, else the one of which we know the least is free. */
    private static Held critical(List<BudgetState> states, Announcement said, Instant now) {
        List<Held> all = held(states);
        Stream<Held> pointed = all.stream()
                .filter(held ->
                        said.window() == null || held.ring().limit().window().equals(said.window()))
                .filter(held -> said.quota() == null || held.ring().limit().calls() == said.quota());
        Comparator<Held> leastFree =
                Comparator.comparingLong(held -> held.ring().free(now));
        return pointed.min(leastFree).or(() -> all.stream().min(leastFree)).orElse(null);
    }

    // ---- what the provider refuses

    private void throttled(Permit permit, Announcement said, Held refused, Instant now) {
        if (said.pause() != null) {
            BudgetState state = refused == null ? narrowest(permit.states()).orElse(null) : refused.state();
            if (state != null) {
                state.pause(now.plus(said.pause()));
            }
        } else if (refused != null) {
            Instant until = now.plus(refused.window());
            refused.state().pause(until);
            if (said.quota() == null) {
                suspectWider(permit, refused, until, now);
            }
        }
    }

    /** Nobody said which limit it was. If two narrow ones would have to be used up at once, it was the wide one. */
    private void suspectWider(Permit permit, Held refused, Instant until, Instant now) {
        List<Held> all = held(permit.states());
        int from = all.indexOf(refused) + 1;
        for (Held wider : all.subList(from, all.size())) {
            Suspicion before = suspicions.get(wider.ring().key());
            boolean again = before != null
                    && now.isBefore(before.until())
                    && (!before.narrow().equals(refused.ring().key())
                            || !permit.grantedAt().isBefore(before.pausedUntil()));
            if (again) {
                wider.state().pause(now.plus(wider.window()));
                suspicions.remove(wider.ring().key());
                return;
            }
            suspicions.put(
                    wider.ring().key(), new Suspicion(refused.ring().key(), until, until.plus(refused.window())));
        }
    }

    /** What is full again need not be remembered. */
    private void sweep() {
        untilSweep--;
        if (untilSweep == 0) {
            untilSweep = SWEEP_EVERY;
            Instant now = buckets.now();
            states.values().removeIf(state -> state.idle(now));
            suspicions.values().removeIf(suspicion -> !now.isBefore(suspicion.until()));
            buckets.removeExpired();
        }
    }

    @Override
    public String toString() {
        return Objects.toString(states.keySet());
    }
}
