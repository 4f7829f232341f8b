package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.whatsappusage.ledger.Difference.Known;
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
            return new Sum(records + other.records, plus(cost, other.cost));
        }

        private static BigDecimal plus(BigDecimal one, BigDecimal other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.add(other);
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
     * To be called once the difference is written. Where the answer has the whole of a period, its rows are all that there is;
     * any other period is added up by the database.
     */
    void write(Session session, long accountId, Difference difference) throws SQLException {
        if (difference.fresh().isEmpty() && difference.withdrawn().isEmpty()) {
            return;
        }
        Set<Period> touched = new HashSet<>(sums.keySet());
        difference.withdrawn().stream().map(Known::period).forEach(touched::add);
        Predicate<Period> confirmed = difference.confirmed();
        Map<Boolean, List<Period>> whole = touched.stream().collect(Collectors.partitioningBy(confirmed));
        drop(session, accountId, whole.get(true));
        List<Line> lines = sums.entrySet().stream()
                .filter(period -> confirmed.test(period.getKey()))
                .flatMap(period -> period.getValue().entrySet().stream()
                        .map(sum -> new Line(period.getKey(), sum.getKey(), sum.getValue())))
                .toList();
        session.<Line>batch("usage-sum-add", lines, (call, line) -> line.period
                .on(call)
                .set("account_id", accountId)
                .set("currency", line.currency)
                .set("records", line.sum.records)
                .set("cost", line.sum.cost));
        addUp(session, accountId, whole.get(false));
    }

    /** Has the database add up the records of these periods. */
    static void addUp(Session session, long accountId, Collection<Period> periods) throws SQLException {
        drop(session, accountId, periods);
        session.<Period>batch(
                "usage-sum-count", periods, (call, period) -> period.on(call).set("account_id", accountId));
    }

    private static void drop(Session session, long accountId, Collection<Period> periods) throws SQLException {
        session.<Period>batch(
                "usage-sum-drop", periods, (call, period) -> period.on(call).set("account_id", accountId));
    }
}
