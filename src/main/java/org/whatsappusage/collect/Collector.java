package org.whatsappusage.collect;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.component.WhatsAppUsageConstants;
import org.whatsappusage.ledger.Backfill;
import org.whatsappusage.ledger.Commit;
import org.whatsappusage.ledger.InconsistentReadingException;
import org.whatsappusage.ledger.KeptPage;
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.ledger.KnownReading;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.LedgerException;
import org.whatsappusage.ledger.Proof;
import org.whatsappusage.ledger.StaleWorkException;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.ledger.Work.Reason;
import org.whatsappusage.ledger.WorkStatus;
import org.whatsappusage.limit.Attempt;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Mapping;
import org.whatsappusage.provider.NotFoundException;
import org.whatsappusage.provider.Observations;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.ProviderException;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.RawPage;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.provider.ThrottledException;
import org.whatsappusage.provider.UnauthorizedException;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;
import org.whatsappusage.settings.ConnectionSettings;
import org.whatsappusage.settings.RetrySettings;

/**
 * What the collecting routes ask for: what is due, the headers of a call, where a page goes, and what a failure means. Safe
 * for use by several threads.
 */
public final class Collector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    private static final Duration LEASE = Duration.ofMinutes(10);
    /** How much of each limit a backfill leaves for the days of now, in per cent. */
    private static final int LEFT_BY_BACKFILL = 10;

    static final Duration SHORT_PAUSE = Duration.ofMillis(20);
    /** A pause is cut into pieces, so that a limit that was raised and the end of the program are noticed. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(1);

    private static final int MOST_READINGS = 3;
    private static final int MOST_REFUSALS = 3;
    private static final int MOST_NAMED = 10;
    private static final int UNAUTHORIZED = 401;

    private final SortedMap<String, ConnectionSettings> connections;
    private final Ledger ledger;
    private final Budgets budgets;
    private final RetrySettings retry;
    private final RetryDelay backOff;
    private final Clock clock;
    private final SyncListener listener;
    private final int rawDays;
    private final Agenda agenda;
    private final Heartbeat heartbeat;
    private final Set<String> underWay = new LinkedHashSet<>();

    /**
     * @param budgets of all calls, the component's too
     * @param backOff how long to wait before a call is made again
     * @param listener told how syncs get on
     * @param rawDays how many days raw answers are kept, 0 for none
     */
    public Collector(
            SortedMap<String, ConnectionSettings> connections,
            Providers providers,
            Ledger ledger,
            Budgets budgets,
            RetrySettings retry,
            RetryDelay backOff,
            Clock clock,
            SyncListener listener,
            int rawDays) {
        this.connections = connections;
        this.ledger = ledger;
        this.budgets = budgets;
        this.retry = retry;
        this.backOff = backOff;
        this.clock = clock;
        this.listener = listener;
        this.rawDays = rawDays;
        this.agenda = new Agenda(connections, providers, ledger, clock);
        this.heartbeat = new Heartbeat(ledger, LEASE.dividedBy(3));
    }

    /**
     * Begins a sync.
     *
     * @param only {@code provider/stream} to read no other, null or blank for all. A stream that another sync is reading just
     *     now is left out.
     * @param maxWait how long it waits for limits in all; what would have to wait longer is left to the next. Null for as long
     *     as it takes
     * @param again days to read again, and nothing but them; null for whatever is due
     */
    public Sync begin(
            @Variable("only") String only, @Variable("maxWait") Duration maxWait, @Variable("again") Again again) {
        List<ConnectionPass> passes = new ArrayList<>();
        synchronized (underWay) {
            for (ConnectionSettings connection : connections.values()) {
                String name = connection.name();
                Set<String> free = new LinkedHashSet<>();
                for (String stream : connection.streams()) {
                    boolean wanted = (again == null || again.concerns(name) && agenda.isUsage(connection, stream))
                            && (only == null
                                    || only.isBlank()
                                    || only.equals(connection.connection().provider() + "/" + stream));
                    if (wanted && underWay.add(key(name, stream))) {
                        free.add(stream);
                    }
                }
                if (!free.isEmpty()) {
                    passes.add(new ConnectionPass(
                            name,
                            free,
                            again == null
                                    ? ledger.backfills(name)
                                    : List.of(ledger.beginBackfill(name, again.first(), again.last()))));
                }
            }
        }
        Instant now = clock.instant();
        String id = now.truncatedTo(ChronoUnit.SECONDS) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        Sync sync = new Sync(id, now, maxWait == null ? null : now.plus(maxWait), passes, again != null);
        passes.forEach(pass -> pass.backfills().stream()
                .filter(Backfill::resumed)
                .forEach(backfill -> sync.note(pass.connection() + ": goes on with the backfill of " + backfill.first()
                        + " to " + backfill.last() + " that was begun at " + backfill.startedAt())));
        return sync;
    }

    /**
     * Ends what a sync reads, however it went, so that its streams are free for the next one, however long the sinks take. Does
     * nothing the second time.
     */
    public void endReading(@Variable("sync") Sync sync) {
        if (!sync.endsReading()) {
            return;
        }
        try {
            sync.passes().forEach(pass -> {
                pass.givePermitsBack();
                Map<String, List<WorkStatus>> left = left(sync, pass.connection());
                // What a stop or a connection that broke off has left is told by these themselves.
                pass.parkedUntil()
                        .ifPresent(until -> left.values().forEach(windows -> reportLeft(sync, until, windows)));
                if (left.isEmpty() && pass.isThrough()) {
                    endBackfills(sync, pass);
                }
            });
        } finally {
            free(sync);
        }
    }

    private void free(Sync sync) {
        synchronized (underWay) {
            sync.passes().forEach(pass -> pass.streams().forEach(s -> underWay.remove(key(pass.connection(), s))));
        }
    }

    /** Ends a sync, however it went, and says how. */
    public SyncReport finish(@Variable("sync") Sync sync) {
        endReading(sync);
        // Last of all, so that nothing that was read waits for it.
        ledger.kept().forget(clock.instant().minus(Duration.ofDays(rawDays)));
        return new SyncReport(
                sync.getId(),
                sync.startedAt(),
                clock.instant(),
                ledger.summary(sync.getId()),
                sync.failures(),
                sync.notes());
    }

    /** What a sync could not read, one line each. */
    public List<String> failures(@Body SyncReport report) {
        return report.failures();
    }

    /** What the sync has planned and not come to, by stream. */
    private Map<String, List<WorkStatus>> left(Sync sync, String name) {
        return ledger.unfinished(name).stream()
                .filter(status ->
                        status.work().syncId().equals(sync.getId()) && status.state() != WorkStatus.State.FAILED)
                .collect(Collectors.groupingBy(
                        status -> status.work().window().stream(), TreeMap::new, Collectors.toList()));
    }

    private static void reportLeft(Sync sync, Instant parkedUntil, List<WorkStatus> left) {
        String waits =
                " for a limit until " + parkedUntil.truncatedTo(ChronoUnit.SECONDS) + ", longer than this sync may";
        Map<String, Long> accounts = left.stream()
                .collect(Collectors.groupingBy(
                        status -> status.work().window().subject(), TreeMap::new, Collectors.counting()));
        accounts.entrySet().stream()
                .limit(MOST_NAMED)
                .forEach(account -> sync.failed(account.getKey() + ": " + account.getValue()
                        + (account.getValue() == 1 ? " window waits" : " windows wait") + waits));
        if (accounts.size() > MOST_NAMED) {
            sync.failed(left.get(0).work().window().connection() + " "
                    + left.get(0).work().window().stream() + ": likewise " + (accounts.size() - MOST_NAMED)
                    + " more accounts");
        }
    }

    /** A sync of one stream cannot know of the others whether their days were read again. */
    private void endBackfills(Sync sync, ConnectionPass pass) {
        ConnectionSettings connection = connections.get(pass.connection());
        pass.backfills().stream()
                .filter(backfill -> sync.isBackfill() || agenda.isRead(sync, connection, backfill))
                .forEach(ledger::endBackfill);
    }

    private static String key(String connection, String stream) {
        return connection + "/" + stream;
    }

    /** What a sync that began now would call; calls nothing. */
    public Preview preview() {
        return new Forecaster(agenda, ledger, budgets).preview(connections.values());
    }

    /** Names of the connections that take part in a sync. */
    public List<String> connections(@Variable("sync") Sync sync) {
        return sync.connections();
    }

    /** Plans the lists of accounts that the streams of a connection need. */
    public void planDiscovery(@Variable("sync") Sync sync, @Variable("connection") String name) {
        ConnectionSettings connection = connections.get(name);
        sync.of(name).know(ledger.accounts(name));
        agenda.lists(sync, connection).forEach((stream, due) -> plan(sync, name, stream, due));
    }

    /**
     * Plans everything else that is due, now that the accounts are known. What was planned or tried in this sync is not planned
     * again, so this can be asked until there is nothing left: an answer may teach where the days of an account begin. A window
     * that another sync is reading just now is left to it.
     *
     * @return whether anything is
     */
    public boolean planStreams(@Variable("sync") Sync sync, @Variable("connection") String name) {
        ConnectionPass pass = sync.of(name);
        if (pass.isGivenUp() || pass.parkedUntil().isPresent()) {
            return false;
        }
        if (ledger.parkedUntil(name, sync.getId()).isPresent()) {
            // Planning anew would drop what is left.
            return true;
        }
        ConnectionSettings connection = connections.get(name);
        List<KnownAccount> accounts = ledger.accounts(name);
        reportGone(sync, name, accounts);
        pass.know(accounts);
        reportUnknown(sync, connection, accounts);
        int windows = 0;
        for (Map.Entry<String, List<Work>> stream :
                agenda.streams(sync, connection, accounts).entrySet()) {
            List<Work> due = stream.getValue().stream()
                    .filter(work -> !pass.wasTried(work.window()) && pass.plansFirst(work.window()))
                    .toList();
            plan(sync, name, stream.getKey(), due);
            windows += due.size();
        }
        if (windows == 0) {
            pass.through();
        }
        // Who may list accounts may not for that reason read their usage.
        pass.doubt();
        return windows > 0;
    }

    private void plan(Sync sync, String connection, String stream, List<Work> due) {
        ledger.plan(connection, stream, due);
        int planned = sync.planned().addAndGet(due.size());
        listener.progress(null, sync.done().get(), planned);
    }

    /** Names the ids that are set and that no list of this sync has, for the kinds of accounts that were listed. */
    private static void reportUnknown(Sync sync, ConnectionSettings connection, List<KnownAccount> accounts) {
        String name = connection.name();
        boolean channelsListed = sync.of(name).hasListed(StreamPlan.Scope.CHANNEL);
        Set<String> clients = new LinkedHashSet<>();
        Set<String> channels = new LinkedHashSet<>();
        accounts.stream()
                .filter(KnownAccount::listed)
                .map(KnownAccount::account)
                .forEach(account -> {
                    clients.add(account.clientId());
                    channels.add(account.id());
                });
        if (channelsListed || sync.of(name).hasListed(StreamPlan.Scope.CLIENT)) {
            reportMissing(sync, name, "client", connection.clientIds(), clients);
        }
        if (channelsListed) {
            reportMissing(sync, name, "channel", connection.channelIds(), channels);
        }
    }

    /** Accounts that a list of this sync lacks and an earlier one had: nothing of them is lost, and nothing more is read. */
    private static void reportGone(Sync sync, String name, List<KnownAccount> accounts) {
        accounts.stream()
                .filter(known -> !known.listed())
                .map(KnownAccount::account)
                .filter(account -> sync.of(name)
                        .account(account.id())
                        .filter(KnownAccount::listed)
                        .isPresent())
                .forEach(account -> sync.note(name + ": " + account.kind().code() + " " + account.id()
                        + (account.kind() == Account.Kind.CHANNEL ? " of client " + account.clientId() : "")
                        + " is not listed any more; what the ledger holds of it stays"));
    }

    private static void reportMissing(Sync sync, String connection, String kind, List<String> set, Set<String> listed) {
        set.stream()
                .filter(id -> !listed.contains(id))
                .forEach(id -> sync.failed(connection + " " + kind + " " + id + ": set as " + kind
                        + "-ids, but the provider does not list it"));
    }

    /** A number for each reader of a connection. */
    public List<Integer> readers(@Variable("connection") String name) {
        return IntStream.rangeClosed(1, connections.get(name).concurrency())
                .boxed()
                .toList();
    }

    /**
     * What a reader of a connection does next.
     *
     * @return null if there is nothing left for this sync that it may wait for
     */
    public Turn claim(@Variable("sync") Sync sync, @Variable("connection") String name) {
        ConnectionPass pass = sync.of(name);
        if (pass.isGivenUp()) {
            return null;
        }
        // Credentials that nobody has accepted yet are tried by one reader alone.
        if (!pass.mayCall()) {
            return Turn.pause(SHORT_PAUSE);
        }
        Turn turn = null;
        try {
            turn = claimReading(sync, pass).map(Turn::of).orElse(null);
        } finally {
            if (turn == null) {
                pass.notAnswered();
            }
        }
        return turn == null ? waitForParked(sync, pass) : turn;
    }

    /**
     * Takes a window together with its first call: between the two, a reader with an older window could take the last call that
     * a limit allows.
     */
    private Optional<Reading> claimReading(Sync sync, ConnectionPass pass) {
        synchronized (pass.turn()) {
            Optional<Reading> reading = ledger.claim(pass.connection(), sync.getId(), LEASE, due -> waitsFor(sync, due))
                    .map(work -> readingOrPutBack(sync, work));
            reading.ifPresent(claimed -> takePermit(sync, pass, claimed));
            return reading;
        }
    }

    private Reading readingOrPutBack(Sync sync, Work work) {
        try {
            return reading(sync, work);
        } catch (RuntimeException failure) {
            ledger.park(work, clock.instant());
            throw failure;
        }
    }

    /** Whoever was faster after all, or cannot be asked, is met again by the call itself, which is where that is dealt with. */
    private void takePermit(Sync sync, ConnectionPass pass, Reading claimed) {
        try {
            if (budgets.acquire(agenda.budgets(sync, claimed.work())) instanceof Attempt.Granted granted) {
                claimed.permit(granted.permit());
                pass.handedOut(claimed);
            }
        } catch (LedgerException storeFailed) {
            LOG.debug("{}: no permit ahead of its call", claimed, storeFailed);
        }
    }

    private Turn waitForParked(Sync sync, ConnectionPass pass) {
        String name = pass.connection();
        Optional<Instant> parked = ledger.parkedUntil(name, sync.getId());
        Instant now = clock.instant();
        if (parked.isPresent() && !parked.get().isAfter(now)) {
            // Its time came after it was looked for.
            return Turn.pause(SHORT_PAUSE);
        }
        if (parked.isPresent() && sync.mayWaitUntil(parked.get())) {
            if (pass.announcesWait(parked.get())) {
                LOG.info("{}: all that is left waits for a limit until {}", name, parked.get());
                listener.waiting(name, parked.get());
            }
            Duration pause = Duration.between(now, parked.get());
            return Turn.pause(pause.compareTo(LONG_PAUSE) < 0 ? pause : LONG_PAUSE);
        }
        parked.ifPresent(pass::park);
        return null;
    }

    private Duration waitsFor(Sync sync, Work work) {
        return budgets.waitFor(agenda.budgets(sync, work), work.reason() == Reason.BACKFILL ? LEFT_BY_BACKFILL : 0);
    }

    private Reading reading(Sync sync, Work work) {
        Window window = work.window();
        ConnectionSettings connection = connections.get(window.connection());
        Operation operation = agenda.operation(connection, window.stream());
        Optional<KnownAccount> known = sync.of(window.connection()).account(window.scope());
        boolean alive =
                known.isEmpty() || known.get().listed() && known.get().account().terminatedAt() == null;
        Days days = agenda.days(connection, operation, window.scope());
        return new Reading(
                sync,
                days.onEdges(work),
                connection,
                operation,
                known.map(KnownAccount::account).orElse(null),
                alive,
                days);
    }

    /** How long a reader waits first, in milliseconds. */
    public long pause(@Body Turn turn) {
        return turn.millis();
    }

    /** The window that a reader is to read, none for a pause. */
    public List<Reading> readings(@Body Turn turn) {
        return turn.readings();
    }

    /** True until a window is committed: a reading that turns out inconsistent is begun anew. */
    public boolean isUnread(@Variable("reading") Reading reading) {
        return reading.isUnread();
    }

    /** Sets the variable {@code operation}, the component's, and the headers of the first call for a window. */
    public void open(@Variable("reading") Reading reading, Exchange exchange) {
        heartbeat.hold(reading.work());
        ledger.begin(reading.work());
        reading.begin(() -> ledger.wabas(reading.work().window()));
        if (reading.isFirst()) {
            reading.compareWith(known(reading));
            // What a route of the user's called before is no call for this window.
            exchange.removeProperty(WhatsAppUsageConstants.CALLS);
        }
        Window window = reading.work().window();
        exchange.setVariable("operation", window.provider() + "/" + window.stream());
        Message message = exchange.getMessage();
        message.removeHeaders("CamelWhatsAppUsage*");
        message.setBody(null);
        message.setHeader(WhatsAppUsageConstants.HAS_MORE, true);
        message.setHeader(WhatsAppUsageConstants.CONNECTION, window.connection());
        set(message, WhatsAppUsageConstants.CLIENT_ID, window.clientId());
        set(message, WhatsAppUsageConstants.CHANNEL_ID, window.channelId());
        set(message, WhatsAppUsageConstants.MANAGED_ACCOUNT_ID, window.managedAccountId());
        if (window.start() != null) {
            message.setHeader(WhatsAppUsageConstants.START_DATE, reading.days().askFrom(window.start()));
            // Wherever the account is, its running day is over in a day from now; some servers refuse what is later.
            Instant latest = clock.instant().plus(Duration.ofDays(1));
            Instant end = reading.days().askTo(window.end());
            message.setHeader(WhatsAppUsageConstants.END_DATE, end.isBefore(latest) ? end : latest);
            message.setHeader(
                    WhatsAppUsageConstants.GRANULARITY, reading.granularity().code());
            message.setHeader(
                    WhatsAppUsageConstants.DIMENSIONS, reading.settings().dimensions());
        }
        if (reading.account() != null) {
            set(message, WhatsAppUsageConstants.PHONE_NUMBER, reading.account().phoneNumber());
            // The channels of a WABA share a limit.
            set(message, WhatsAppUsageConstants.WABA_ID, reading.account().wabaId());
        }
        set(message, WhatsAppUsageConstants.KNOWN_PAGE, reading.repetition().next());
        set(message, WhatsAppUsageConstants.PERMIT, reading.permit());
        // A window that has to wait before its first call is parked, and another one has its turn.
        message.setHeader(WhatsAppUsageConstants.MAX_WAIT, Duration.ZERO);
        message.setHeader(WhatsAppUsageConstants.PARAMETERS, Map.of(Parameters.INCLUDE_TOTAL, true));
        if (reading.settings().timeZone() != null) {
            message.setHeader(
                    WhatsAppUsageConstants.TIME_ZONE,
                    reading.settings().timeZone().getId());
        }
    }

    /** What answers are to be compared with; nothing where the days' edges are taken from the rows. */
    private Optional<KnownReading> known(Reading reading) {
        Window window = reading.work().window();
        boolean comparable = rawDays > 0
                && window.start() != null
                && reading.alive()
                && reading.days().sure();
        return comparable
                ? Mapping.of(reading.operation()).flatMap(mapping -> ledger.known(window, mapping))
                : Optional.empty();
    }

    private static void set(Message message, String header, Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    /** Puts a page where the commit will find it, and says what is to be asked for next. */
    public void stage(
            @Variable("reading") Reading reading, @Body Collection<? extends Observation> body, Exchange exchange) {
        Message message = exchange.getMessage();
        reading.pass().answered();
        Page page = new Page(
                message.getHeader(WhatsAppUsageConstants.PAGE_SIZE, Integer.class),
                message.getHeader(WhatsAppUsageConstants.TOTAL, Long.class),
                message.getHeader(WhatsAppUsageConstants.CURSOR, String.class),
                message.getHeader(WhatsAppUsageConstants.CUT, Boolean.class));
        reading.page(message.getHeader(WhatsAppUsageConstants.BODY_HASH, String.class), page.next());
        Answer answer = exchange.getProperty(WhatsAppUsageConstants.ANSWER, Answer.class);
        boolean unaltered = body instanceof Observations observations && observations.answer() == answer;
        Walk.Step next = unaltered && isAsBefore(reading, page, message)
                ? repeat(reading, page, message)
                : read(reading, page, body, unaltered, message);
        message.setHeader(WhatsAppUsageConstants.HAS_MORE, next == Walk.Step.NEXT_PAGE || next == Walk.Step.NEXT_WABA);
        set(message, WhatsAppUsageConstants.KNOWN_PAGE, reading.repetition().next());
        // Who waits between two pages waits in place, as long as the sync may: the pages before would have to be read
        // again.
        set(message, WhatsAppUsageConstants.MAX_WAIT, reading.sync().leftToWait(clock.instant()));
        if (next == Walk.Step.NEXT_WABA) {
            message.removeHeader(WhatsAppUsageConstants.CURSOR);
            message.setHeader(WhatsAppUsageConstants.WABA_ID, reading.walk().waba());
        } else if (next == Walk.Step.DIVIDE) {
            divide(reading);
        }
    }

    /** Whether a page is the one that was committed last in its place, and no step of the route has looked into it. */
    private static boolean isAsBefore(Reading reading, Page page, Message message) {
        return message.getBody() instanceof Observations observations
                && !observations.areRead()
                && message.getHeader(WhatsAppUsageConstants.RAW_BODY) != null
                && reading.repetition().goesOn()
                // What was whole with its last page must be so again.
                && (page.hasMore() || reading.repetition().nextIsLast());
    }

    private Walk.Step repeat(Reading reading, Page page, Message message) {
        ledger.stageUnread(
                reading.work(), raw(message, false, reading.repetition().known().mapping()));
        reading.repetition().add(page);
        return page.hasMore() ? Walk.Step.NEXT_PAGE : Walk.Step.END;
    }

    private Walk.Step read(
            Reading reading, Page page, Collection<? extends Observation> body, boolean unaltered, Message message) {
        readUnread(reading);
        List<Observation> kept = reading.keep(body);
        List<Observation> counting = reading.walk().count(page, kept);
        boolean allOfIt = unaltered
                && counting.size() == body.size()
                && !page.cut()
                && counting.stream().allMatch(UsageRecord.class::isInstance);
        ledger.stage(
                reading.work(),
                counting,
                raw(
                        message,
                        counting.size() < kept.size(),
                        allOfIt ? Mapping.of(reading.operation()).orElse(null) : null));
        return reading.walk().after(page);
    }

    /** Reads the pages that were taken for those of the last time, since they are not all that there is, or not any more. */
    private void readUnread(Reading reading) {
        Work work = reading.work();
        Window window = work.window();
        int number = 1;
        for (Page page : reading.repetition().end()) {
            KeptPage unread = ledger.stagedPage(work, number++);
            List<Observation> rows = new RawPage(unread.body(), unread.origin())
                    .read(agenda.provider(reading.settings()), reading.operation(), window.connection())
                    .observations();
            ledger.stageRows(work, reading.walk().count(page, reading.keep(rows)));
            reading.walk().after(page);
        }
    }

    /**
     * The page as it came, null if it is not to be kept.
     *
     * @param ofNoWaba whether only its rows of no WABA count
     * @param mapping what made its rows, if they are all that it says; else null
     */
    private static KeptPage raw(Message message, boolean ofNoWaba, String mapping) {
        byte[] body = message.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class);
        return body == null
                ? null
                : new KeptPage(
                        message.getHeader(WhatsAppUsageConstants.BODY_HASH, String.class),
                        message.getHeader(WhatsAppUsageConstants.RAW_PARAMETERS, String.class),
                        body,
                        ofNoWaba,
                        mapping);
    }

    /** More than all pages reach: each day is a window of its own. */
    private void divide(Reading reading) {
        Work work = reading.work();
        Sync sync = reading.sync();
        Days days = reading.days();
        List<Work> parts = days.each(work.window()).stream()
                .map(day -> Agenda.work(sync, work.window().between(days.start(day), days.end(day)), work.reason()))
                .toList();
        LOG.info("{}: more than its pages reach; it is read day by day", work.window());
        ledger.split(work, parts);
        reading.pass().leavesBalance(reading);
        parts.forEach(part -> reading.pass().plansFirst(part.window()));
        sync.planned().addAndGet(parts.size());
        done(reading);
    }

    /**
     * Commits a window that was read to its last page. If rows moved between pages while they were read, the reading stays
     * unread, to be begun anew, a few times.
     */
    public void commit(
            @Variable("reading") Reading reading, @ExchangeProperty(WhatsAppUsageConstants.CALLS) Integer calls) {
        if (!reading.isUnread()) {
            return;
        }
        Work work = reading.work().withWindow(reading.window(clock.instant()));
        Commit commit;
        try {
            requireTogether(reading);
            Proof proof = reading.proof(count(calls), clock.instant());
            commit = commit(reading, work, proof);
        } catch (InconsistentReadingException moved) {
            if (reading.again(MOST_READINGS)) {
                LOG.info("{}: {}; it is read again", reading, moved.getMessage());
                return;
            }
            throw moved;
        }
        if (work.window().start() == null) {
            reading.pass().tried(work.window());
        } else {
            reading.pass().read(work.window());
        }
        if (work.reason() == Reason.DISCOVERY) {
            reading.pass().listed(reading.lists());
        }
        String zone = reading.learnedZone();
        // Older days may be on the other side of a change to daylight saving.
        if (zone != null && (work.reason() == Reason.CURRENT || reading.days().sureness() == Days.Sureness.UNKNOWN)) {
            ledger.learnZone(work.window().connection(), work.window().scope(), zone);
        }
        if (commit.kept() > 0) {
            reading.sync()
                    .note(reading + ": the answer lacks " + commit.kept()
                            + " records that the ledger keeps, since "
                            + (reading.alive() ? "it is wholly empty" : "the account is gone"));
        }
        done(reading);
    }

    private Commit commit(Reading reading, Work work, Proof proof) {
        if (reading.repetition().isWhole()) {
            Optional<Commit> confirmed =
                    ledger.confirm(work, reading.repetition().known(), proof);
            if (confirmed.isPresent()) {
                return confirmed.get();
            }
            readUnread(reading);
            requireTogether(reading);
        }
        return ledger.commit(work, proof, reading.alive());
    }

    private static void requireTogether(Reading reading) {
        reading.walk().moved().ifPresent(why -> {
            throw new InconsistentReadingException(why);
        });
    }

    /** @param calls null if none was made */
    private static int count(Integer calls) {
        return calls == null ? 0 : calls;
    }

    /**
     * Whether a call that was refused for a limit is made again in its place: pages that were read already would else have to
     * be read again.
     */
    public boolean waitsInPlace(@Variable("reading") Reading reading, Exchange exchange) {
        return reading.isMidway()
                && cause(exchange) instanceof ThrottledException throttled
                && throttled.until().isEmpty()
                && mayTryAgain(reading);
    }

    private boolean mayTryAgain(Reading reading) {
        return reading.pass().throttled(reading.work().window()) <= retry.most();
    }

    /** Parks a window whose account is at a limit, and lets another one have its turn; or ends it, after too many tries. */
    public void park(@Variable("reading") Reading reading, Exchange exchange) {
        ThrottledException throttled = (ThrottledException) cause(exchange);
        if (reading.isMidway() || throttled.until().isEmpty() && !mayTryAgain(reading)) {
            fail(reading, exchange);
            return;
        }
        Work work = reading.work();
        Duration wait = waitsFor(reading.sync(), work);
        if (wait.isZero() && throttled.until().isEmpty()) {
            // No limit that we know of is behind it.
            wait = backOff.after(reading.pass().throttledSoFar(work.window()) - 1);
        }
        Instant until = clock.instant().plus(wait);
        LOG.info("{}: {}; parked until {}", work.window(), throttled.getMessage(), until);
        try {
            // First, since from then on the window may be another reader's.
            heartbeat.release(work);
            ledger.park(work, until);
        } catch (LedgerException failed) {
            leave(reading, failed);
        } finally {
            reading.pass().leavesBalance(reading);
            end(reading);
        }
    }

    /** Ends a window that could not be read whole; the others go on. */
    public void fail(@Variable("reading") Reading reading, Exchange exchange) {
        Exception cause = cause(exchange);
        try {
            if (cause instanceof StaleWorkException lost) {
                leave(reading, lost);
            } else {
                recordFailure(reading, cause, exchange.getProperty(WhatsAppUsageConstants.CALLS, Integer.class));
            }
        } catch (LedgerException failed) {
            leave(reading, failed);
        } finally {
            done(reading);
        }
    }

    /** Goes on without a window that the ledger takes no word about any more; it is due again, or another reader's. */
    private static void leave(Reading reading, LedgerException why) {
        LOG.debug("{}", reading, why);
        reading.pass().leavesBalance(reading);
        if (why instanceof StaleWorkException) {
            reading.sync().note(reading + ": another reader has taken it over, since its lease was over");
        } else {
            reading.sync().failed(reading + ": " + why.getMessage());
        }
    }

    private void recordFailure(Reading reading, Exception cause, Integer calls) {
        Window window = reading.work().window();
        String text = reading + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
        LOG.debug("{}", text, cause);
        reading.pass().tried(window);
        reading.pass().leavesBalance(reading);
        if (cause instanceof NotFoundException && !reading.alive()) {
            reading.sync().note(text + " (the channel is terminated, so this is no failure)");
        } else {
            reading.sync().failed(text);
        }
        ledger.fail(reading.work(), reading.proof(count(calls), clock.instant()), text);
        if (cause instanceof UnauthorizedException refused) {
            giveUp(reading, refused);
        }
    }

    /** The failure as it happened: asked for by type, Camel would look for the innermost one, and among suppressed ones. */
    private static Exception cause(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderException known) {
                return known;
            }
        }
        return caught;
    }

    /**
     * What is refused once is refused for the rest of the account, too; asking on would only look like an attack. A key that
     * was never accepted, or that is refused for account after account, is not used any more.
     */
    private void giveUp(Reading reading, UnauthorizedException refused) {
        Window window = reading.work().window();
        String name = window.connection();
        Sync sync = reading.sync();
        ConnectionPass pass = reading.pass();
        ledger.giveUp(name, window.stream(), window.scope(), window.subject() + ": the provider refuses it");
        if (refused.status() == UNAUTHORIZED
                && !pass.isGivenUp()
                && (!pass.wasAnswered() || pass.refused() >= MOST_REFUSALS)) {
            String why = name + ": given up for this sync, since the provider refuses its credentials";
            pass.giveUp();
            int left = ledger.giveUp(name, null, null, why);
            sync.failed(left == 0 ? why : why + " (" + left + (left == 1 ? " window" : " windows") + " not read)");
        }
    }

    /** Takes note that the work on a connection broke off for a reason that has nothing to do with one window. */
    public void failConnection(@Variable("sync") Sync sync, @Variable("connection") String name, Exchange exchange) {
        Exception cause = cause(exchange);
        LOG.warn("connection {}", name, cause);
        sync.failed(name + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
    }

    private void end(Reading reading) {
        reading.end();
        reading.pass().ended(reading);
        heartbeat.release(reading.work());
        reading.pass().notAnswered();
    }

    private void done(Reading reading) {
        end(reading);
        Sync sync = reading.sync();
        listener.progress(
                reading.work().window(),
                sync.done().incrementAndGet(),
                sync.planned().get());
    }

    /** Lets nothing be held any more by this process. */
    @Override
    public void close() {
        heartbeat.close();
    }
}
