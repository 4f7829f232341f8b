package org.whatsappusage.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whose each of the announced limits is. The headers do not say it, so it is read from names that tell the kinds of subject,
 * then from the order: a limit that keeps another one in any case is that of the narrower subject, since for the wider one the
 * other would mean nothing. Then a policy that is alone in its window belongs to the subject that has the same limit set. Where
 * that leaves a choice, a policy holds for every subject that it could be about, since too strict is safe.
 */
final class Attribution {

    private final List<BudgetState> states;
    private final Map<BudgetState, SortedMap<Duration, Long>> found = new HashMap<>();
    private final Set<BudgetState> certain = new HashSet<>();

    private Attribution(List<BudgetState> states) {
        this.states = states;
        states.forEach(state -> found.put(state, new TreeMap<>()));
    }

    /**
     * @param states of a call, from the narrowest subject to the widest
     * @return quotas by window of each of them, empty for one that nothing was announced for
     */
    static Map<BudgetState, SortedMap<Duration, Long>> of(List<BudgetState> states, List<Policy> policies) {
        Attribution attribution = new Attribution(states);
        List<Limit> open = attribution.byName(policies);
        if (open.size() == states.size() && isChain(open)) {
            attribution.inOrder(open);
        } else {
            windows(open).forEach(attribution::window);
        }
        attribution.keepSet();
        return attribution.found;
    }

    private void give(BudgetState state, Limit limit) {
        found.get(state).merge(limit.window(), limit.calls(), Math::min);
    }

    /** Names count only if they tell of every subject what is its own: else they are names of something else. */
    private List<Limit> byName(List<Policy> policies) {
        Map<BudgetState, List<Policy>> named = new HashMap<>();
        for (Policy policy : policies) {
            List<BudgetState> subjects =
                    states.stream().filter(state -> names(policy, state)).toList();
            if (subjects.size() == 1) {
                named.computeIfAbsent(subjects.get(0), unused -> new ArrayList<>())
                        .add(policy);
            }
        }
        List<Limit> open = new ArrayList<>(policies.stream().map(Policy::limit).toList());
        boolean tell = named.size() == states.size()
                && named.values().stream().allMatch(own -> windows(limits(own)).size() == own.size());
        if (tell) {
            named.forEach((state, own) -> {
                certain.add(state);
                limits(own).forEach(limit -> {
                    give(state, limit);
                    open.remove(limit);
                });
            });
        }
        return open;
    }

    private static boolean names(Policy policy, BudgetState state) {
        return policy.name() != null
                && policy.name()
                        .toLowerCase(Locale.ROOT)
                        .contains(state.budget().kind());
    }

    private static List<Limit> limits(List<Policy> policies) {
        return policies.stream().map(Policy::limit).toList();
    }

    private static Collection<List<Limit>> windows(List<Limit> limits) {
        return limits.stream().collect(Collectors.groupingBy(Limit::window)).values();
    }

    private static List<Limit> smallestFirst(List<Limit> limits) {
        return limits.stream().sorted(Comparator.comparingLong(Limit::calls)).toList();
    }

    /** That whoever keeps one of them keeps all larger ones. */
    private static boolean isChain(List<Limit> limits) {
        List<Limit> sorted = smallestFirst(limits);
        for (int i = 1; i < sorted.size(); i++) {
            Limit small = sorted.get(i - 1);
            Limit large = sorted.get(i);
            long parts = (large.window().toSeconds() + small.window().toSeconds() - 1)
                    / small.window().toSeconds();
            if (small.calls() * parts > large.calls()) {
                return false;
            }
        }
        return true;
    }

    private void inOrder(List<Limit> limits) {
        List<Limit> sorted = smallestFirst(limits);
        for (int i = 0; i < states.size(); i++) {
            certain.add(states.get(i));
            give(states.get(i), sorted.get(i));
        }
    }

    private void window(List<Limit> limits) {
        if (limits.size() >= states.size()) {
            // There may be others that are wider than all of these, or between them.
            inOrder(limits);
            return;
        }
        List<BudgetState> same = states.stream()
                .filter(state -> limits.size() == 1
                        && Long.valueOf(limits.get(0).calls())
                                .equals(state.set().get(limits.get(0).window())))
                .toList();
        if (same.size() == 1) {
            certain.add(same.get(0));
            give(same.get(0), limits.get(0));
            return;
        }
        List<Limit> sorted = smallestFirst(limits);
        int without = states.size() - sorted.size();
        for (int i = 0; i < states.size(); i++) {
            give(states.get(i), sorted.get(Math.max(0, i - without)));
        }
    }

    /** Who has got only what may be another's keeps what is set. */
    private void keepSet() {
        states.stream()
                .filter(state -> !certain.contains(state))
                .filter(state -> !found.get(state).isEmpty())
                .forEach(state -> state.set().forEach((window, calls) -> give(state, new Limit(calls, window))));
    }
}
