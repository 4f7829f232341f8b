package org.whatsappusage.sandbox;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What differs from the sandbox's ordinary world; changed only through the fault control.
 *
 * @param removedChannels unlisted, and not found when asked for
 * @param extraChannels more channels in the first WABA
 * @param crowd more WABAs in YCloud's own account, each sending to every country there is
 * @param pageCap the most items that a discovery page has, whatever limit is asked for; 0: no cap of that kind
 */
record Scenario(
        Set<String> removedChannels, List<Restatement> restatements, int extraChannels, int crowd, int pageCap) {

    /**
     * A correction of figures that were told before.
     *
     * @param account 360dialog channel id, YCloud managed account id or {@code own}
     * @param from first day, in the source's own zone
     * @param to last day, inclusive
     * @param category null: all; compared without case
     * @param percent of the original quantity; 0 makes the rows disappear
     */
    record Restatement(String account, LocalDate from, LocalDate to, String category, int percent) {

        boolean covers(String otherAccount, LocalDate date, String otherCategory) {
            return account.equals(otherAccount)
                    && !date.isBefore(from)
                    && !date.isAfter(to)
                    && (category == null || category.equalsIgnoreCase(otherCategory));
        }
    }

    Scenario {
        removedChannels = Set.copyOf(removedChannels);
        restatements = List.copyOf(restatements);
    }

    static Scenario ordinary() {
        return new Scenario(Set.of(), List.of(), 0, 0, 0);
    }

    Scenario withoutChannel(String id) {
        Set<String> removed = new HashSet<>(removedChannels);
        removed.add(id);
        return new Scenario(removed, restatements, extraChannels, crowd, pageCap);
    }

    Scenario with(Restatement restatement) {
        List<Restatement> all =
                Stream.concat(restatements.stream(), Stream.of(restatement)).toList();
        return new Scenario(removedChannels, all, extraChannels, crowd, pageCap);
    }

    Scenario withExtraChannels(int count) {
        return new Scenario(removedChannels, restatements, count, crowd, pageCap);
    }

    Scenario withCrowd(int wabas) {
        return new Scenario(removedChannels, restatements, extraChannels, wabas, pageCap);
    }

    Scenario withPageCap(int cap) {
        return new Scenario(removedChannels, restatements, extraChannels, crowd, cap);
    }

    /** The quantity after every restatement that covers it. */
    long restated(String account, LocalDate date, String category, long quantity) {
        long result = quantity;
        for (Restatement restatement : restatements) {
            if (restatement.covers(account, date, category)) {
                result = result * restatement.percent() / 100;
            }
        }
        return result;
    }
}
