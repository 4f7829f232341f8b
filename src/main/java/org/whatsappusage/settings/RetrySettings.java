package org.whatsappusage.settings;

import java.time.Duration;

/**
 * How calls are made again after a fault that may pass by itself. How often, the routes read by themselves.
 *
 * @param delay before the first of them; each further one waits twice as long
 * @param maxDelay the most that one of them waits
 */
public record RetrySettings(Duration delay, Duration maxDelay) {}
