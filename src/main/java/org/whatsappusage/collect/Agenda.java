package org.whatsappusage.collect;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.whatsappusage.ledger.Backfill;
import org.whatsappusage.ledger.Coverage;
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.ledger.Work.Reason;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Window;
import org.whatsappusage.settings.ConnectionSettings;

/** What is due: the windows of each stream of a connection, for the accounts that are known, by what the ledger says was read. */
final class Agenda {

    /** YCloud's own account has no id. */
    private static final String OWN_ACCOUNT = "account";

    /** Stands for "in this sync"; the ledger's own instants are too coarse to tell it from a sync just before. */
    private static final Instant READ_NOW = Instant.MAX;

    private static final int DEFAULT_DAYS = 30;

    private final SortedMap<String, ConnectionSettings> connections;
    private final Providers providers;
    private final Ledger ledger;
    private final Clock clock;

    Agenda(SortedMap<String, ConnectionSettings> connections, Providers providers, Ledger ledger, Clock clock) {
        this.connections = connections;
        this.providers = providers;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Kinds of accounts that the streams of a connection are read for and that a list must name first. */
    Set<StreamPlan.Scope> listedScopes(ConnectionSettings connection) {
        Set<StreamPlan.Scope> listed = new LinkedHashSet<>();
        provider(connection).operations().forEach(operation -> {
            if (operation.plan().lists() != null) {
                listed.add(operation.plan().lists());
            }
        });
        listed.removeIf(scope -> connection.streams().stream()
                .noneMatch(stream -> operation(connection, stream).plan().scope() == scope));
        return listed;
    }

    /** The lists of accounts that the streams of a sync need, by stream; none for those that it does not. */
    Map<String, List<Work>> lists(Sync sync, ConnectionSettings connection) {
        Set<StreamPlan.Scope> needed = new LinkedHashSet<>();
        for (Operation operation : provider(connection).operations()) {
            if (sync.of(connection.name()).reads(operation.name())
                    && operation.plan().kind() != StreamPlan.Kind.DISCOVERY) {
                needed.add(operation.plan().scope());
            }
        }
        Map<String, List<Work>> due = new LinkedHashMap<>();
        for (Operation operation : provider(connection).operations()) {
            StreamPlan plan = operation.plan();
            if (plan.kind() == StreamPlan.Kind.DISCOVERY) {
                boolean wanted = needed.contains(plan.lists())
                        || sync.of(connection.name()).reads(operation.name());
                due.put(
                        operation.name(),
                        wanted ? List.of(work(sync, partner(connection, operation), Reason.DISCOVERY)) : List.of());
            }
        }
        return due;
    }

    /** Everything else that is due, by stream. */
    Map<String, List<Work>> streams(Sync sync, ConnectionSettings connection, List<KnownAccount> accounts) {
        Map<String, List<Work>> due = new LinkedHashMap<>();
        for (Operation operation : provider(connection).operations()) {
            StreamPlan plan = operation.plan();
            if (plan.kind() != StreamPlan.Kind.DISCOVERY
                    && sync.of(connection.name()).reads(operation.name())) {
                List<Work> windows = new ArrayList<>();
                for (Target target : targets(connection, operation, accounts)) {
                    if (plan.kind() == StreamPlan.Kind.BALANCE) {
                        windows.add(work(sync, target.window(), Reason.BALANCE));
                    } else {
                        windows.addAll(usage(sync, connection, operation, target));
                    }
                }
                due.put(operation.name(), windows);
            }
        }
        return due;
    }

    /** Whether all days of a backfill were read since it began. */
    boolean isRead(Sync sync, ConnectionSettings connection, Backfill backfill) {
        List<KnownAccount> accounts = ledger.accounts(connection.name());
        return connection.streams().stream()
                .filter(stream -> isUsage(connection, stream))
                .map(stream -> operation(connection, stream))
                .allMatch(operation -> targets(connection, operation, accounts).stream()
                        .allMatch(target -> slices(sync, connection, operation, target, List.of(backfill), true)
                                .isEmpty()));
    }

    boolean isUsage(ConnectionSettings connection, String stream) {
        return operation(connection, stream).plan().kind() == StreamPlan.Kind.USAGE;
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
        List<Planner.Slice> slices = slices(
                sync, connection, operation, target, sync.of(connection.name()).backfills(), sync.isBackfill());
        // The first answer ever teaches where the days begin; the others are planned with that knowledge.
        boolean blind = days.sureness() == Days.Sureness.UNKNOWN
                && ledger.coverage(
                                connection.name(),
                                operation.name(),
                                target.window().scope())
                        .isEmpty()
                && sync.of(connection.name()).windows(target.window()).isEmpty();
        return slices.stream()
                .limit(blind ? 1 : slices.size())
                .map(slice -> work(
                        sync,
                        target.window().between(days.start(slice.first()), days.end(slice.last())),
                        slice.reason()))
                .toList();
    }

    /** @param onlyBackfills whether nothing counts but the days that somebody asked to read again */
    private List<Planner.Slice> slices(
            Sync sync,
            ConnectionSettings connection,
            Operation operation,
            Target target,
            List<Backfill> backfills,
            boolean onlyBackfills) {
        String name = connection.name();
        String scope = target.window().scope();
        Days days = days(connection, operation, scope);
        Instant now = clock.instant();
        Granularity granularity = operation.plan().zone() == null ? connection.granularity() : Granularity.DAY;
        Planner planner = new Planner(operation.plan(), granularity, connection.lookbackDays(), days, now, READ_NOW);
        List<Coverage> before = ledger.coverage(name, operation.name(), scope);
        List<Coverage> read = new ArrayList<>(before);
        sync.of(name)
                .windows(target.window())
                .forEach(window -> read.add(new Coverage(window.start(), window.end(), READ_NOW)));
        List<Planner.Asked> asked = backfills.stream()
                .map(backfill -> new Planner.Asked(backfill.first(), backfill.last(), backfill.startedAt()))
                .toList();
        LocalDate last = lastDay(target.account(), days);
        return onlyBackfills
                ? planner.asked(last, read, asked)
                : planner.due(
                        range(connection.startDate(), last, granularity, days, now, before),
                        read,
                        ledger.transientPeriods(name, operation.name(), scope),
                        asked);
    }

    /**
     * Without a start that is set, some days ago. A process that was off for longer goes on where it was, and what it read
     * before is still read again until it is settled.
     */
    private static Planner.Range range(
            LocalDate start, LocalDate last, Granularity granularity, Days days, Instant now, List<Coverage> read) {
        if (start != null) {
            return new Planner.Range(start, start, last);
        }
        LocalDate ago = days.today(now).minusDays(DEFAULT_DAYS);
        LocalDate first = read.isEmpty()
                ? ago
                : earlier(ago, days.beginningAt(read.get(read.size() - 1).end()));
        LocalDate again = read.isEmpty()
                ? first
                : earlier(first, days.beginningAt(read.get(0).start()));
        return granularity == Granularity.MONTH
                ? new Planner.Range(first.withDayOfMonth(1), again.withDayOfMonth(1), last)
                : new Planner.Range(first, again, last);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    /** Nothing is used after a channel ended; what was used before may be corrected until its month is closed. */
    private static LocalDate lastDay(Account account, Days days) {
        return account == null || account.terminatedAt() == null
                ? null
                : LocalDate.ofInstant(account.terminatedAt(), days.zone()).plusDays(1);
    }

    Days days(ConnectionSettings connection, Operation operation, String scope) {
        ZoneId documented = operation.plan().zone();
        ZoneId set = documented == null ? connection.timeZone() : documented;
        if (set != null) {
            return Days.known(set);
        }
        Optional<String> learned = ledger.zone(connection.name(), scope);
        return learned.map(zone -> Days.learned(ZoneId.of(zone))).orElseGet(Days::unknown);
    }

    static Work work(Sync sync, Window window, Reason reason) {
        return new Work(null, sync.getId(), window, reason, 0);
    }

    /** What a call for a window spends. */
    List<Budget> budgets(Sync sync, Work work) {
        Window window = work.window();
        ConnectionSettings connection = connections.get(window.connection());
        Parameters parameters = Parameters.none()
                .with(Parameters.CLIENT_ID, window.clientId())
                .with(Parameters.CHANNEL_ID, window.channelId())
                .with(Parameters.MANAGED_ACCOUNT_ID, window.managedAccountId())
                .with(
                        Parameters.WABA_ID,
                        sync.of(window.connection())
                                .account(window.scope())
                                .map(known -> known.account().wabaId())
                                .orElse(null));
        return operation(connection, window.stream()).budgets(connection.connection(), parameters);
    }

    /** What reads a stream of a connection. */
    Operation operation(ConnectionSettings connection, String stream) {
        return provider(connection).operation(stream).orElseThrow();
    }

    Provider provider(ConnectionSettings connection) {
        return providers.get(connection.connection().provider());
    }
}
