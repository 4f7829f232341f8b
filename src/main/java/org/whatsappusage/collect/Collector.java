package org.whatsappusage.collect;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.component.WhatsAppUsageConstants;
import org.whatsappusage.ledger.Commit;
import org.whatsappusage.ledger.Coverage;
import org.whatsappusage.ledger.InconsistentReadingException;
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.ledger.Work.Reason;
import org.whatsappusage.provider.NotFoundException;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.ProviderException;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.provider.UnauthorizedException;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.Window;
import org.whatsappusage.settings.ConnectionSettings;

/**
 * What the collecting routes ask for: what is due, the headers of a call, where a page goes, and what a failure means. Safe
 * for use by several threads.
 */
public final class Collector {

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /** YCloud's own account has no id. */
    private static final String OWN_ACCOUNT = "account";

    /** Stands for "in this sync"; the ledger's own instants are too coarse to tell it from a sync just before. */
    private static final Instant READ_NOW = Instant.MAX;

    private static final int DEFAULT_DAYS = 30;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int MOST_READINGS = 3;
    private static final int MOST_REFUSALS = 3;
    private static final int UNAUTHORIZED = 401;

    private final SortedMap<String, ConnectionSettings> connections;
    private final Providers providers;
    private final Ledger ledger;
    private final Clock clock;
    private final SyncListener listener;
    private final Set<String> underWay = new LinkedHashSet<>();

