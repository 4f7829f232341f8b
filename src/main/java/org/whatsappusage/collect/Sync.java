package org.whatsappusage.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.whatsappusage.ledger.Backfill;
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Window;

/** One pass over everything that is due: which streams it reads, and how it goes. Safe for use by several threads. */
public final class Sync {

    private final String id;
    private final Instant startedAt;
    private final Instant deadline;
    private final SortedMap<String, Set<String>> streams;
    private final Map<String, List<Backfill>> backfills;
    private final boolean backfill;
    private final Set<String> failures = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> notes = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Map<String, String> givenUp = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, List<Window>> windows = new ConcurrentHashMap<>();
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final Set<Window> plannedWindows = ConcurrentHashMap.newKeySet();
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private final Map<String, Reading> balances = new ConcurrentHashMap<>();
    private final Map<String, Map<String, KnownAccount>> accounts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> refusals = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, Credentials> credentials = new ConcurrentHashMap<>();
    private final Set<String> answeredConnections = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> waits = new ConcurrentHashMap<>();
    private final Map<String, Instant> parked = new ConcurrentHashMap<>();
    private final Set<String> through = ConcurrentHashMap.newKeySet();
    private final Map<String, Object> turns = new ConcurrentHashMap<>();
    private final Set<Reading> handedOut = ConcurrentHashMap.newKeySet();
    private final Map<Window, AtomicInteger> throttled = new ConcurrentHashMap<>();
    private final AtomicInteger planned = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    private enum Credentials {
        UNPROVEN,
        PROVING,
        PROVEN
    }

    /**
     * @param id identifies the sync in the ledger
     * @param deadline until when it may wait for limits, null for as long as it takes
     * @param streams of each connection that takes part
     * @param backfills of each connection that are not at their end
     * @param backfill whether it is there for nothing but them
     */
    Sync(
            String id,
            Instant startedAt,
            Instant deadline,
            SortedMap<String, Set<String>> streams,
            Map<String, List<Backfill>> backfills,
            boolean backfill) {
        this.id = id;
        this.startedAt = startedAt;
        this.deadline = deadline;
        this.streams = streams;
        this.backfills = backfills;
        this.backfill = backfill;
    }

    public String getId() {
        return id;
    }

    /** Names of the connections that take part. */
    public List<String> getConnections() {
        return List.copyOf(streams.keySet());
    }

    Instant startedAt() {
        return startedAt;
    }

    SortedMap<String, Set<String>> streams() {
        return streams;
    }

    List<Backfill> backfills(String connection) {
        return backfills.getOrDefault(connection, List.of());
    }

