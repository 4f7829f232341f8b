package org.whatsappusage.settings;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.record.Granularity;

/**
 * What is read through a connection.
 *
 * @param connection the account with the provider
 * @param clientIds only these clients; empty: all that discovery finds
 * @param channelIds only these channels; empty: all that discovery finds
 * @param managedAccountIds these accounts in addition to the own one
 * @param streams what is read, in the provider's order; without a setting all usage and balances
 * @param startDate first day to load, in the zone of the data's own days; null: 30 days ago in that zone
 * @param granularity of channel-usage
 * @param dimensions by which channel-usage is broken down
 * @param timeZone of the days of channel-usage; null: learned from the answers
 * @param lookbackDays days before the running one that each sync reads again
 * @param concurrency windows that are read side by side at most, 1 or more
 * @param webhookSecret secret, null if there is none
 */
public record ConnectionSettings(
        Connection connection,
        List<String> clientIds,
        List<String> channelIds,
        List<String> managedAccountIds,
        List<String> streams,
        LocalDate startDate,
        Granularity granularity,
        List<String> dimensions,
        ZoneId timeZone,
        int lookbackDays,
        int concurrency,
        String webhookSecret) {

    public ConnectionSettings {
        clientIds = List.copyOf(clientIds);
        channelIds = List.copyOf(channelIds);
        managedAccountIds = List.copyOf(managedAccountIds);
        streams = List.copyOf(streams);
        dimensions = List.copyOf(dimensions);
    }

    /** As configured. */
    public String name() {
        return connection.name();
    }

    /** Without the secrets, since it ends up in logs. */
    @Override
    public String toString() {
        return connection + " streams " + streams;
    }
}
