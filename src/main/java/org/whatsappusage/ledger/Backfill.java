package org.whatsappusage.ledger;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Days of a connection that somebody asked to read again. They are due until their last reading is not older than the
 * asking, so that a process which was killed in between goes on where it was.
 *
 * @param connection name of the connection
 * @param first inclusive, a day of the source's own zone
 * @param last inclusive
 * @param startedAt when it was asked for, UTC, to the second
 * @param resumed whether it was begun before
 */
public record Backfill(String connection, LocalDate first, LocalDate last, Instant startedAt, boolean resumed) {}
