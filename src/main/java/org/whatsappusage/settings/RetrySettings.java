package org.whatsappusage.settings;

import java.time.Duration;

/**
 * How calls are made again after a fault that may pass by itself.
 *
 * @param most how often
 * @param delay the most that the first of them waits; each further one at most twice as long
 * @param maxDelay the most that one of them waits
 */
public record RetrySettings(int most, Duration delay, Duration maxDelay) {}
