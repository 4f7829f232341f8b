package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts and sums by the database, never by reading records. */
final class SummaryQuery {

    private record Name(String connection, String stream) {
        static Name of(Row row) throws SQLException {
            return new Name(row.string("connection"), row.string("stream"));
        }
    }

    /** What the records of one stream come to. */
    private static final class Usage {
        private long records;
        private final List<Summary.Cost> costs = new ArrayList<>();
    }

    /** @param syncId null for all */
    Summary run(Session session, String syncId) throws SQLException {
        Map<Name, Usage> usage = usage(session, syncId);
        Map<Name, Long> lists = new HashMap<>();
        session.call("summary-lists").set("sync_id", syncId).all(row -> lists.put(Name.of(row), row.number("records")));
        List<Summary.Stream> streams =
                session.call("summary-windows").set("sync_id", syncId).all(row -> stream(row, usage, lists));
        return new Summary(streams, session.call("latest-balances").all(Row::balance));
    }

    private static Map<Name, Usage> usage(Session session, String syncId) throws SQLException {
        Map<Name, Usage> usage = new HashMap<>();
        session.call("summary-usage").set("sync_id", syncId).all(row -> {
            Usage stream = usage.computeIfAbsent(Name.of(row), name -> new Usage());
            stream.records += row.number("records");
            BigDecimal cost = row.amount("cost");
            if (cost != null) {
                stream.costs.add(new Summary.Cost(row.string("currency"), cost));
            }
            return stream;
        });
        return usage;
    }

    private static Summary.Stream stream(Row row, Map<Name, Usage> usage, Map<Name, Long> lists) throws SQLException {
        Name name = Name.of(row);
        Usage records = usage.getOrDefault(name, new Usage());
        return new Summary.Stream(
                name.connection,
                name.stream,
                row.number("windows"),
                row.number("incomplete"),
                row.number("calls"),
                records.records + lists.getOrDefault(name, 0L),
                row.instant("window_start"),
                row.instant("window_end"),
                List.copyOf(records.costs));
    }
}