    public Collector(
            SortedMap<String, ConnectionSettings> connections,
            Providers providers,
            Ledger ledger,
            Clock clock,
            SyncListener listener) {
        this.connections = connections;
        this.providers = providers;
        this.ledger = ledger;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Begins a sync.
     *
     * @param only {@code provider/stream} to read no other, null or blank for all. A stream that another sync is reading just
     *     now is left out.
     */
    public Sync begin(@Variable("only") String only) {
        SortedMap<String, Set<String>> streams = new TreeMap<>();
        synchronized (underWay) {
            for (ConnectionSettings connection : connections.values()) {
                Set<String> free = new LinkedHashSet<>();
                for (String stream : connection.streams()) {
                    boolean wanted = only == null
                            || only.isBlank()
                            || only.equals(connection.connection().provider() + "/" + stream);
                    if (wanted && underWay.add(key(connection.name(), stream))) {
                        free.add(stream);
                    }
                }
                if (!free.isEmpty()) {
                    streams.put(connection.name(), free);
                }
            }
        }
        Instant now = clock.instant();
        String id = now.truncatedTo(ChronoUnit.SECONDS) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        return new Sync(id, now, streams);
    }

    /** Ends a sync, however it went, and says how. */
    public SyncReport finish(@Variable("sync") Sync sync) {
        synchronized (underWay) {
            sync.streams().forEach((connection, streams) -> streams.forEach(s -> underWay.remove(key(connection, s))));
        }
        return new SyncReport(
                sync.getId(),
                sync.startedAt(),
                clock.instant(),
                ledger.summary(sync.getId()),
                sync.failures(),
                sync.notes());
    }

    private static String key(String connection, String stream) {
        return connection + "/" + stream;
    }

    /** Plans the lists of accounts that the streams of a connection need. */
    public void planDiscovery(@Variable("sync") Sync sync, @Variable("connection") String name) {
        ConnectionSettings connection = connections.get(name);
        Provider provider = provider(connection);
        Set<StreamPlan.Scope> needed = new LinkedHashSet<>();
        for (Operation operation : provider.operations()) {
            if (sync.reads(name, operation.name()) && operation.plan().kind() != StreamPlan.Kind.DISCOVERY) {
                needed.add(operation.plan().scope());
            }
        }
        for (Operation operation : provider.operations()) {
            StreamPlan plan = operation.plan();
            if (plan.kind() == StreamPlan.Kind.DISCOVERY) {
                boolean due = needed.contains(plan.lists()) || sync.reads(name, operation.name());
                plan(
                        sync,
                        connection,
                        operation,
                        due ? List.of(work(sync, partner(connection, operation), Reason.DISCOVERY)) : List.of());
            }
        }
    }

    /**
     * Plans everything else that is due, now that the accounts are known. What was planned or tried in this sync is not planned
     * again, so this can be asked until there is nothing left: an answer may teach where the days of an account begin. A window
     * that another sync is reading just now is left to it.
     *
     * @return whether anything is
     */
    public boolean planStreams(@Variable("sync") Sync sync, @Variable("connection") String name) {
        if (sync.givenUp(name)) {
            return false;
        }
        ConnectionSettings connection = connections.get(name);
        List<KnownAccount> accounts = ledger.accounts(name);
        sync.know(name, accounts);
        int windows = 0;
        reportUnknown(sync, connection, accounts);
        for (Operation operation : provider(connection).operations()) {
            StreamPlan plan = operation.plan();
            if (plan.kind() != StreamPlan.Kind.DISCOVERY && sync.reads(name, operation.name())) {
                List<Work> due = new ArrayList<>();
                for (Target target : targets(connection, operation, accounts)) {
                    if (plan.kind() == StreamPlan.Kind.BALANCE) {
                        due.add(work(sync, target.window(), Reason.BALANCE));
                    } else {
                        due.addAll(usage(sync, connection, operation, target));
                    }
                }
                due.removeIf(work -> sync.wasTried(work.window()) || !sync.plansFirst(work.window()));
                plan(sync, connection, operation, due);
                windows += due.size();
            }
        }
        return windows > 0;
    }

    private void plan(Sync sync, ConnectionSettings connection, Operation operation, List<Work> due) {
        ledger.plan(connection.name(), operation.name(), due);
        int planned = sync.planned().addAndGet(due.size());
        listener.progress(null, sync.done().get(), planned);
    }

    /** An account to ask for. */
    private record Target(Window window, Account account) {}

    private List<Target> targets(ConnectionSettings connection, Operation operation, List<KnownAccount> accounts) {
        return switch (operation.plan().scope()) {
            case PARTNER -> List.of(new Target(partner(connection, operation), null));
            case CLIENT ->
                accounts.stream()
                        .filter(KnownAccount::listed)
                        .map(KnownAccount::account)
                        .filter(account -> account.kind() == Account.Kind.CLIENT && wanted(connection, account))
                        .map(client ->
                                new Target(window(connection, operation, client.id(), client.id(), null, null), client))
                        .toList();
            case CHANNEL ->
                accounts.stream()
                        .filter(KnownAccount::listed)
                        .map(KnownAccount::account)
                        .filter(account -> account.kind() == Account.Kind.CHANNEL && wanted(connection, account))
                        .map(channel -> new Target(
                                window(connection, operation, channel.id(), channel.clientId(), channel.id(), null),
                                channel))
                        .toList();
            case ACCOUNT -> {
                List<Target> targets = new ArrayList<>();
                targets.add(new Target(window(connection, operation, OWN_ACCOUNT, null, null, null), null));
                connection
                        .managedAccountIds()
                        .forEach(
                                id -> targets.add(new Target(window(connection, operation, id, null, null, id), null)));
                yield targets;
            }
        };
    }

    private static boolean wanted(ConnectionSettings connection, Account account) {
        boolean client =
                connection.clientIds().isEmpty() || connection.clientIds().contains(account.clientId());
        boolean channel = account.kind() == Account.Kind.CLIENT
                || connection.channelIds().isEmpty()
                || connection.channelIds().contains(account.id());
        return client && channel;
    }

    /** Names the ids that are set and that no list of this sync has, for the kinds of accounts that were listed. */
    private static void reportUnknown(Sync sync, ConnectionSettings connection, List<KnownAccount> accounts) {
        String name = connection.name();
        boolean channelsListed = sync.hasListed(name, StreamPlan.Scope.CHANNEL);
        Set<String> clients = new LinkedHashSet<>();
        Set<String> channels = new LinkedHashSet<>();
        accounts.stream()
                .filter(KnownAccount::listed)
                .map(KnownAccount::account)
                .forEach(account -> {
                    clients.add(account.clientId());
                    channels.add(account.id());
                });
        if (channelsListed || sync.hasListed(name, StreamPlan.Scope.CLIENT)) {
            reportMissing(sync, name, "client", connection.clientIds(), clients);
        }
        if (channelsListed) {
            reportMissing(sync, name, "channel", connection.channelIds(), channels);
        }
    }

    private static void reportMissing(Sync sync, String connection, String kind, List<String> set, Set<String> listed) {
        set.stream()
                .filter(id -> !listed.contains(id))
                .forEach(id -> sync.failed(connection + " " + kind + " " + id + ": set as " + kind
                        + "-ids, but the provider does not list it"));
    }

    private static Window partner(ConnectionSettings connection, Operation operation) {
        return window(connection, operation, connection.connection().partnerId(), null, null, null);
    }

    private static Window window(
            ConnectionSettings connection,
            Operation operation,
            String scope,
            String clientId,
            String channelId,
            String managedAccountId) {
        return new Window(
                connection.name(),
                connection.connection().provider(),
                operation.name(),
                scope,
                clientId,
                channelId,
                managedAccountId,
                null,
                null);
    }

    private List<Work> usage(Sync sync, ConnectionSettings connection, Operation operation, Target target) {
        Days days = days(connection, operation, target.window().scope());
        Instant now = clock.instant();
        Granularity granularity = operation.plan().zone() == null ? connection.granularity() : Granularity.DAY;
        Planner planner = new Planner(operation.plan(), granularity, connection.lookbackDays(), days, now, READ_NOW);
        String name = connection.name();
        String scope = target.window().scope();
        List<Coverage> read = new ArrayList<>(ledger.coverage(name, operation.name(), scope));
        sync.windows(target.window()).forEach(window -> read.add(new Coverage(window.start(), window.end(), READ_NOW)));
        LocalDate first =
                connection.startDate() == null ? defaultStart(granularity, days, now, read) : connection.startDate();
        List<Planner.Slice> slices = planner.due(
                first, lastDay(target.account(), days), read, ledger.transientPeriods(name, operation.name(), scope));
        // The first answer ever teaches where the days begin; the others are planned with that knowledge.
        boolean blind = days.sureness() == Days.Sureness.UNKNOWN && read.isEmpty();
        return slices.stream()
                .limit(blind ? 1 : slices.size())
                .map(slice -> work(
                        sync,
                        target.window().between(days.start(slice.first()), days.end(slice.last())),
                        slice.reason()))
                .toList();
    }

    /**
     * Some days ago, or as long ago as it was once: a start that moves on with the clock would leave out what a process missed
     * while it was off, and the closing of a month that is longer ago.
     */
    private static LocalDate defaultStart(Granularity granularity, Days days, Instant now, List<Coverage> read) {
        LocalDate ago = days.today(now).minusDays(DEFAULT_DAYS);
        LocalDate first = read.stream()
                .map(stretch -> days.beginningAt(stretch.start()))
                .filter(day -> day.isBefore(ago))
                .min(Comparator.naturalOrder())
                .orElse(ago);
        return granularity == Granularity.MONTH ? first.withDayOfMonth(1) : first;
    }

    /** Nothing is used after a channel ended; what was used before may be corrected until its month is closed. */
    private static LocalDate lastDay(Account account, Days days) {
        return account == null || account.terminatedAt() == null
                ? null
                : LocalDate.ofInstant(account.terminatedAt(), days.zone()).plusDays(1);
    }

    private Days days(ConnectionSettings connection, Operation operation, String scope) {
        ZoneId documented = operation.plan().zone();
        ZoneId set = documented == null ? connection.timeZone() : documented;
        if (set != null) {
            return Days.known(set);
        }
        Optional<String> learned = ledger.zone(connection.name(), scope);
        return learned.map(zone -> Days.learned(ZoneId.of(zone))).orElseGet(Days::unknown);
    }

    private static Work work(Sync sync, Window window, Reason reason) {
        return new Work(null, sync.getId(), window, reason, 0);
    }

    /** The next window of a connection to be read, null if there is none. */
    public Reading claim(@Variable("sync") Sync sync, @Variable("connection") String name) {
        if (sync.givenUp(name)) {
            return null;
        }
        return ledger.claim(name, sync.getId(), LEASE)
                .map(work -> reading(sync, work))
                .orElse(null);
    }

    private Reading reading(Sync sync, Work work) {
        Window window = work.window();
        ConnectionSettings connection = connections.get(window.connection());
        Operation operation = provider(connection).operation(window.stream()).orElseThrow();
        Optional<KnownAccount> known = sync.account(window.connection(), window.scope());
        boolean alive =
                known.isEmpty() || known.get().listed() && known.get().account().terminatedAt() == null;
        Days days = days(connection, operation, window.scope());
        return new Reading(
                sync,
                days.onEdges(work),
                connection,
                operation,
                known.map(KnownAccount::account).orElse(null),
                alive,
                days);
    }

    /** Sets the headers of the first call for a window. */
    public void open(@Variable("reading") Reading reading, Exchange exchange) {
        ledger.begin(reading.work());
        reading.begin();
        if (reading.isFirst()) {
            // What a route of the user's called before is no call for this window.
            exchange.removeProperty(WhatsAppUsageConstants.CALLS);
        }
        Window window = reading.work().window();
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
            message.setHeader(WhatsAppUsageConstants.END_DATE, reading.days().askTo(window.end()));
            message.setHeader(
                    WhatsAppUsageConstants.GRANULARITY, reading.granularity().code());
            message.setHeader(
                    WhatsAppUsageConstants.DIMENSIONS, reading.settings().dimensions());
        }
        if (reading.account() != null) {
            set(message, WhatsAppUsageConstants.PHONE_NUMBER, reading.account().phoneNumber());
        }
        if (reading.settings().timeZone() != null) {
            message.setHeader(
                    WhatsAppUsageConstants.TIME_ZONE,
                    reading.settings().timeZone().getId());
        }
    }

