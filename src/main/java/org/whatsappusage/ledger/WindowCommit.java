package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.Difference.Fresh;
import org.whatsappusage.ledger.Difference.Known;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;

/**
 * Makes a window that was read whole the ledger's truth, in one transaction, together with the proof of what was read and the
 * progress that it means. The keys of the answer are compared with those that the ledger has for the same periods, and only
 * what differs is written: a record that did not change costs no write at all.
 */
final class WindowCommit {

    private static final Logger LOG = LoggerFactory.getLogger(WindowCommit.class);

    private final Clock clock;
    private final WorkTable workTable;

    WindowCommit(Clock clock, WorkTable workTable) {
        this.clock = clock;
        this.workTable = workTable;
    }

    /**
     * What a commit did.
     *
     * @param settled settled records that are not what they were, to be told once the commit is certain
     */
    record Outcome(Commit commit, List<Touched> settled) {

        void warn(Window window) {
            settled.forEach(record -> LOG.warn(
                    "{}: record {} was settled and is {} in version {}",
                    window,
                    record.key,
                    record.withdrawn ? "withdrawn" : "changed",
                    record.version));
        }
    }

    record Touched(String key, int version, boolean withdrawn) {}

    /** When something was observed and written, and by whom. */
    private record Stamp(String syncId, Instant observedAt, Instant changedAt) {

        Session.Call on(Session.Call call) {
            return call.set("sync_id", syncId).set("observed_at", observedAt).set("changed_at", changedAt);
        }
    }

    Outcome run(Session session, Work work, StagedReading reading, Proof proof, boolean mayWithdraw)
            throws SQLException {
        // Changes are numbered under this lock: a sink that has seen a number has seen all that are below it.
        session.lock("commit");
        workTable.hold(session, work);
        Instant now = clock.instant();
        // An answer without a single row is more likely a fault than the end of everything that was ever used.
        boolean withdraws = mayWithdraw && reading.usage() > 0;

        Difference difference = writeUsage(
                session,
                work.window(),
                reading,
                new Stamp(work.syncId(), Columns.toTheSecond(proof.observedAt()), Columns.toTheSecond(now)),
                withdraws);
        writeBalances(session, work.window(), reading);
        writeAccounts(session, work.window().connection(), reading, mayWithdraw);
        prove(session, work, proof, true, reading.total());
        cover(session, work.window(), proof);
        boolean allWhole = reading.periods().keySet().stream().allMatch(difference.confirmed());
        KeptReadings.keep(session, work, reading, proof, mayWithdraw, allWhole, now);
        workTable.done(session, work);

        int changed = difference.changed().size();
        Commit commit = new Commit(
                reading.usage(),
                difference.fresh().size() - changed,
                changed,
                difference.withdrawn().size(),
                reading.balances().size(),
                reading.accounts().size(),
                difference.kept().size());
        return new Outcome(commit, settledButTouched(difference));
    }

    /**
     * The same for a window whose answers are, byte for byte, those that were committed last for it: no row of them is looked
     * at, since none can differ.
     *
     * @return empty if something was committed since that touches the window, and nothing is changed
     */
    Optional<Commit> confirm(Session session, Work work, StagedReading reading, KnownReading known, Proof proof)
            throws SQLException {
        session.lock("commit");
        workTable.hold(session, work);
        Window window = work.window();
        if (!KeptReadings.isStillKnown(session, window, known)) {
            return Optional.empty();
        }
        KeptReadings.periods(session, "usage-periods-confirm", window, known.firstPeriod(), known.lastPeriod())
                .set("granularity", known.granularity().code())
                .set("known_at", Columns.toTheSecond(known.observedAt()))
                .set("observed_at", Columns.toTheSecond(proof.observedAt()))
                .update();
        prove(session, work, proof, true, known.records());
        cover(session, window, proof);
        KeptReadings.keepAgain(session, work, reading, known, proof, clock.instant());
        workTable.done(session, work);
        return Optional.of(new Commit(known.records(), 0, 0, 0, 0, 0, 0));
    }

    private static Difference writeUsage(
            Session session, Window window, StagedReading reading, Stamp stamp, boolean withdraws) throws SQLException {
        // An account without usage has nothing to compare with, and needs no number.
        long accountId = reading.usage() > 0
                ? UsageAccount.findOrAdd(session, window.connection(), window.stream(), window.scope())
                : UsageAccount.find(session, window.connection(), window.stream(), window.scope())
                        .orElse(0L);
        Difference difference = Difference.of(session, accountId, reading, window, withdraws);
        ChangeNumbers numbers = ChangeNumbers.of(session);
        Set<Period> touched = writeFresh(session, reading, difference, accountId, stamp, numbers);
        withdraw(session, difference.withdrawn(), stamp, numbers);
        difference.replaced().map(Known::period).forEach(touched::add);
        reading.sums().write(session, accountId, touched, difference.confirmed());
        if (reading.usage() > 0) {
            new AccountPeriods(session, accountId).move(reading.periods(), difference, stamp.observedAt);
            confirmAlone(session, difference, stamp.observedAt);
        }
        return difference;
    }

