package org.whatsappusage.settings;

import java.time.Duration;

/**
 * How providers are called.
 *
 * @param connectTimeout how long opening a connection may take
 * @param responseTimeout how long an answer may take to begin
 */
public record TransportSettings(Duration connectTimeout, Duration responseTimeout) {}
