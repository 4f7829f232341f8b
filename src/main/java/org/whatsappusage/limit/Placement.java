package org.whatsappusage.limit;

import java.time.Instant;

/**
 * Where a call falls in a forecast.
 *
 * @param at when it can be made
 * @param budget that makes it wait until then, null if it need not wait
 * @param limit of that budget; null if it need not wait, or waits for a pause that the provider asked for
 */
public record Placement(Instant at, Budget budget, Limit limit) {}