    /** @return periods of the records that were written */
    private static Set<Period> writeFresh(
            Session session,
            StagedReading reading,
            Difference difference,
            long accountId,
            Stamp stamp,
            ChangeNumbers numbers)
            throws SQLException {
        Set<Period> written = new HashSet<>();
        session.<Fresh>batch("usage-add", difference.fresh(), (call, fresh) -> {
            UsageRecord record = reading.record(fresh.row());
            written.add(Period.of(record));
            Columns.usage(stamp.on(call), record)
                    .set("change_id", numbers.next())
                    .set("record_key", fresh.row().key())
                    .set("version", fresh.version())
                    .set("account_id", accountId)
                    .set("withdrawn", false)
                    .set("first_observed_at", fresh.firstObservedAt(stamp.observedAt))
                    .set("content_hash", fresh.row().contentHash());
        });
        supersede(session, difference.changed());
        return written;
    }

    private static void withdraw(Session session, List<Known> withdrawn, Stamp stamp, ChangeNumbers numbers)
            throws SQLException {
        session.<Known>batch("usage-withdraw", withdrawn, (call, known) -> stamp.on(call)
                .set("change_id", numbers.next())
                .set("before", known.changeId()));
        supersede(session, withdrawn);
    }

    /** Records that the answer repeats of periods that it does not confirm as a whole. */
    private static void confirmAlone(Session session, Difference difference, Instant observedAt) throws SQLException {
        Predicate<Period> confirmed = difference.confirmed();
        List<Known> alone = difference.repeated().stream()
                .filter(known -> !confirmed.test(known.period()))
                .toList();
        session.<Known>batch("usage-confirm", alone, (call, known) -> call.set("change_id", known.changeId())
                .set("observed_at", observedAt));
    }

    private static void supersede(Session session, List<Known> before) throws SQLException {
        session.<Known>batch("usage-supersede", before, (call, known) -> call.set("change_id", known.changeId()));
    }

    private static List<Touched> settledButTouched(Difference difference) {
        return Stream.concat(
                        difference.changed().stream().map(before -> touched(before, false)),
                        difference.withdrawn().stream().map(before -> touched(before, true)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Touched> touched(Known before, boolean withdrawn) {
        return before.isSettled()
                ? Optional.of(new Touched(before.key(), before.version() + 1, withdrawn))
                : Optional.empty();
    }

    private static Session.Call account(Session.Call call, Window window) {
        return call.set("connection", window.connection())
                .set("stream", window.stream())
                .set("scope", window.scope());
    }

    private static void writeBalances(Session session, Window window, StagedReading reading) throws SQLException {
        session.batch(
                "balance-add",
                reading.balances(),
                (call, balance) -> Columns.balance(call.set("connection", window.connection()), balance));
    }

    /** A list that names an account twice has moved while it was read: its last word counts, and what it lacks proves nothing. */
    private static void writeAccounts(Session session, String connection, StagedReading reading, boolean mayWithdraw)
            throws SQLException {
        Map<Named, Account> listed = new LinkedHashMap<>();
        Set<Account.Kind> kinds = new HashSet<>();
        Set<Account.Kind> moved = new HashSet<>();
        for (Account account : reading.accounts()) {
            kinds.add(account.kind());
            if (listed.put(new Named(account), account) != null) {
                moved.add(account.kind());
            }
        }
        session.<Account>batch("account-set", listed.values(), (call, account) -> Columns.account(call, account)
                .set("connection", connection)
                .set("listed", true));
        if (mayWithdraw && !kinds.isEmpty()) {
            kinds.removeAll(moved);
            List<Account> gone =
                    session.call("accounts").set("connection", connection).all(row -> row.account(connection)).stream()
                            .filter(KnownAccount::listed)
                            .map(KnownAccount::account)
                            .filter(account ->
                                    kinds.contains(account.kind()) && !listed.containsKey(new Named(account)))
                            .toList();
            session.<Account>batch("account-unlist", gone, (call, account) -> call.set("connection", connection)
                    .set("kind", account.kind().code())
                    .set("id", account.id()));
        }
    }

    private record Named(Account.Kind kind, String id) {
        Named(Account account) {
            this(account.kind(), account.id());
        }
    }

    /** Says what was read of a window and whether it was whole. */
    static void prove(Session session, Work work, Proof proof, boolean complete, int records) throws SQLException {
        account(session.call("sync-window"), work.window())
                .set("sync_id", work.syncId())
                .set("window_start", work.window().start())
                .set("window_end", work.window().end())
                .set("complete", complete)
                .set("requests", proof.requests())
                .set("records", records)
                .set("body_hash", proof.bodyHash())
                .set("observed_at", Columns.toTheSecond(proof.observedAt()))
                .update();
    }

    private static void cover(Session session, Window window, Proof proof) throws SQLException {
        if (window.start() == null) {
            return;
        }
        List<Coverage> touched = between(session.call("coverage-overlapping"), window)
                .all(row ->
                        new Coverage(row.instant("period_start"), row.instant("period_end"), row.instant("read_at")));
        between(session.call("coverage-drop"), window).update();
        List<Coverage> stretches = Coverage.without(touched, window.start(), window.end());
        stretches.add(new Coverage(window.start(), window.end(), Columns.toTheSecond(proof.observedAt())));
        session.<Coverage>batch("coverage-add", stretches, (call, stretch) -> account(call, window)
                .set("period_start", stretch.start())
                .set("period_end", stretch.end())
                .set("read_at", stretch.readAt()));
    }

    private static Session.Call between(Session.Call call, Window window) {
        return account(call, window).set("window_start", window.start()).set("window_end", window.end());
    }
}
