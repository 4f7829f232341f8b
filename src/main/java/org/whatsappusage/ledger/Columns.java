package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.UsageRecord;

/** What is read, as the columns that hold it; they have the same names in every statement. */
final class Columns {

    private Columns() {}

    static Session.Call usage(Session.Call call, UsageRecord record) {
        return call.set("connection", record.connection())
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
                .set("attributes", record.attributes());
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

    /** @throws IllegalArgumentException if an amount has more digits than the ledger keeps */
    static void requireStorable(UsageRecord record) {
        storable(record.cost());
        storable(record.unitPrice());
    }

    /** @throws IllegalArgumentException if an amount has more digits than the ledger keeps */
    static void requireStorable(BalanceSnapshot balance) {
        storable(balance.amount());
        storable(balance.lastRenewalAmount());
    }

    /** Checked here because a database rounds a number that is too long for its column without a word. */
    private static BigDecimal storable(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        BigDecimal exact = Amounts.plain(amount);
        if (exact.scale() > Amounts.MAX_SCALE || exact.precision() - exact.scale() > Amounts.MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException("the ledger keeps " + Amounts.MAX_INTEGER_DIGITS + " integer digits and "
                    + Amounts.MAX_SCALE + " decimals, not " + exact);
        }
        return exact;
    }
}
