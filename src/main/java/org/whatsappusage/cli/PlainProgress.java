package org.whatsappusage.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where nobody watches a bar: only a line for each long wait, so that a log tells a sync that waits from one that hangs. */
final class PlainProgress implements Progress {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final PrintStream log;
    private final Clock clock;

    PlainProgress(PrintStream log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void at(int done, int planned, String connection, String stream) {}

    @Override
    public void waiting(String connection, Instant until) {
        if (until.isAfter(clock.instant().plus(LONG))) {
            log.println("waiting: connection " + connection + " has to wait for a limit until "
                    + until.truncatedTo(ChronoUnit.SECONDS));
        }
    }
}
