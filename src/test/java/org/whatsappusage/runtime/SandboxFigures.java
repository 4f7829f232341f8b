package org.whatsappusage.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums of each account's usage and its balances, from the sandbox's model on one side and from the ledger's SQL on the other,
 * in one form. Accounts without a row are left out.
 */
public final class SandboxFigures {

    private SandboxFigures() {}

    /**
     * What the rows of one account come to.
     *
     * @param quantities by unit
     * @param costs by currency
     */
    public record Usage(
            long rows, long rowsWithoutCost, SortedMap<String, Long> quantities, SortedMap<String, BigDecimal> costs) {}

    /** By stream and account, as the sandbox tells them. */
    public static SortedMap<String, Usage> usage(JsonNode totals) {
        SortedMap<String, Usage> all = new TreeMap<>();
        for (JsonNode stream : totals.path("streams")) {
            for (JsonNode account : stream.path("accounts")) {
                if (account.path("rows").asLong() > 0) {
                    String name = stream.path("stream").asText() + " "
                            + account.path("account").asText();
                    all.put(name, told(account));
                }
            }
        }
        return all;
    }

    private static Usage told(JsonNode account) {
        SortedMap<String, Long> quantities = new TreeMap<>();
        account.path("quantities")
                .properties()
                .forEach(unit -> quantities.put(unit.getKey(), unit.getValue().asLong()));
        SortedMap<String, BigDecimal> costs = new TreeMap<>();
        account.path("cost").properties().forEach(cost -> costs.put(cost.getKey(), amount(cost.getValue())));
        return new Usage(
                account.path("rows").asLong(), account.path("rowsWithoutCost").asLong(), quantities, costs);
    }

    private static BigDecimal amount(JsonNode text) {
        return LedgerContents.plain(new BigDecimal(text.asText()));
    }

    /** By stream and account, of all records that are not withdrawn. */
    public static SortedMap<String, Usage> usage(LedgerContents ledger) {
        SortedMap<String, Usage> all = new TreeMap<>();
        for (Map<String, Object> row : ledger.records()) {
            if (!Boolean.TRUE.equals(row.get("withdrawn"))) {
                all.merge(row.get("stream") + " " + account(row), read(row), SandboxFigures::plus);
            }
        }
        return all;
    }

    /** By scope, account and currency, as the sandbox tells them. */
    public static SortedMap<String, BigDecimal> balances(JsonNode totals) {
        SortedMap<String, BigDecimal> all = new TreeMap<>();
        for (JsonNode balance : totals.path("balances")) {
            String name = balance.path("scope").asText() + " "
                    + balance.path("account").asText() + " "
                    + balance.path("currency").asText();
            all.put(name, amount(balance.path("amount")));
        }
        return all;
    }

    /** By scope, account and currency, the newest of each. */
    public static SortedMap<String, BigDecimal> balances(LedgerContents ledger) {
        SortedMap<String, BigDecimal> all = new TreeMap<>();
        ledger.rows("SELECT * FROM balance_snapshot ORDER BY observed_at")
                .forEach(row -> all.put(row.get("scope") + " " + account(row) + " " + row.get("currency"), (BigDecimal)
                        row.get("amount")));
        return all;
    }

    private static String account(Map<String, Object> row) {
        for (String column : new String[] {"channel_id", "client_id", "managed_account_id", "partner_id"}) {
            if (row.get(column) != null) {
                return row.get(column).toString();
            }
        }
        return "own";
    }

    private static Usage read(Map<String, Object> row) {
        SortedMap<String, Long> quantities = new TreeMap<>();
        quantities.put(row.get("unit").toString(), (Long) row.get("quantity"));
        SortedMap<String, BigDecimal> costs = new TreeMap<>();
        if (row.get("cost") != null) {
            costs.put(Objects.toString(row.get("currency")), (BigDecimal) row.get("cost"));
        }
        return new Usage(1, costs.isEmpty() ? 1 : 0, quantities, costs);
    }

    private static Usage plus(Usage one, Usage other) {
        SortedMap<String, Long> quantities = new TreeMap<>(one.quantities);
        other.quantities.forEach((unit, quantity) -> quantities.merge(unit, quantity, Long::sum));
        SortedMap<String, BigDecimal> costs = new TreeMap<>(one.costs);
        other.costs.forEach((currency, cost) -> costs.merge(currency, cost, (a, b) -> LedgerContents.plain(a.add(b))));
        return new Usage(one.rows + other.rows, one.rowsWithoutCost + other.rowsWithoutCost, quantities, costs);
    }
}
