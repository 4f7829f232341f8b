package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.util.List;
import org.whatsappusage.sandbox.Channel.Share;

/**
 * An account at YCloud.
 *
 * @param managedId null for the key's own account
 * @param monthlyTopUp US dollars, booked on the first of each month
 */
record YCloudAccount(String managedId, List<Waba> wabas, List<Product> products, BigDecimal monthlyTopUp) {

    private static final String OWN = "own";

    /** @param lite whether the account sends a category that the documented list does not have */
    record Waba(String id, long messagesPerDay, List<Share> countries, boolean lite) {}

    /**
     * Something other than WhatsApp.
     *
     * @param channel {@code sms}, {@code voice} or {@code email}
     * @param region null where the product has none
     * @param unitMicros millionths of a US dollar for one
     */
    record Product(String channel, String region, long perDay, long unitMicros) {}

    /** Names the account in limits, faults and totals; never null. */
    String key() {
        return managedId == null ? OWN : managedId;
    }
}
