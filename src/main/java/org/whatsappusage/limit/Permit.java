package org.whatsappusage.limit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Leave to make one call. Whoever has it says in the end what became of the call, once: until then the call counts as under
 * way. Safe for use by several threads.
 */
public final class Permit {

    /** A turn that the call took. */
    record Turn(Ring ring, Ring.Slot slot) {}

    private final Budgets budgets;
    private final List<BudgetState> states;
    private final List<Turn> turns;
    private final Instant grantedAt;
    private final AtomicBoolean begun = new AtomicBoolean();
    private boolean over;

    Permit(Budgets budgets, List<BudgetState> states, List<Turn> turns, Instant grantedAt) {
        this.budgets = budgets;
        this.states = states;
        this.turns = turns;
        this.grantedAt = grantedAt;
        states.forEach(state -> state.permitted(this));
    }

    /**
     * Claims the permit: where it may come to more than one, such as a call and its repetition, whoever claims it first makes
     * the call or gives the permit back.
     *
     * @return true the first time
     */
    public boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /**
     * The provider answered; what it says about its limits holds from now on.
     *
     * @param status HTTP status
     * @param headers by name, without regard to case; a repeated one with commas between its values
     */
    public void answered(int status, Function<String, Optional<String>> headers) {
        budgets.answered(this, status, headers);
    }

    /** No answer came. The call may have been counted, so it is. */
    public void failed() {
        budgets.failed(this);
    }

    /** The call was not made, so nothing was spent. */
    public void unused() {
        budgets.unused(this);
    }

    /** From the narrowest subject to the widest. */
    List<BudgetState> states() {
        return states;
    }

    List<Turn> turns() {
        return turns;
    }

    /** A limit that is new counts the call as well. */
    void count(Ring ring) {
        if (turns.stream().noneMatch(turn -> turn.ring() == ring)) {
            turns.add(new Turn(ring, ring.note()));
        }
    }

    Instant grantedAt() {
        return grantedAt;
    }

    /** True the first time. */
    boolean end() {
        boolean first = !over;
        if (first) {
            states.forEach(state -> state.ended(this));
        }
        over = true;
        return first;
    }
}
