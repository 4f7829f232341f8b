package org.whatsappusage.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.whatsappusage.provider.Providers;

/**
 * What the user has set, checked and with its defaults. Its text holds no secret.
 *
 * @param connections by name; empty if none is configured
 * @param sinks by name
 * @param routes folder of the route files, null if none is set
 */
public record Settings(
        SortedMap<String, ConnectionSettings> connections,
        LedgerSettings ledger,
        SortedMap<String, SinkSettings> sinks,
        Limits limits,
        HttpSettings http,
        TransportSettings transport,
        ScheduleSettings schedule,
        RetrySettings retry,
        SyncSettings sync,
        Path routes,
        LogLevel logLevel) {

    public Settings {
        connections = Collections.unmodifiableSortedMap(new TreeMap<>(connections));
        sinks = Collections.unmodifiableSortedMap(new TreeMap<>(sinks));
    }

    /**
     * Reads and checks all settings.
     *
     * @param properties of which the keys that begin with {@code whatsapp-usage.} count; placeholders are resolved. A blank value
     *     counts as not set
     * @throws SettingsException with all problems at once
     */
    public static Settings parse(Map<String, String> properties, Providers providers) {
        SettingsReader reader = new SettingsReader(properties, Set.of(), providers);
        Settings settings = reader.settings();
        if (!reader.problems().isEmpty()) {
            throw new SettingsException(reader.problems());
        }
        return settings;
    }
}
