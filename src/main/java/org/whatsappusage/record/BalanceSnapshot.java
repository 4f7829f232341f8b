package org.whatsappusage.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/**
 * A balance as a provider reported it.
 *
 * @param connection name of the configured connection
 * @param scope whose balance it is
 * @param partnerId 360dialog partner, null elsewhere
 * @param clientId 360dialog client, null where the scope has none
 * @param channelId 360dialog channel, null where the scope has none
 * @param managedAccountId YCloud managed account, null for the own account
 * @param amount in major units of {@code currency}, exact
 * @param currency ISO 4217, upper case; null if the answer names none
 * @param lastRenewalAt UTC; null if not reported
 * @param lastRenewalAmount null if not reported
 * @param observedAt when it was read, UTC
 */
public record BalanceSnapshot(
        String connection,
        Scope scope,
        String partnerId,
        String clientId,
        String channelId,
        String managedAccountId,
        BigDecimal amount,
        String currency,
        Instant lastRenewalAt,
        BigDecimal lastRenewalAmount,
        Instant observedAt)
        implements Observation {

    public enum Scope {
        PARTNER,
        CLIENT,
        CHANNEL,
        ACCOUNT;

        /** The lower-case name, as the ledger stores it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
