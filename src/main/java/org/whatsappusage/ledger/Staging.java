package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

/** The rows of windows that are still being read. */
final class Staging {

    private static final List<String> TABLES = List.of("usage", "balance", "account", "page");

    private final ContentHash contentHash = new ContentHash();

    void add(Session session, Work work, Collection<? extends Observation> page) throws SQLException {
        List<UsageRecord> usage = new ArrayList<>();
        List<BalanceSnapshot> balances = new ArrayList<>();
        List<Account> accounts = new ArrayList<>();
        for (Observation observation : page) {
            requireConnection(work, observation);
            if (observation instanceof UsageRecord record) {
                requireStream(work, record);
                usage.add(record);
            } else if (observation instanceof BalanceSnapshot balance) {
                balances.add(balance);
            } else if (observation instanceof Account account) {
                accounts.add(account);
            }
        }
        session.<UsageRecord>batch("stage-usage", usage, (call, record) -> bind(call, work, record));
        session.<BalanceSnapshot>batch("stage-balance", balances, (call, balance) -> bind(call, work, balance));
        session.<Account>batch("stage-account", accounts, (call, account) -> bind(call, work, account));
    }

    /** @param raw null if the page is not to be kept, and so the whole reading is not */
    void add(Session session, Work work, KeptPage raw) throws SQLException {
        session.call("stage-page")
                .set("work_id", work.id())
                .set("body_hash", raw == null ? null : raw.bodyHash())
                .set("origin", raw == null ? null : raw.origin())
                .set("body", raw == null ? null : raw.body())
                .set("of_no_waba", raw != null && raw.ofNoWaba())
                .update();
    }

    private static void requireConnection(Work work, Observation observation) {
        if (!observation.connection().equals(work.window().connection())) {
            throw new IllegalArgumentException(
                    "a row of connection " + observation.connection() + " in the reading of " + work.window());
        }
    }

    /** A row of another stream would be withdrawn by the next reading of either. */
    private static void requireStream(Work work, UsageRecord record) {
        if (!record.stream().equals(work.window().stream())) {
            throw new IllegalArgumentException(
                    "a row of stream " + record.stream() + " in the reading of " + work.window());
        }
    }

    /**
     * Drops some of what is staged for a window: a transaction that drops it all at once takes many times as long.
     *
     * @return whether there may be more
     */
    boolean dropSome(Session session, long workId) throws SQLException {
        int dropped = 0;
        for (String table : TABLES) {
            dropped +=
                    session.call("stage-drop-" + table).set("work_id", workId).update();
        }
        return dropped > 0;
    }

    /** Work that nobody holds and that has rows here all the same, since a process was killed. */
    List<Long> abandoned(Session session) throws SQLException {
        return session.call("stage-abandoned").all(row -> row.number("work_id"));
    }

    /** How much of each kind is staged for a window. */
    record Counts(int usage, String granularity, int balances, int accounts) {
        int total() {
            return usage + balances + accounts;
        }
    }

    Counts count(Session session, Work work) throws SQLException {
        return session.call("stage-count")
                .set("work_id", work.id())
                .first(row -> new Counts(
                        row.integer("usage_rows"),
                        row.string("granularity"),
                        row.integer("balances"),
                        row.integer("accounts")))
                .orElseThrow();
    }

    private void bind(Session.Call call, Work work, UsageRecord record) {
        usage(call.set("work_id", work.id()), record);
    }

    /** Sets the columns of a record, which have the same names wherever it stands. */
    Session.Call usage(Session.Call call, UsageRecord record) {
        return call.set("record_key", record.recordKey())
                .set("connection", record.connection())
                .set("provider", record.provider())
                .set("stream", record.stream())
                .set("partner_id", record.partnerId())
                .set("client_id", record.clientId())
                .set("channel_id", record.channelId())
                .set("waba_id", record.wabaId())
                .set("managed_account_id", record.managedAccountId())
                .set("phone_number", record.phoneNumber())
                .set("product", record.product())
                .set("unit", record.unit())
                .set("granularity", record.granularity().code())
                .set("period_start", record.periodStart())
                .set("period_end", record.periodEnd())
                .set("period_zone", record.periodZone())
                .set("country", record.country())
                .set("category", record.category())
                .set("pricing_type", record.pricingType())
                .set("direction", record.direction())
                .set("tier", record.tier())
                .set("quantity", record.quantity())
                .set("paid_quantity", record.paidQuantity())
                .set("duration_seconds", record.durationSeconds())
                .set("cost", storable(record.cost()))
                .set("unit_price", storable(record.unitPrice()))
                .set("currency", record.currency())
                .set("finality", record.finality().code())
                .set("attributes", record.attributes())
                .set("content_hash", contentHash.of(record));
    }

    private static void bind(Session.Call call, Work work, BalanceSnapshot balance) {
        balance(call.set("work_id", work.id()), balance);
    }

    static Session.Call balance(Session.Call call, BalanceSnapshot balance) {
        return call.set("scope", balance.scope().code())
                .set("partner_id", balance.partnerId())
                .set("client_id", balance.clientId())
                .set("channel_id", balance.channelId())
                .set("managed_account_id", balance.managedAccountId())
                .set("amount", storable(balance.amount()))
                .set("currency", balance.currency())
                .set("last_renewal_at", balance.lastRenewalAt())
                .set("last_renewal_amount", storable(balance.lastRenewalAmount()))
                .set("observed_at", toTheSecond(balance.observedAt()));
    }

    private static void bind(Session.Call call, Work work, Account account) {
        account(call.set("work_id", work.id()), account);
    }

    static Session.Call account(Session.Call call, Account account) {
        return call.set("kind", account.kind().code())
                .set("id", account.id())
                .set("client_id", account.clientId())
                .set("name", account.name())
                .set("phone_number", account.phoneNumber())
                .set("waba_id", account.wabaId())
                .set("time_zone", account.timeZone())
                .set("status", account.status())
                .set("terminated_at", account.terminatedAt());
    }

    /** Observation times are kept to the second, as every format writes them, so that a file equals the ledger. */
    static Instant toTheSecond(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Without trailing zeros and without an exponent. */
    static BigDecimal exact(BigDecimal amount) {
        if (amount.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Checked here because a database rounds a number that is too long for its column without a word. */
    private static BigDecimal storable(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        BigDecimal exact = exact(amount);
        if (exact.scale() > Amounts.MAX_SCALE || exact.precision() - exact.scale() > Amounts.MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException("the ledger keeps " + Amounts.MAX_INTEGER_DIGITS + " integer digits and "
                    + Amounts.MAX_SCALE + " decimals, not " + exact);
        }
        return exact;
    }
}
