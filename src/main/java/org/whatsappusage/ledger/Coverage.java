package org.whatsappusage.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time of one account that was read whole.
 *
 * @param start inclusive, UTC
 * @param end exclusive, UTC
 * @param readAt when it was last read, UTC
 */
public record Coverage(Instant start, Instant end, Instant readAt) {

    /**
     * What is left of {@code read} once the stretch from {@code start} to {@code end} is taken out.
     *
     * @param read disjoint stretches
     */
    static List<Coverage> without(List<Coverage> read, Instant start, Instant end) {
        List<Coverage> left = new ArrayList<>();
        for (Coverage stretch : read) {
            if (!stretch.start.isBefore(end) || !start.isBefore(stretch.end)) {
                left.add(stretch);
                continue;
            }
            if (stretch.start.isBefore(start)) {
                left.add(new Coverage(stretch.start, start, stretch.readAt));
            }
            if (end.isBefore(stretch.end)) {
                left.add(new Coverage(end, stretch.end, stretch.readAt));
            }
        }
        return left;
    }
}
