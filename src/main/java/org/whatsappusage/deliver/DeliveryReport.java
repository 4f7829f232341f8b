package org.whatsappusage.deliver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How one pass over the sinks went. Safe for use by several threads. */
public final class DeliveryReport {

    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    /**
     * What one sink got.
     *
     * @param sink its name
     * @param documents how many messages
     * @param records versions of records in them
     * @param files absolute paths of the files that were written; empty if the sink writes none
     * @param failure why it did not get the rest, without secrets; null if it has everything
     */
    public record Outcome(String sink, int documents, long records, List<String> files, String failure) {

        public Outcome {
            files = List.copyOf(files);
        }

        private static Outcome nothing(String sink) {
            return new Outcome(sink, 0, 0, List.of(), null);
        }

        private Outcome and(long moreRecords, String file) {
            List<String> all = new ArrayList<>(files);
            if (file != null) {
                all.add(file);
            }
            return new Outcome(sink, documents + 1, records + moreRecords, all, failure);
        }

        private Outcome failed(String why) {
            return new Outcome(sink, documents, records, files, why);
        }
    }

    /** Whether no document of this pass has that name in that sink yet. */
    synchronized boolean name(String sink, String file) {
        return names.add(sink + "/" + file);
    }

    synchronized void sink(String sink) {
        outcomes.putIfAbsent(sink, Outcome.nothing(sink));
    }

    synchronized void delivered(String sink, long records, String file) {
        sink(sink);
        outcomes.computeIfPresent(sink, (name, outcome) -> outcome.and(records, file));
    }

    synchronized void failed(String sink, String why) {
        sink(sink);
        outcomes.computeIfPresent(sink, (name, outcome) -> outcome.failed(why));
    }

    /** One for each sink, in the order in which they were served. */
    public synchronized List<Outcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** One line for each sink that failed, naming it; empty if every sink has everything. */
    public synchronized List<String> failures() {
        return outcomes.values().stream()
                .filter(outcome -> outcome.failure() != null)
                .map(outcome -> "sink " + outcome.sink() + ": " + outcome.failure())
                .toList();
    }
}
