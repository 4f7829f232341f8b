package org.whatsappusage.ledger;

import java.time.Instant;
import java.util.List;
import org.whatsappusage.record.Granularity;

/**
 * What was committed last for a window, where nothing else was committed for any part of it since. The same answers once more
 * would change nothing, and need not be read.
 *
 * @param id the order of the commits
 * @param mapping what made its usage rows of its answers, all of them and nothing else
 * @param observedAt when it was read, UTC
 * @param records how many usage rows were committed, which is all that its answers hold; at least one
 * @param present how many of the ledger's rows were there then for the periods from the first to the last
 * @param firstPeriod start of the first period that it has rows of, UTC
 * @param lastPeriod start of the last such period, UTC
 * @param granularity of all rows
 * @param pages in their order
 */
public record KnownReading(
        long id,
        String mapping,
        Instant observedAt,
        int records,
        int present,
        Instant firstPeriod,
        Instant lastPeriod,
        Granularity granularity,
        List<Page> pages) {

    /**
     * A page of it.
     *
     * @param bodyHash SHA-256 of the body before compression, hexadecimal
     * @param origin what was asked, as in {@link KeptPage}
     */
    public record Page(String bodyHash, String origin) {}
}
