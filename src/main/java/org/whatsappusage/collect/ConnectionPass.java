package org.whatsappusage.collect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.whatsappusage.ledger.Backfill;
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Window;

/** What a sync knows of one connection: what it reads of it, and how that goes. Safe for use by several threads. */
final class ConnectionPass {

    private final String connection;
    private final Set<String> streams;
    private final List<Backfill> backfills;
    private final Object turn = new Object();

    private final Map<AccountStream, AccountPass> accountPasses = new HashMap<>();
    private final Set<Window> planned = new HashSet<>();
    private final Map<Window, Integer> throttled = new HashMap<>();
    private final Set<Reading> handedOut = new HashSet<>();
    private final Set<StreamPlan.Scope> listed = EnumSet.noneOf(StreamPlan.Scope.class);
    private Map<String, KnownAccount> accounts = Map.of();
    private Credentials credentials = Credentials.UNPROVEN;
    private boolean answered;
    private int refusals;
    private boolean givenUp;
    private boolean through;
    private Instant announcedWait = Instant.MIN;
    private Instant parkedUntil;

    private enum Credentials {
        UNPROVEN,
        PROVING,
        PROVEN
    }

    private record AccountStream(String stream, String scope) {}

    /** What a sync knows of one stream of one account. */
    private static final class AccountPass {
        private final List<Window> read = new ArrayList<>();
        private Reading balance;
        private boolean tried;
    }

    /**
     * @param streams that are read
     * @param backfills that are not at their end
     */
    ConnectionPass(String connection, Collection<String> streams, List<Backfill> backfills) {
        this.connection = connection;
        this.streams = Set.copyOf(streams);
        this.backfills = List.copyOf(backfills);
    }

    String connection() {
        return connection;
    }

    Set<String> streams() {
        return streams;
    }

    boolean reads(String stream) {
        return streams.contains(stream);
    }

    List<Backfill> backfills() {
        return backfills;
    }

    /** Held by the reader that is choosing its next window, so that no other one takes its call from it. */
    Object turn() {
        return turn;
    }

    /** Whether another call may be made: until one was answered, only one at a time. */
    synchronized boolean mayCall() {
        if (credentials == Credentials.PROVING) {
            return false;
        }
        if (credentials == Credentials.UNPROVEN) {
            credentials = Credentials.PROVING;
        }
        return true;
    }

    /** Lets the next call be made alone, as if none had been answered. */
    synchronized void doubt() {
        credentials = Credentials.UNPROVEN;
    }

    synchronized void answered() {
        answered = true;
        credentials = Credentials.PROVEN;
    }

    /** Takes note that a call came to nothing, or that none was made. */
    synchronized void notAnswered() {
        if (credentials == Credentials.PROVING) {
            credentials = Credentials.UNPROVEN;
        }
    }

    /** Whether any call was answered in this sync. */
    synchronized boolean wasAnswered() {
        return answered;
    }

    /** How often the credentials were refused, this time included. */
    synchronized int refused() {
        return ++refusals;
    }

    synchronized void giveUp() {
        givenUp = true;
    }

    synchronized boolean isGivenUp() {
        return givenUp;
    }

    /** Takes note that nothing is due any more. */
    synchronized void through() {
        through = true;
    }

    synchronized boolean isThrough() {
        return through;
    }

    /** True for the first that tells of a wait: readers ask again and again, and each sees another fraction of a second. */
    synchronized boolean announcesWait(Instant until) {
        boolean first = announcedWait.equals(Instant.MIN) || until.isAfter(announcedWait.plusSeconds(1));
        if (first) {
            announcedWait = until;
        }
        return first;
    }

    /** Takes note that what is left would have to wait too long. */
    synchronized void park(Instant until) {
        if (parkedUntil == null || until.isBefore(parkedUntil)) {
            parkedUntil = until;
        }
    }

    synchronized Optional<Instant> parkedUntil() {
        return Optional.ofNullable(parkedUntil);
    }

    /** How often the provider has refused calls for a window because of a limit, this time included. */
    synchronized int throttled(Window window) {
        return throttled.merge(window, 1, Integer::sum);
    }

    synchronized int throttledSoFar(Window window) {
        return throttled.getOrDefault(window, 0);
    }

    /** Takes note that a window with leave for its first call is handed to a reader. */
    synchronized void handedOut(Reading reading) {
        handedOut.add(reading);
    }

    synchronized void ended(Reading reading) {
        handedOut.remove(reading);
    }

    /** Gives back what was taken for windows that no reader has come to, as in a sync that broke off. */
    synchronized void givePermitsBack() {
        handedOut.forEach(Reading::givePermitBack);
    }

    /** Takes note that all accounts of a kind were listed. */
    synchronized void listed(StreamPlan.Scope scope) {
        listed.add(scope);
    }

    synchronized boolean hasListed(StreamPlan.Scope scope) {
        return listed.contains(scope);
    }

    /** Remembers the accounts as the lists named them. */
    synchronized void know(List<KnownAccount> known) {
        accounts = known.stream()
                .collect(Collectors.toMap(account -> account.account().id(), account -> account, (a, b) -> b));
    }

    /** The client or channel of that id; empty before the lists were read, and for accounts that no list names. */
    synchronized Optional<KnownAccount> account(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** True the first time that a window is planned in this sync. */
    synchronized boolean plansFirst(Window window) {
        return planned.add(window);
    }

    /** Takes note that a window was read whole. */
    synchronized void read(Window window) {
        account(window).read.add(window);
    }

    /** The windows of an account's stream that were read whole in this sync. */
    synchronized List<Window> windows(Window account) {
        return List.copyOf(account(account).read);
    }

    /** Takes note that an account's stream is not to be planned again in this sync. */
    synchronized void tried(Window window) {
        account(window).tried = true;
    }

    synchronized boolean wasTried(Window window) {
        return account(window).tried;
    }

    /** Whether a reading is the one of its account that the balance is taken of. */
    synchronized boolean takesBalance(Reading reading) {
        AccountPass account = account(reading.work().window());
        if (account.balance == null) {
            account.balance = reading;
        }
        return account.balance == reading;
    }

    /** Lets another reading of the account give the balance, since this one came to nothing. */
    synchronized void leavesBalance(Reading reading) {
        AccountPass account = account(reading.work().window());
        if (account.balance == reading) {
            account.balance = null;
        }
    }

    private AccountPass account(Window window) {
        return accountPasses.computeIfAbsent(
                new AccountStream(window.stream(), window.scope()), first -> new AccountPass());
    }
}
