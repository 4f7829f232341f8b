package org.whatsappusage.limit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * When the calls of a budget were over, so that a limit that becomes known later counts them. It goes as far back as the longest
 * window that may be announced, and as {@value #MOST} calls. Not safe for use by several threads.
 */
final class History {

    static final int MOST = 10_000;

    private final Deque<Instant> calls = new ArrayDeque<>();
    private boolean forgets;

    /**
     * @param known what each limit remembers, latest first
     * @param more that there may have been calls before them
     */
    void start(List<List<Instant>> known, boolean more) {
        List<Instant> latest = new ArrayList<>();
        for (List<Instant> one : known) {
            for (int i = 0; i < one.size(); i++) {
                if (i == latest.size()) {
                    latest.add(one.get(i));
                } else if (one.get(i).isAfter(latest.get(i))) {
                    // Two limits remember the same call; the i-th of all is no earlier than the i-th of some.
                    latest.set(i, one.get(i));
                }
            }
        }
        calls.addAll(latest);
        forgets = more || latest.size() >= MOST;
    }

    void add(Instant call) {
        calls.addFirst(call);
        while (calls.peekLast().isBefore(call.minus(Buckets.LONGEST))) {
            calls.removeLast();
            forgets = false; // What came before is older still, and no window is as long.
        }
        if (calls.size() > MOST) {
            calls.removeLast();
            forgets = true;
        }
    }

    List<Instant> latestFirst() {
        return calls.stream().sorted(Comparator.reverseOrder()).toList();
    }

    /** That there may have been calls before the earliest. */
    boolean forgets() {
        return forgets;
    }
}