    boolean isBackfill() {
        return backfill;
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

    /** True for the first that tells of a wait: readers ask again and again, and each sees another fraction of a second. */
    boolean announcesWait(String connection, Instant until) {
        boolean[] first = new boolean[1];
        waits.compute(connection, (name, told) -> {
            first[0] = told == null || until.isAfter(told.plusSeconds(1));
            return first[0] ? until : told;
        });
        return first[0];
    }

    /** Takes note that what is left of a connection would have to wait too long. */
    void park(String connection, Instant until) {
        parked.merge(connection, until, (one, other) -> one.isBefore(other) ? one : other);
    }

    Optional<Instant> parkedUntil(String connection) {
        return Optional.ofNullable(parked.get(connection));
    }

    /** Takes note that nothing of a connection is due any more. */
    void through(String connection) {
        through.add(connection);
    }

    boolean isThrough(String connection) {
        return through.contains(connection);
    }

    /** Held by the reader of a connection that is choosing its next window, so that no other one takes its call from it. */
    Object turn(String connection) {
        return turns.computeIfAbsent(connection, name -> new Object());
    }

    /** Takes note that a window with leave for its first call is handed to a reader. */
    void handedOut(Reading reading) {
        handedOut.add(reading);
    }

    void ended(Reading reading) {
        handedOut.remove(reading);
    }

    /** Gives back what was taken for windows that no reader has come to, as in a sync that broke off. */
    void givePermitsBack() {
        handedOut.forEach(Reading::givePermitBack);
    }

    /** Whether another call may be made: until one was answered, only one at a time. */
    synchronized boolean mayCall(String connection) {
        Credentials now = credentials.getOrDefault(connection, Credentials.UNPROVEN);
        if (now == Credentials.UNPROVEN) {
            credentials.put(connection, Credentials.PROVING);
        }
        return now != Credentials.PROVING;
    }

    /** Lets the next call be made alone, as if none had been answered. */
    synchronized void doubt(String connection) {
        credentials.remove(connection);
    }

    /** Takes note of how a call went, or that none was made. */
    synchronized void called(String connection, boolean answered) {
        if (answered) {
            answeredConnections.add(connection);
            credentials.put(connection, Credentials.PROVEN);
        } else {
            credentials.replace(connection, Credentials.PROVING, Credentials.UNPROVEN);
        }
    }

    /** Whether any call of the connection was answered in this sync. */
    boolean wasAnswered(String connection) {
        return answeredConnections.contains(connection);
    }

    /** How often the provider has refused calls for a window because of a limit, this time included. */
    int throttled(Window window) {
        return throttled.computeIfAbsent(window, any -> new AtomicInteger()).incrementAndGet();
    }

    int throttledSoFar(Window window) {
        return throttled.getOrDefault(window, new AtomicInteger()).get();
    }

    boolean reads(String connection, String stream) {
        return streams.getOrDefault(connection, Set.of()).contains(stream);
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

    int refused(String connection) {
        return refusals.computeIfAbsent(connection, name -> new AtomicInteger()).incrementAndGet();
    }

    void giveUp(String connection, String why) {
        givenUp.put(connection, why);
    }

    boolean givenUp(String connection) {
        return givenUp.containsKey(connection);
    }

    /** Takes note that all accounts of a kind were listed. */
    void listed(String connection, StreamPlan.Scope scope) {
        listed.add(connection + " " + scope);
    }

    boolean hasListed(String connection, StreamPlan.Scope scope) {
        return listed.contains(connection + " " + scope);
    }

    /** Remembers the accounts of a connection as its lists named them. */
    void know(String connection, List<KnownAccount> known) {
        accounts.put(
                connection,
                known.stream()
                        .collect(Collectors.toMap(account -> account.account().id(), account -> account, (a, b) -> b)));
    }

    /** The client or channel of that id; empty before the lists were read, and for accounts that no list names. */
    Optional<KnownAccount> account(String connection, String id) {
        return Optional.ofNullable(accounts.getOrDefault(connection, Map.of()).get(id));
    }

    /** Takes note that a window was read whole. */
    void read(Window window) {
        windows.computeIfAbsent(account(window), name -> new CopyOnWriteArrayList<>())
                .add(window);
    }

    /** The windows of an account that were read whole in this sync. */
    List<Window> windows(Window account) {
        return windows.getOrDefault(account(account), List.of());
    }

    /** Whether a reading is the one of its account that the balance is taken of. */
    boolean takesBalance(Reading reading) {
        return balances.computeIfAbsent(account(reading.work().window()), none -> reading) == reading;
    }

    /** Lets another reading of the account give the balance, since this one came to nothing. */
    void leavesBalance(Reading reading) {
        balances.remove(account(reading.work().window()), reading);
    }

    /** Takes note that an account's stream is not to be planned again in this sync. */
    void tried(Window window) {
        tried.add(account(window));
    }

    boolean wasTried(Window window) {
        return tried.contains(account(window));
    }

    /** True the first time that a window is planned in this sync. */
    boolean plansFirst(Window window) {
        return plannedWindows.add(window);
    }

    private static String account(Window window) {
        return window.connection() + " " + window.stream() + " " + window.scope();
    }

    AtomicInteger planned() {
        return planned;
    }

    AtomicInteger done() {
        return done;
    }
}
