package org.whatsappusage.provider;

import java.time.Instant;

/**
 * Where an answer comes from: what was asked, and when.
 *
 * @param connection through which
 * @param operation by which operation
 * @param parameters as asked
 * @param observedAt when the answer began, UTC
 */
public record Source(Connection connection, String operation, Parameters parameters, Instant observedAt) {}
