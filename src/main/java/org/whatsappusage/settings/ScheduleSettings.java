package org.whatsappusage.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When streams are read.
 *
 * @param crons Quartz cron expressions by {@code provider.stream}
 * @param jitter how much later than scheduled a pass may start
 * @param maxWait how long a pass waits for limits
 */
public record ScheduleSettings(SortedMap<String, String> crons, Duration jitter, Duration maxWait) {

    public ScheduleSettings {
        crons = Collections.unmodifiableSortedMap(new TreeMap<>(crons));
    }

    /** The cron expression of a stream; empty: as the routes say. */
    public Optional<String> cron(String provider, String stream) {
        return Optional.ofNullable(crons.get(provider + "." + stream));
    }
}
