package org.whatsappusage.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.whatsappusage.sandbox.Fault.Facts;
import org.whatsappusage.sandbox.Fault.Strike;

/** The faults that were asked for, in their order, and how often each has met a request; the first that applies hits. */
final class FaultBoard {

    private static final class Entry {
        private final Fault fault;
        private long met;

        private Entry(Fault fault) {
            this.fault = fault;
        }

        private long strikes() {
            return Math.max(0, met - fault.after());
        }

        private boolean spent() {
            return fault.times() > 0 && strikes() >= fault.times();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private long ids;

    synchronized String nextId() {
        ids++;
        return "f" + ids;
    }

    synchronized void add(Fault fault) {
        entries.add(new Entry(fault));
    }

    synchronized boolean remove(String id) {
        return entries.removeIf(entry -> entry.fault.id().equals(id));
    }

    synchronized void clear() {
        entries.clear();
    }

    /** Counts the request for the first fault that it matches and is not spent. */
    synchronized Optional<Strike> strike(Facts facts) {
        for (Entry entry : entries) {
            if (!entry.spent() && entry.fault.target().matches(facts)) {
                entry.met++;
                return entry.strikes() == 0
                        ? Optional.empty()
                        : Optional.of(new Strike(entry.fault.effect(), entry.strikes()));
            }
        }
        return Optional.empty();
    }

    synchronized List<Map<String, Object>> list() {
        return entries.stream()
                .map(entry -> Json.object(
                        "id", entry.fault.id(),
                        "effect", entry.fault.effect().toString(),
                        "struck", entry.strikes(),
                        "spent", entry.spent()))
                .toList();
    }
}
