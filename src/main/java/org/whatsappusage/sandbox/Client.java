package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A client of the 360dialog partner.
 *
 * @param currency as the client's balance answers spell it, lower case for one; null for a client that the partner pays for,
 *     whose answers have neither balance nor currency
 * @param weeklyTopUp what the balance is renewed by every Monday 00:00 UTC, in {@code currency}
 * @param usage what client balance answers carry as the deprecated usage
 */
record Client(
        String id,
        String name,
        String country,
        String timezone,
        String currency,
        BigDecimal weeklyTopUp,
        LegacyUsage usage,
        Instant createdAt) {

    /** The usage block was announced to go away; all three forms must be expected. */
    enum LegacyUsage {
        PRESENT,
        EMPTY,
        ABSENT
    }
}
