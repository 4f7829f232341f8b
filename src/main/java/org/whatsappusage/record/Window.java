package org.whatsappusage.record;

import java.time.Instant;

/**
 * A slice of one account's data that is read and committed as a whole.
 *
 * @param connection name of the configured connection
 * @param provider name of the provider
 * @param stream the operation that reads it
 * @param scope the provider's own id of the account that is asked: the partner, client or channel at 360dialog, the managed
 *     account at YCloud, or {@code account} for YCloud's own account, which has no id
 * @param clientId the client to ask for, null where the stream has none
 * @param channelId the channel to ask for, null where the stream has none
 * @param managedAccountId the managed account to ask as, null for the own one
 * @param start inclusive, UTC, on an edge of the provider's own buckets; null for a stream without periods (balances, lists)
 * @param end exclusive, UTC, on such an edge; null exactly when {@code start} is
 */
public record Window(
        String connection,
        String provider,
        String stream,
        String scope,
        String clientId,
        String channelId,
        String managedAccountId,
        Instant start,
        Instant end) {

    public Window {
        if ((start == null) != (end == null)) {
            throw new IllegalArgumentException("a window has both bounds or neither: " + start + " to " + end);
        }
        if (start != null && !start.isBefore(end)) {
            throw new IllegalArgumentException("a window ends after it starts: " + start + " to " + end);
        }
    }

    /** True if a record of this period belongs to the window. */
    public boolean holds(Instant periodStart) {
        return start == null || !periodStart.isBefore(start) && periodStart.isBefore(end);
    }

    /** The same account and stream with other bounds. */
    public Window between(Instant newStart, Instant newEnd) {
        return new Window(connection, provider, stream, scope, clientId, channelId, managedAccountId, newStart, newEnd);
    }

    /** For people: connection, stream and account. */
    public String subject() {
        StringBuilder text = new StringBuilder(connection).append(' ').append(stream);
        if (channelId != null) {
            text.append(" client ").append(clientId).append(" channel ").append(channelId);
        } else if (clientId != null) {
            text.append(" client ").append(clientId);
        } else if (managedAccountId != null) {
            text.append(" managed account ").append(managedAccountId);
        }
        return text.toString();
    }

    /** For people: connection, stream, account and period. */
    @Override
    public String toString() {
        return start == null ? subject() : subject() + " " + start + " to " + end;
    }
}
