package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.UsageRecord;

/**
 * What the rows of an answer come to, period by period and currency by currency, and how the ledger's own sums follow it: they
 * are written together with the records, so that whoever asks for a total need not read any.
 */
final class PeriodSums {

    /** In the ledger, where a key has no nulls. */
    private static final String NO_CURRENCY = "";

    /** @param cost null if no record has one */
    private record Sum(long records, BigDecimal cost) {

        Sum plus(Sum other) {
            return new Sum(records + other.records, Amounts.add(cost, other.cost));
        }
    }

    private record Line(Period period, String currency, Sum sum) {}

    private final Map<Period, Map<String, Sum>> sums = new HashMap<>();

    void add(Period period, UsageRecord record) {
        sums.computeIfAbsent(period, fresh -> new HashMap<>())
                .merge(
                        Objects.requireNonNullElse(record.currency(), NO_CURRENCY),
                        new Sum(1, record.cost()),
                        Sum::plus);
    }

    /**
     * To be called once the records are written. Where the answer has the whole of a period, its rows are all that there is; any
     * other period is added up by the database.
     *
     * @param touched periods of records that are new, changed or withdrawn
     * @param confirmed tells periods that the answer has the whole of
     */
    void write(Session session, long accountId, Set<Period> touched, Predicate<Period> confirmed) throws SQLException {
        Map<Boolean, List<Period>> byWhole = touched.stream().collect(Collectors.partitioningBy(confirmed));
        List<Period> whole = byWhole.get(true);
        List<Period> partly = byWhole.get(false);
        drop(session, accountId, touched);
        List<Line> lines = whole.stream()
                .flatMap(period -> sums.getOrDefault(period, Map.of()).entrySet().stream()
                        .map(sum -> new Line(period, sum.getKey(), sum.getValue())))
                .toList();
        session.<Line>batch("usage-sum-add", lines, (call, line) -> line.period
                .on(call)
                .set("account_id", accountId)
                .set("currency", line.currency)
                .set("records", line.sum.records)
                .set("cost", line.sum.cost));
        addUp(session, accountId, partly);
    }

    /** Periods of an account whose sums are not those of its records, as after a change by hand. */
    static List<Period> wrong(Session session, long accountId) throws SQLException {
        return session.call("usage-sums-wrong").set("account_id", accountId).all(Row::period);
    }

    /**
     * Adds up what is {@link #wrong}.
     *
     * @return how many periods that was
     */
    static long restore(Session session, long accountId) throws SQLException {
        List<Period> wrong = wrong(session, accountId);
        drop(session, accountId, wrong);
        addUp(session, accountId, wrong);
        return wrong.size();
    }

    private static void drop(Session session, long accountId, Collection<Period> periods) throws SQLException {
        session.<Period>batch(
                "usage-sum-drop", periods, (call, period) -> period.on(call).set("account_id", accountId));
    }

    private static void addUp(Session session, long accountId, Collection<Period> periods) throws SQLException {
        session.<Period>batch(
                "usage-sum-count", periods, (call, period) -> period.on(call).set("account_id", accountId));
    }
}
