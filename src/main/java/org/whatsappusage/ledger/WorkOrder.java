package org.whatsappusage.ledger;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which work is done first: by reason, then each account's newest window before any account's second. */
public final class WorkOrder {

    private static final Comparator<Work> NEWEST_FIRST = Comparator.comparing(
            (Work work) -> work.window().start(), Comparator.nullsFirst(Comparator.reverseOrder()));

    private WorkOrder() {}

    /** Work with its place among the windows of its account's stream that are due for the same reason, from 1 for the newest. */
    record Turn(Work work, int number) {}

    private record Line(Work.Reason reason, String scope) {}

    /** @param due of one stream */
    static List<Turn> turns(Collection<Work> due) {
        Map<Line, Integer> turns = new HashMap<>();
        return due.stream()
                .sorted(NEWEST_FIRST)
                .map(work -> new Turn(
                        work, turns.merge(new Line(work.reason(), work.window().scope()), 1, Integer::sum)))
                .toList();
    }

    /**
     * What is due for a connection, as the statement {@code work-candidates} would hand it out after a plan of each stream.
     *
     * @param streams what is due of each stream, in the order of their plans
     */
    public static List<Work> of(Collection<List<Work>> streams) {
        return streams.stream()
                .flatMap(due -> turns(due).stream())
                .sorted(Comparator.comparing((Turn turn) -> turn.work().reason())
                        .thenComparing(Turn::number)
                        .thenComparing(
                                turn -> turn.work().window().start(), Comparator.nullsLast(Comparator.reverseOrder())))
                .map(Turn::work)
                .toList();
    }
}
