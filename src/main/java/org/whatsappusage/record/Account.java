package org.whatsappusage.record;

import java.time.Instant;

/**
 * A client or a channel that discovery found.
 *
 * @param connection name of the configured connection
 * @param kind client or channel
 * @param id the provider's own id
 * @param clientId id of the client that owns a channel; the same as {@code id} for a client
 * @param name what people call it, null if the provider does not say
 * @param phoneNumber E.164 with {@code +}; null for a client and for a channel without a number
 * @param wabaId the provider's own id of the WABA account (not Meta's), null if not known
 * @param timeZone IANA name that the provider gives for the client, null if none. A hint only: the buckets of usage follow
 *     the WABA's zone.
 * @param status as reported, null if not reported
 * @param terminatedAt since when the channel is terminated, null while it lives
 */
public record Account(
        String connection,
        Kind kind,
        String id,
        String clientId,
        String name,
        String phoneNumber,
        String wabaId,
        String timeZone,
        String status,
        Instant terminatedAt)
        implements Observation {

    public enum Kind {
        CLIENT,
        CHANNEL;

        /** The lower-case name, as the ledger stores it. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
