package org.whatsappusage.cli;

import static org.whatsappusage.cli.TextTable.Side.LEFT;
import static org.whatsappusage.cli.TextTable.Side.RIGHT;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one pass did, as plain text. Amounts of two currencies or of two streams are never added. */
final class SyncSummary {

    /** Thousands of channels would hide all else. */
    private static final int MOST_BALANCES = 20;

    private final String pass;
    private final SyncOutcome outcome;
    private final String insights;

    /**
     * @param pass what was run, such as {@code Sync}
     * @param insights where to look at the ledger with a browser, in words
     */
    SyncSummary(String pass, SyncOutcome outcome, String insights) {
        this.pass = pass;
        this.outcome = outcome;
        this.insights = insights;
    }

    /** Several lines, the last one with its line end. */
    String text() {
        StringBuilder text = new StringBuilder(headline());
        if (!outcome.streams().isEmpty()) {
            text.append('\n').append(streams());
        }
        if (!outcome.balances().isEmpty()) {
            text.append('\n').append(balances());
        }
        if (!outcome.sinks().isEmpty()) {
            text.append('\n').append(sinks());
        }
        if (!outcome.notes().isEmpty()) {
            text.append('\n');
            outcome.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        }
        return text.append('\n').append(whereToLook()).toString();
    }

    private String headline() {
        int failures = outcome.failures().size();
        String state = outcome.complete() ? "complete" : "not complete";
        String failed =
                failures == 0 ? "" : ", " + Figures.count(failures) + (failures == 1 ? " failure" : " failures");
        return pass + " " + outcome.syncId() + ": " + state + failed + ", in " + Figures.elapsed(outcome.elapsed())
                + "\n";
    }

    private String streams() {
        int decimals = decimals(outcome.streams().stream()
                .flatMap(stream -> stream.costs().stream())
                .map(SyncOutcome.Cost::amount)
                .toList());
        TextTable table = new TextTable(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT, RIGHT, LEFT);
        table.row("connection", "stream", "windows", "incomplete", "calls", "records", "days", "cost", "");
        for (SyncOutcome.Stream stream : outcome.streams()) {
            String[] row = {
                stream.connection(),
                stream.stream(),
                Figures.count(stream.windows()),
                Figures.count(stream.incomplete()),
                Figures.count(stream.calls()),
                Figures.count(stream.records()),
                Figures.days(stream.from(), stream.to()),
                "",
                ""
            };
            if (stream.costs().isEmpty()) {
                table.row(row);
            }
            for (SyncOutcome.Cost cost : stream.costs()) {
                row[row.length - 2] = Figures.amount(cost.amount(), decimals);
                row[row.length - 1] = currency(cost.currency());
                table.row(row);
                Arrays.fill(row, "");
            }
        }
        return table.text();
    }

    private String balances() {
        List<SyncOutcome.Balance> shown =
                outcome.balances().stream().limit(MOST_BALANCES).toList();
        int decimals = decimals(shown.stream().map(SyncOutcome.Balance::amount).toList());
        TextTable table = new TextTable(LEFT, LEFT, RIGHT, LEFT).row("connection", "balance of", "amount", "");
        for (SyncOutcome.Balance balance : shown) {
            table.row(
                    balance.connection(),
                    balance.account(),
                    Figures.amount(balance.amount(), decimals),
                    currency(balance.currency()));
        }
        int more = outcome.balances().size() - shown.size();
        return table.text() + (more == 0 ? "" : "and " + Figures.count(more) + " more in the table balance_snapshot\n");
    }

    private String sinks() {
        boolean anyPutAside = outcome.sinks().stream().anyMatch(sink -> sink.putAside() > 0);
        TextTable table = new TextTable(LEFT, RIGHT, RIGHT).row("sink", "delivered", anyPutAside ? "put aside" : "");
        outcome.sinks()
                .forEach(sink -> table.row(
                        sink.sink(), Figures.count(sink.records()), anyPutAside ? Figures.count(sink.putAside()) : ""));
        return table.text();
    }

    private String whereToLook() {
        TextTable table = new TextTable(LEFT, LEFT).row("where to look", "").row("ledger", outcome.ledger());
        SortedMap<String, String> places = new TreeMap<>();
        outcome.sinks().forEach(sink -> places.put(sink.sink(), sink.where()));
        places.forEach((sink, where) -> table.row("sink " + sink, where));
        return table.row("Insights", insights).text();
    }

    private static String currency(String currency) {
        return currency == null ? "(no currency)" : currency;
    }

    private static int decimals(Collection<BigDecimal> amounts) {
        return amounts.stream().mapToInt(Figures::decimals).max().orElse(0);
    }
}