    private static void set(Message message, String header, String value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }

    /** Puts a page where the commit will find it. */
    public void stage(
            @Variable("reading") Reading reading,
            @Body Collection<? extends Observation> page,
            @Header(WhatsAppUsageConstants.BODY_HASH) String bodyHash,
            @Header(WhatsAppUsageConstants.CURSOR) String next,
            @Header(WhatsAppUsageConstants.CUT) boolean cut) {
        reading.page(bodyHash, next);
        if (cut) {
            throw new IncompleteReadingException(
                    "the last page that can be asked for is full, so there may be more behind it");
        }
        ledger.stage(reading.work(), reading.keep(page));
    }

    /**
     * Commits a window that was read to its last page. If rows moved between pages while they were read, the reading stays
     * unread, to be begun anew, a few times.
     */
    public void commit(
            @Variable("reading") Reading reading, @ExchangeProperty(WhatsAppUsageConstants.CALLS) Integer calls) {
        Work work = reading.work().withWindow(reading.window());
        Commit commit;
        try {
            commit = ledger.commit(work, reading.proof(count(calls), clock.instant()), reading.alive());
        } catch (InconsistentReadingException moved) {
            if (reading.again(MOST_READINGS)) {
                LOG.info("{}: {}; it is read again", work.window(), moved.getMessage());
                return;
            }
            throw moved;
        }
        reading.committed();
        if (work.window().start() == null) {
            reading.sync().tried(work.window());
        } else {
            reading.sync().read(work.window());
        }
        if (work.reason() == Reason.DISCOVERY) {
            reading.sync().listed(work.window().connection(), reading.lists());
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

    /** @param calls null if none was made */
    private static int count(Integer calls) {
        return calls == null ? 0 : calls;
    }

    /** Ends a window that could not be read whole; the others go on. */
    public void fail(@Variable("reading") Reading reading, Exchange exchange) {
        Window window = reading.work().window();
        Exception cause = cause(exchange);
        String text = reading + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
        LOG.debug("{}", text, cause);
        Integer calls = exchange.getProperty(WhatsAppUsageConstants.CALLS, Integer.class);
        ledger.fail(reading.work(), reading.proof(count(calls), clock.instant()), text);
        reading.sync().tried(window);
        if (cause instanceof NotFoundException && !reading.alive()) {
            reading.sync().note(text + " (the channel is terminated, so this is no failure)");
        } else {
            reading.sync().failed(text);
        }
        if (cause instanceof UnauthorizedException refused) {
            giveUp(reading, refused);
        }
        done(reading);
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

    /** A key that is refused is refused for the rest, too; asking on would only look like an attack. */
    private void giveUp(Reading reading, UnauthorizedException refused) {
        String name = reading.work().window().connection();
        Sync sync = reading.sync();
        if (refused.status() == UNAUTHORIZED || sync.refused(name) >= MOST_REFUSALS) {
            String why = name + ": given up for this sync, since the provider refuses its credentials";
            sync.giveUp(name, why);
            int left = ledger.giveUp(name, why);
            sync.failed(left == 0 ? why : why + " (" + left + " windows not read)");
        }
    }

    /** Takes note that the work on a connection broke off for a reason that has nothing to do with one window. */
    public void failConnection(@Variable("sync") Sync sync, @Variable("connection") String name, Exchange exchange) {
        Exception cause = cause(exchange);
        LOG.warn("connection {}", name, cause);
        sync.failed(name + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
    }

    private void done(Reading reading) {
        Sync sync = reading.sync();
        listener.progress(
                reading.work().window(),
                sync.done().incrementAndGet(),
                sync.planned().get());
    }

    private Provider provider(ConnectionSettings connection) {
        return providers.get(connection.connection().provider());
    }
}
