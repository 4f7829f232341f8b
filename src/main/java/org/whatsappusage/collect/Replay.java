package org.whatsappusage.collect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.whatsappusage.ledger.InconsistentReadingException;
import org.whatsappusage.ledger.KeptPage;
import org.whatsappusage.ledger.KeptReading;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.MissingPageException;
import org.whatsappusage.ledger.Restoration;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.ProviderException;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.RawPage;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.Window;

/**
 * Rebuilds a ledger from its kept raw answers and calls nobody. Every kept reading goes, in the order of the commits and at the
 * time of each, through the code that read and committed it, into a ledger of its own in a temporary folder; then the real one
 * is brought to the same by differences. Until then the real one is only read, so this can be killed at any time.
 */
public final class Replay {

    private static final Duration LEASE = Duration.ofDays(1);

    private final Ledger ledger;
    private final Providers providers;
    private final SyncListener listener;
    private final Set<Restoration.Account> unreadable = new TreeSet<>();
    private final List<String> failures = new ArrayList<>();
    private long readings;
    private long pages;
    private volatile boolean stopped;

    /**
     * For one run.
     *
     * @param listener told of each reading
     */
    public Replay(Ledger ledger, Providers providers, SyncListener listener) {
        this.ledger = ledger;
        this.providers = providers;
        this.listener = listener;
    }

    /** Ends the run soon, from any thread. What was restored until then stays. */
    public void stop() {
        stopped = true;
    }

    /**
     * Rebuilds and restores.
     *
     * @param connection null for all
     * @throws IOException if there is no room for the temporary ledger
     */
    public ReplayReport run(String connection) throws IOException {
        Path folder = Files.createTempDirectory("whatsapp-usage-replay");
        try {
            AtomicReference<Instant> committedAt = new AtomicReference<>(Instant.EPOCH);
            InstantSource clock = committedAt::get;
            try (Ledger rebuilt = Ledger.temporary(folder, clock.withZone(ZoneOffset.UTC))) {
                long upto = ledger.kept().newest();
                rebuild(rebuilt, committedAt, upto, connection);
                return restore(new Restoration(ledger, rebuilt, upto), connection);
            }
        } finally {
            delete(folder);
        }
    }

    private void rebuild(Ledger rebuilt, AtomicReference<Instant> clock, long upto, String connection) {
        int all = Math.toIntExact(ledger.kept().count(upto, connection));
        List<KeptReading> some = ledger.kept().next(0, upto, connection);
        while (!some.isEmpty() && !stopped) {
            for (KeptReading reading : some) {
                clock.set(reading.committedAt());
                read(rebuilt, reading);
                readings++;
                listener.progress(reading.window(), Math.toIntExact(readings), all);
            }
            some = ledger.kept().next(some.get(some.size() - 1).id(), upto, connection);
        }
    }

    /** A reading that cannot be read again leaves its account's stream out: what is rebuilt without it would be wrong. */
    private void read(Ledger rebuilt, KeptReading reading) {
        Window window = reading.window();
        try {
            Provider provider = providers.get(window.provider());
            Operation operation = provider.operation(window.stream())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the provider " + provider.name() + " has no operation " + window.stream()));
            commit(rebuilt, reading, provider, operation);
        } catch (ProviderException
                | IllegalArgumentException
                | InconsistentReadingException
                | MissingPageException failure) {
            if (unreadable.add(new Restoration.Account(window.connection(), window.stream(), window.scope()))) {
                failures.add(
                        window + ": left as it is, since a kept answer cannot be read again: " + failure.getMessage());
            }
        }
    }

    private void commit(Ledger rebuilt, KeptReading reading, Provider provider, Operation operation) {
        Window window = reading.window();
        rebuilt.plan(
                window.connection(),
                window.stream(),
                List.of(new Work(null, reading.syncId(), window, Work.Reason.CURRENT, 0)));
        Work work = rebuilt.claim(window.connection(), LEASE).orElseThrow();
        try {
            rebuilt.begin(work);
            for (int page = 1; page <= reading.pages(); page++) {
                KeptPage kept = ledger.kept().page(reading, page);
                Answer answer = new RawPage(kept.body(), kept.origin()).read(provider, operation, window.connection());
                List<Observation> committed = answer.observations().stream()
                        .filter(observation -> reading.committed(kept, observation))
                        .toList();
                rebuilt.stage(work, committed);
                pages++;
            }
            rebuilt.commit(work, reading.proof(), reading.mayWithdraw());
        } catch (RuntimeException unreadable) {
            rebuilt.fail(work, reading.proof(), "cannot be read again");
            throw unreadable;
        }
    }

    private ReplayReport restore(Restoration restoration, String connection) {
        Restoration.Outcome usage = Restoration.Outcome.NONE;
        long sums = 0;
        for (Restoration.Account account : restoration.accounts(connection)) {
            if (!stopped && !unreadable.contains(account)) {
                usage = usage.plus(usage(restoration, account));
            }
            if (!stopped) {
                sums += restoration.sums(account);
            }
        }
        long balances = 0;
        long accounts = 0;
        for (String name : ledger.kept().connections(connection)) {
            if (!stopped) {
                balances += restoration.balances(name);
                accounts += restoration.listed(name);
            }
        }
        if (stopped) {
            failures.add("stopped before the end; run it again to compare the rest");
        }
        return new ReplayReport(
                readings,
                pages,
                usage.records(),
                usage.inserted(),
                usage.changed(),
                usage.withdrawn(),
                balances,
                accounts,
                sums,
                usage.left(),
                List.copyOf(failures));
    }

    private Restoration.Outcome usage(Restoration restoration, Restoration.Account account) {
        Restoration.Outcome outcome = restoration.usage(account);
        if (outcome.moved()) {
            failures.add(account + ": left as it is, since it was read meanwhile; run it again");
        }
        return outcome;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}
