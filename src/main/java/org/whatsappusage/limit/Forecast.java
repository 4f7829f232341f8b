package org.whatsappusage.limit;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * When calls could be made, one after the other as they are placed, if nobody else spends anything meanwhile. A copy: nothing
 * that is placed here is spent. Not safe for use by several threads.
 */
public final class Forecast {

    private final Function<Budget, BudgetForecast> states;
    private final Map<String, BudgetForecast> known = new HashMap<>();
    private final Instant now;

    Forecast(Function<Budget, BudgetForecast> states, Instant now) {
        this.states = states;
        this.now = now;
    }

    /** The instant that the forecast was made. */
    public Instant madeAt() {
        return now;
    }

    /**
     * Places a call at the earliest instant that all those placed before it leave.
     *
     * @param budgets of the call
     * @param notBefore when the call is wanted; an instant in the past is now
     */
    public Placement place(List<Budget> budgets, Instant notBefore) {
        List<BudgetForecast> all = budgets.stream()
                .map(budget -> known.computeIfAbsent(budget.key(), unused -> states.apply(budget)))
                .distinct()
                .toList();
        Instant wanted = notBefore.isBefore(now) ? now : notBefore;
        Placement placement = new Placement(wanted, null, null);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (BudgetForecast one : all) {
                Placement own = one.next(placement.at());
                if (own.at().isAfter(placement.at())) {
                    placement = own;
                    moved = true;
                }
            }
        }
        for (BudgetForecast one : all) {
            one.take(placement.at());
        }
        return placement;
    }
}
