package org.whatsappusage.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/**
 * What one sync did.
 *
 * @param syncId as in the ledger
 * @param streams in the order in which a user should read them
 * @param balances as read by this sync
 * @param sinks what was delivered
 * @param failures a line each that names the connection, and the client or channel where there is one; no secret
 * @param notes what is worth knowing and is no failure, a line each; no secret
 * @param ledger where the ledger is: a file, or a URL without credentials
 * @param elapsed from the first call to the last delivery
 */
public record SyncOutcome(
        String syncId,
        List<Stream> streams,
        List<Balance> balances,
        List<Sink> sinks,
        List<String> failures,
        List<String> notes,
        String ledger,
        Duration elapsed) {

    public SyncOutcome {
        streams = List.copyOf(streams);
        balances = List.copyOf(balances);
        sinks = List.copyOf(sinks);
        failures = List.copyOf(failures);
        notes = List.copyOf(notes);
    }

    /**
     * Whether all that was due was read whole and delivered. What is incomplete and no failure, such as a terminated channel,
     * stands among the notes.
     */
    public boolean complete() {
        return failures.isEmpty();
    }

    /**
     * What was read of one stream.
     *
     * @param windows that were read, whole or not
     * @param incomplete how many of them are not whole
     * @param calls that were made
     * @param records usage records that the answers held
     * @param from first day, in the zone of the data's own days; null if the stream has no periods
     * @param to last day, inclusive; null if the stream has no periods
     * @param costs sums of the records' costs, one for each currency; empty if no record has one
     */
    public record Stream(
            String connection,
            String stream,
            long windows,
            long incomplete,
            long calls,
            long records,
            LocalDate from,
            LocalDate to,
            List<Cost> costs) {

        public Stream {
            costs = List.copyOf(costs);
        }
    }

    /**
     * A sum in one currency.
     *
     * @param amount exact
     * @param currency null if the provider does not say
     */
    public record Cost(BigDecimal amount, String currency) {}

    /**
     * Money that is left.
     *
     * @param account whose it is, such as {@code client AbCdEfCL}
     * @param currency null if the provider does not say
     */
    public record Balance(String connection, String account, BigDecimal amount, String currency) {}

    /**
     * What a sink got.
     *
     * @param records delivered by this sync
     * @param putAside how many versions it refused for good in this sync
     * @param where for the user to look: a folder, or the sink's address without credentials
     */
    public record Sink(String sink, long records, long putAside, String where) {}
}
