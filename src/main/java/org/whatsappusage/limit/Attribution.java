package org.whatsappusage.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whose each of the announced limits is. The headers do not say it, so it is read from a name that tells the kind of subject,
 * then from the order: where a window has a policy for every subject, the smallest is that of the narrowest. Then a policy
 * belongs to the limit that is set for its window. The rest is spread over the subjects that have none yet. Where that leaves a
 * choice, a policy holds for every subject, since too strict is safe.
 */
final class Attribution {

    private final List<BudgetState> states;
    private final List<Policy> open;
    private final Map<BudgetState, SortedMap<Duration, Long>> found = new HashMap<>();

    private Attribution(List<BudgetState> states, List<Policy> policies) {
        this.states = states;
        this.open = new ArrayList<>(policies);
        states.forEach(state -> found.put(state, new TreeMap<>()));
    }

    /**
     * @param states of a call, from the narrowest subject to the widest
     * @return quotas by window of each of them, empty for one that nothing was announced for
     */
    static Map<BudgetState, SortedMap<Duration, Long>> of(List<BudgetState> states, List<Policy> policies) {
        Attribution attribution = new Attribution(states, policies);
        if (!states.isEmpty()) {
            attribution.byName();
            attribution.byOrder();
            attribution.bySetWindow();
            attribution.spread();
        }
        return attribution.found;
    }

    private void give(BudgetState state, Policy policy) {
        found.get(state).merge(policy.limit().window(), policy.limit().calls(), Math::min);
    }

    private void byName() {
        open.removeIf(policy -> {
            List<BudgetState> named = policy.name() == null
                    ? List.of()
                    : states.stream()
                            .filter(state -> policy.name()
                                    .toLowerCase(Locale.ROOT)
                                    .contains(state.budget().kind()))
                            .toList();
            if (named.size() == 1) {
                give(named.get(0), policy);
            }
            return named.size() == 1;
        });
    }

    private static List<Policy> smallestFirst(List<Policy> policies) {
        return policies.stream()
                .sorted(Comparator.comparingLong(policy -> policy.limit().calls()))
                .toList();
    }

    private void byOrder() {
        Map<Duration, List<Policy>> windows = open.stream()
                .collect(Collectors.groupingBy(policy -> policy.limit().window()));
        for (List<Policy> window : windows.values()) {
            if (window.size() == states.size()) {
                inOrder(states, window);
                open.removeAll(window);
            }
        }
    }

    private void inOrder(List<BudgetState> subjects, List<Policy> policies) {
        List<Policy> sorted = smallestFirst(policies);
        for (int i = 0; i < subjects.size(); i++) {
            give(subjects.get(i), sorted.get(i));
        }
    }

    /** A limit that was announced and one that is set, for the same window. */
    private record Match(Policy policy, BudgetState state, long calls) implements Comparable<Match> {

        /** The nearest first, on a scale of ratios: 5 is as near to 10 as 20 is. */
        @Override
        public int compareTo(Match other) {
            long own = policy.limit().calls();
            long others = other.policy.limit().calls();
            return Long.compare(
                    Math.max(own, calls) * Math.min(others, other.calls),
                    Math.max(others, other.calls) * Math.min(own, calls));
        }
    }

    private void bySetWindow() {
        List<Match> matches = new ArrayList<>(open.stream()
                .flatMap(policy -> states.stream()
                        .filter(state -> state.set().containsKey(policy.limit().window()))
                        .filter(state ->
                                !found.get(state).containsKey(policy.limit().window()))
                        .map(state -> new Match(
                                policy, state, state.set().get(policy.limit().window()))))
                .sorted()
                .toList());
        while (!matches.isEmpty()) {
            Match nearest = matches.remove(0);
            give(nearest.state(), nearest.policy());
            open.remove(nearest.policy());
            matches.removeIf(other -> other.policy() == nearest.policy()
                    || other.state() == nearest.state()
                            && other.policy()
                                    .limit()
                                    .window()
                                    .equals(nearest.policy().limit().window()));
        }
    }

    private void spread() {
        List<BudgetState> without =
                states.stream().filter(state -> found.get(state).isEmpty()).toList();
        List<BudgetState> subjects = without.isEmpty() ? states : without;
        if (open.size() == subjects.size()) {
            inOrder(subjects, open);
            return;
        }
        List<Policy> rest = new ArrayList<>(smallestFirst(open));
        if (rest.size() > subjects.size()) {
            give(subjects.get(0), rest.remove(0));
            give(subjects.get(subjects.size() - 1), rest.remove(rest.size() - 1));
        }
        // Any of them may be a wider subject's.
        rest.forEach(policy -> subjects.forEach(state -> give(state, policy)));
    }
}
