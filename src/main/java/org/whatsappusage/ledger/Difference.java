package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.whatsappusage.ledger.StagedReading.StagedRow;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Window;

/**
 * How an answer differs from what the ledger has for the same periods of its account. Only the keys of the answer are in memory,
 * and what the ledger has passes by.
 *
 * @param stretch the periods that were compared
 * @param fresh rows that are new, that say something else than before, or that are back; in the order of their keys, which is
 *     first of all that of their periods
 * @param withdrawn what the ledger has in the window and the answer lacks, in the same order
 * @param kept the same, where an answer proves nothing by what it lacks
 * @param repeated what the answer says as the ledger has it, where its period as a whole may not be what the answer confirms
 */
record Difference(Stretch stretch, List<Fresh> fresh, List<Known> withdrawn, List<Known> kept, List<Known> repeated) {

    private static final Set<Finality> SETTLED = Set.of(Finality.FINAL, Finality.INVOICED);

    /** The newest version of a record that the ledger has. */
    record Known(
            long changeId,
            String key,
            int version,
            Period period,
            Finality finality,
            boolean withdrawn,
            Instant firstObservedAt) {

        boolean isSettled() {
            return SETTLED.contains(finality);
        }
    }

    /**
     * A row of the answer that makes a new version.
     *
     * @param before null if the record is new
     */
    record Fresh(StagedRow row, Known before) {

        int version() {
            return before == null ? 1 : before.version + 1;
        }

        Instant firstObservedAt(Instant now) {
            return before == null ? now : before.firstObservedAt;
        }
    }

    /**
     * @param withdraws whether what the answer lacks is withdrawn, else it is kept
     * @throws InconsistentReadingException if the answer holds one record twice
     */
    static Difference of(Session session, long accountId, StagedReading reading, Window window, boolean withdraws)
            throws SQLException {
        Stretch stretch = Stretch.of(window, reading);
        List<StagedRow> rows = reading.rows();
        BitSet seen = new BitSet(rows.size());
        List<Known> missing = new ArrayList<>();
        List<Known> repeated = new ArrayList<>();
        List<Fresh> fresh = new ArrayList<>();
        if (stretch.from() != null) {
            session.call("usage-of-periods")
                    .set("account_id", accountId)
                    .set("first_period", stretch.from())
                    .set("last_period", stretch.upto())
                    .each(row -> {
                        int place = Collections.binarySearch(rows, StagedRow.ofKey(row.key()));
                        Period period = row.period();
                        if (place < 0) {
                            if (!row.flag("withdrawn") && stretch.isWhole(period)) {
                                missing.add(known(row));
                            }
                            return;
                        }
                        seen.set(place);
                        StagedRow staged = rows.get(place);
                        if (row.flag("withdrawn") || !Arrays.equals(staged.contentHash(), row.bytes("content_hash"))) {
                            fresh.add(new Fresh(staged, known(row)));
                        } else if (!withdraws || !stretch.isWhole(period)) {
                            repeated.add(known(row));
                        }
                    });
        }
        for (int i = seen.nextClearBit(0); i < rows.size(); i = seen.nextClearBit(i + 1)) {
            fresh.add(new Fresh(rows.get(i), null));
        }
        fresh.sort(Comparator.comparing(Fresh::row));
        missing.sort(Comparator.comparing(Known::key));
        return new Difference(
                stretch, fresh, withdraws ? missing : List.of(), withdraws ? List.of() : missing, repeated);
    }

    private static Known known(Row row) throws SQLException {
        return new Known(
                row.number("change_id"),
                row.key(),
                row.integer("version"),
                row.period(),
                Finality.of(row.string("finality")),
                row.flag("withdrawn"),
                row.instant("first_observed_at"));
    }

    /** Tells periods that the answer confirms as a whole from those that it names in part, or with records missing. */
    Predicate<Period> confirmed() {
        Set<Period> incomplete = kept.stream().map(Known::period).collect(Collectors.toSet());
        return period -> stretch.isWhole(period) && !incomplete.contains(period);
    }

    /** What the fresh rows take the place of. */
    List<Known> changed() {
        return fresh.stream().map(Fresh::before).filter(Objects::nonNull).toList();
    }

    /** What is not the newest version any more. */
    Stream<Known> replaced() {
        return Stream.concat(changed().stream(), withdrawn.stream());
    }

    /**
     * The periods that an answer may say something about, and those among them that it must name whole.
     *
     * @param from the first that is looked at, inclusive; null if there is none
     * @param upto the last, inclusive
     * @param start of the window, inclusive; null without one, as nothing can be missing from it then
     * @param end of the window, exclusive
     * @param granularity of the answer's rows, null if it has none
     */
    record Stretch(Instant from, Instant upto, Instant start, Instant end, Granularity granularity) {

        /** More than clocks are ever put forward or back. */
        private static final Duration AROUND_MIDNIGHT = Duration.ofHours(3);

        /**
         * Days belong to a window by their number and not by the instant of their midnight: where the zone was learned, an edge
         * of the window may be off by what daylight saving moves clocks. So it is put well before the midnight, and long after
         * the one before it.
         */
        static Stretch of(Window window, StagedReading reading) {
            Granularity granularity = reading.granularity().orElse(null);
            Duration slack = granularity == Granularity.HALF_HOUR ? Duration.ZERO : AROUND_MIDNIGHT;
            Instant start = window.start() == null ? null : window.start().minus(slack);
            Instant end = window.start() == null ? null : window.end().minus(slack);
            Instant from = start;
            Instant upto = end;
            for (Period period : reading.periods().keySet()) {
                from = from == null || period.start().isBefore(from) ? period.start() : from;
                upto = upto == null || period.start().isAfter(upto) ? period.start() : upto;
            }
            return new Stretch(from, upto, start, end, granularity);
        }

        /** Whether a record of that period that the answer lacks is missing from it. */
        boolean isWhole(Period period) {
            return start != null
                    && !period.start().isBefore(start)
                    && period.start().isBefore(end)
                    && (granularity == null || granularity == period.granularity());
        }
    }
}
