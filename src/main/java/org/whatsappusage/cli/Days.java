package org.whatsappusage.cli;

import java.time.LocalDate;
import picocli.CommandLine.Option;

/** A range of whole days. */
final class Days {

    @Option(
            names = "--from",
            paramLabel = "D",
            required = true,
            converter = Day.class,
            description = "First day, yyyy-MM-dd, in the zone of the data's own days.")
    private LocalDate from;

    @Option(
            names = "--to",
            paramLabel = "D",
            required = true,
            converter = Day.class,
            description = "Last day, inclusive.")
    private LocalDate to;

    LocalDate from() {
        return from;
    }

    LocalDate to() {
        return to;
    }

    /** What is wrong with the range, null if nothing is. */
    String problem() {
        return from.isAfter(to) ? "Invalid value for option '--to': " + to + " is before --from " + from : null;
    }
}
