package org.whatsappusage.collect;

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
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Window;

/** One pass over everything that is due: which streams it reads, and how it goes. Safe for use by several threads. */
public final class Sync {

    private final String id;
    private final Instant startedAt;
    private final SortedMap<String, Set<String>> streams;
    private final Set<String> failures = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> notes = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Map<String, String> givenUp = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, List<Window>> windows = new ConcurrentHashMap<>();
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final Set<Window> plannedWindows = ConcurrentHashMap.newKeySet();
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private final Set<String> balances = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<String, KnownAccount>> accounts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> refusals = Collections.synchronizedMap(new HashMap<>());
    private final AtomicInteger planned = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    /**
     * @param id identifies the sync in the ledger
     * @param streams of each connection that takes part
     */
    Sync(String id, Instant startedAt, SortedMap<String, Set<String>> streams) {
        this.id = id;
        this.startedAt = startedAt;
        this.streams = streams;
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

    /** Takes note that a balance of the account was committed. */
    void balanceRead(Window window) {
        balances.add(account(window));
    }

    boolean hasBalance(Window window) {
        return balances.contains(account(window));
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
