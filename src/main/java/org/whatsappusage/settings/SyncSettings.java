package org.whatsappusage.settings;

import java.time.Duration;

/**
 * How a sync behaves.
 *
 * @param maxWait how long it waits for limits; null: as long as it takes
 */
public record SyncSettings(Duration maxWait) {}
