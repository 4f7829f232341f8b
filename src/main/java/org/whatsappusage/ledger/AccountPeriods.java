package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.whatsappusage.ledger.Difference.Stretch;

/** When each period of an account was last confirmed as a whole, and whether it is still transient. */
final class AccountPeriods {

    private final Session session;
    private final long accountId;

    AccountPeriods(Session session, long accountId) {
        this.session = session;
        this.accountId = accountId;
    }

    /**
     * Takes note of what an answer with rows says.
     *
     * @param rows periods that it has rows of, and whether any row of a period is transient
     */
    void move(Map<Period, Boolean> rows, Difference difference, Instant observedAt) throws SQLException {
        Predicate<Period> confirmed = difference.confirmed();
        Map<Period, Boolean> known = known(difference.stretch());
        List<Period> settled = known.keySet().stream()
                .filter(period -> known.get(period) && confirmed.test(period) && !rows.containsKey(period))
                .toList();
        session.<Period>batch("usage-period-settle", settled, (call, period) -> period.on(call)
                .set("account_id", accountId));
        session.<Map.Entry<Period, Boolean>>batch("usage-period", rows.entrySet(), (call, row) -> {
            Period period = row.getKey();
            boolean whole = confirmed.test(period);
            boolean stillTransient = row.getValue() || !whole && known.getOrDefault(period, false);
            set(call, new State(period, stillTransient, whole ? observedAt : null));
        });
    }

    private Map<Period, Boolean> known(Stretch stretch) throws SQLException {
        Map<Period, Boolean> known = new HashMap<>();
        for (State state : between(stretch.from(), stretch.upto())) {
            known.put(state.period, state.isTransient);
        }
        return known;
    }

    /** Adds periods that another ledger's account has and this one lacks: nobody else knows that they are to be read again. */
    void addMissing(AccountPeriods other, Instant from, Instant upto) throws SQLException {
        Set<Period> there =
                Set.copyOf(between(from, upto).stream().map(State::period).toList());
        List<State> missing = other.between(from, upto).stream()
                .filter(state -> !there.contains(state.period))
                .toList();
        session.<State>batch("usage-period", missing, this::set);
    }

    /** @param observedAt null if it was never confirmed as a whole */
    private record State(Period period, boolean isTransient, Instant observedAt) {}

    private List<State> between(Instant from, Instant upto) throws SQLException {
        List<State> states = new ArrayList<>();
        session.call("usage-periods")
                .set("account_id", accountId)
                .set("first_period", from)
                .set("last_period", upto)
                .each(row -> states.add(new State(row.period(), row.flag("transient"), row.instant("observed_at"))));
        return states;
    }

    private void set(Session.Call call, State state) {
        state.period
                .on(call)
                .set("account_id", accountId)
                .set("transient", state.isTransient)
                .set("observed_at", state.observedAt);
    }
}
