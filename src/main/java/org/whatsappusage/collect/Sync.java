package org.whatsappusage.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One pass over everything that is due: which connections it reads, and how it goes. Safe for use by several threads. */
public final class Sync {

    private final String id;
    private final Instant startedAt;
    private final Instant deadline;
    private final boolean backfill;
    private final SortedMap<String, ConnectionPass> passes = new TreeMap<>();
    private final Set<String> failures = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> notes = Collections.synchronizedSet(new LinkedHashSet<>());
    private final AtomicInteger planned = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean reading = new AtomicBoolean(true);

    /**
     * @param id identifies the sync in the ledger
     * @param deadline until when it may wait for limits, null for as long as it takes
     * @param passes of the connections that take part
     * @param backfill whether it is there for nothing but their backfills
     */
    Sync(String id, Instant startedAt, Instant deadline, Collection<ConnectionPass> passes, boolean backfill) {
        this.id = id;
        this.startedAt = startedAt;
        this.deadline = deadline;
        this.backfill = backfill;
        passes.forEach(pass -> this.passes.put(pass.connection(), pass));
    }

    public String getId() {
        return id;
    }

    /** Names of the connections that take part. */
    List<String> connections() {
        return List.copyOf(passes.keySet());
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isBackfill() {
        return backfill;
    }

    /** Whether it was reading until now. */
    boolean endsReading() {
        return reading.getAndSet(false);
    }

    Collection<ConnectionPass> passes() {
        return passes.values();
    }

    /**
     * How it goes with a connection.
     *
     * @throws IllegalArgumentException if that takes no part
     */
    ConnectionPass of(String connection) {
        ConnectionPass pass = passes.get(connection);
        if (pass == null) {
            throw new IllegalArgumentException(connection + " takes no part in " + id);
        }
        return pass;
    }

    boolean mayWaitUntil(Instant instant) {
        return deadline == null || !instant.isAfter(deadline);
    }

    /** How long it may still wait, null for as long as it takes. */
    Duration leftToWait(Instant now) {
        if (deadline == null) {
            return null;
        }
        return now.isBefore(deadline) ? Duration.between(now, deadline) : Duration.ZERO;
    }

    /** Each text counts once, however often it is found. */
    void failed(String failure) {
        failures.add(failure);
    }

    void note(String note) {
        notes.add(note);
    }

    List<String> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    List<String> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    AtomicInteger planned() {
        return planned;
    }

    AtomicInteger done() {
        return done;
    }
}
