package org.whatsappusage.deliver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How one pass over the sinks went. Safe for use by several threads. */
public final class DeliveryReport {

    private static final String REFUSES = "refuses ";

    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, Long> names = new HashMap<>();
    private final Set<String> leftAlone = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private boolean reading;

    /**
     * What one sink got.
     *
     * @param sink its name
     * @param documents how many messages
     * @param records versions of records in them
     * @param files absolute paths of the files that were written; empty if the sink writes none
     * @param putAside how many versions it refused for good
     * @param failure why it did not get the rest, or refused one, without secrets; null if it has everything
     */
    public record Outcome(String sink, int documents, long records, List<String> files, int putAside, String failure) {

        public Outcome {
            files = List.copyOf(files);
        }

        private static Outcome nothing(String sink) {
            return new Outcome(sink, 0, 0, List.of(), 0, null);
        }

        private Outcome and(long moreRecords, String file) {
            List<String> all = new ArrayList<>(files);
            if (file != null) {
                all.add(file);
            }
            return new Outcome(sink, documents + 1, records + moreRecords, all, putAside, failure);
        }

        private Outcome failed(String why) {
            return new Outcome(sink, documents, records, files, putAside, why);
        }

        private Outcome refused(String what, String why) {
            String first = failure == null ? REFUSES + what + ", which is put aside: " + why : failure;
            return new Outcome(sink, documents, records, files, putAside + 1, first);
        }

        /** What the failure does not say: it is of the first refusal, or of what came after it. */
        private String others() {
            boolean first = failure.startsWith(REFUSES);
            int others = first ? putAside - 1 : putAside;
            return others == 0 ? "" : " (and " + others + (first ? " more)" : " put aside)");
        }
    }

    synchronized void reading(boolean now) {
        reading = now;
    }

    /** Whether the pass is still reading, and the sinks get whole batches only. */
    synchronized boolean isReading() {
        return reading;
    }

    /** @param again whether a sink that failed while the pass is reading has another try when all is read */
    synchronized void leaveAlone(String sink, boolean again) {
        leftAlone.add(sink);
        if (!again) {
            done.add(sink);
        }
    }

    /** Whether the sink has no other try in this pass. */
    synchronized boolean isDone(String sink) {
        return done.contains(sink);
    }

    synchronized boolean isLeftAlone(String sink) {
        return leftAlone.contains(sink);
    }

    /**
     * Whether no other document of this pass has that name in that sink yet.
     *
     * @param first number of the first change in it: the same document may be written again
     */
    synchronized boolean name(String sink, String file, long first) {
        return names.computeIfAbsent(sink + "/" + file, name -> first) == first;
    }

    synchronized void sink(String sink) {
        outcomes.putIfAbsent(sink, Outcome.nothing(sink));
    }

    synchronized void delivered(String sink, long records, String file) {
        sink(sink);
        outcomes.computeIfPresent(sink, (name, outcome) -> outcome.and(records, file));
    }

    synchronized void putAside(String sink, String what, String why) {
        sink(sink);
        outcomes.computeIfPresent(sink, (name, outcome) -> outcome.refused(what, why));
    }

    synchronized void failed(String sink, String why) {
        sink(sink);
        outcomes.computeIfPresent(sink, (name, outcome) -> outcome.failed(why));
    }

    /** One for each sink, in the order of the settings. */
    public synchronized List<Outcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** One line for each sink that failed, naming it and how many versions it refused; empty if every sink has everything. */
    public synchronized List<String> failures() {
        return outcomes.values().stream()
                .filter(outcome -> outcome.failure() != null)
                .map(outcome -> "sink " + outcome.sink() + ": " + outcome.failure() + outcome.others())
                .toList();
    }
}
