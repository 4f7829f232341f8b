package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.LedgerFixture.work;
import static org.whatsappusage.ledger.UsageFixture.usage;
import static org.whatsappusage.ledger.Work.Reason.BACKFILL;
import static org.whatsappusage.ledger.Work.Reason.BALANCE;
import static org.whatsappusage.ledger.Work.Reason.CURRENT;
import static org.whatsappusage.ledger.Work.Reason.DISCOVERY;
import static org.whatsappusage.ledger.Work.Reason.NEVER_READ;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.Window;

/** The work table: what is done next, by whom, and what happens to what nobody finishes. */
class WorkTest extends AnyDatabase {

    private static final Duration LEASE = Duration.ofMinutes(10);

    private Ledger ledger;

    @BeforeEach
    void take() {
        ledger = fixture.ledger();
    }

    @Test
    void workIsDoneByReasonThenInTurnsEachFromItsNewestWindow() {
        List<Work> due = List.of(
                work(window("ch1", "2026-01-01", "2026-01-02"), NEVER_READ),
                work(window("ch1", "2026-03-01", "2026-03-02"), NEVER_READ),
                work(window("ch1", "2026-02-01", "2026-02-02"), NEVER_READ),
                work(window("ch2", "2025-12-01", "2025-12-02"), NEVER_READ),
                work(window("ch2", "2025-11-01", "2025-11-02"), NEVER_READ),
                work(window("ch2", "2026-03-09", "2026-03-10"), CURRENT),
                work(window("partner", null, null), DISCOVERY),
                work(window("ch1", null, null), BALANCE));
        plan(due.toArray(Work[]::new));

        assertThat(claimAll())
                .extracting(WorkTest::name)
                .containsExactly(
                        "partner -",
                        "ch1 -",
                        "ch2 2026-03-09T00:00:00Z",
                        "ch1 2026-03-01T00:00:00Z",
                        "ch2 2025-12-01T00:00:00Z",
                        "ch1 2026-02-01T00:00:00Z",
                        "ch2 2025-11-01T00:00:00Z",
                        "ch1 2026-01-01T00:00:00Z")
                .containsExactlyElementsOf(
                        WorkOrder.of(List.of(due)).stream().map(WorkTest::name).toList());
    }

    private static String name(Work work) {
        Window window = work.window();
        return window.scope() + " " + (window.start() == null ? "-" : window.start());
    }

    @Test
    void aClaimHandsOutTheWholeWork() {
        Window window = new Window("main", "ycloud", "channel-usage", "account", null, null, null, null, null);
        plan(new Work(null, "sync-7", window, BALANCE, 0));

        Work work = ledger.claim("main", LEASE).orElseThrow();
        assertThat(work.id()).isNotNull();
        assertThat(work).isEqualTo(new Work(work.id(), "sync-7", window, BALANCE, 1));
        assertThat(ledger.claim("main", LEASE)).isEmpty();
        assertThat(ledger.claim("other", LEASE)).isEmpty();
    }

    @Test
    void aLeaseThatIsOverIsAnotherAttemptAndTheFirstOneIsStale() {
        Work first = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.pass(LEASE);
        Work second = ledger.claim("main", LEASE).orElseThrow();

        assertThat(second.attempt()).isEqualTo(2);
        assertThatThrownBy(() -> ledger.begin(first)).isInstanceOf(StaleWorkException.class);
        assertThatThrownBy(() -> ledger.stage(first, List.of(usage("2026-03-01").record())))
                .isInstanceOf(StaleWorkException.class);
        assertThatThrownBy(() -> ledger.commit(first, fixture.proof(), true)).isInstanceOf(StaleWorkException.class);
        assertThatThrownBy(() -> ledger.fail(first, fixture.proof(), "late")).isInstanceOf(StaleWorkException.class);
        ledger.begin(second);
        ledger.stage(second, List.of(usage("2026-03-01").record()));
        assertThat(ledger.commit(second, fixture.proof(), true).inserted()).isEqualTo(1);
    }

    @Test
    void whoReadsOnAfterItsLeaseWentToAnotherIsToldWithTheNextPage() {
        Work first = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        ledger.begin(first);
        ledger.stage(first, List.of(usage("2026-03-01").record()));
        fixture.pass(LEASE);
        ledger.claim("main", LEASE).orElseThrow();

        assertThatThrownBy(() -> ledger.renew(first)).isInstanceOf(StaleWorkException.class);
        assertThatThrownBy(() -> ledger.stage(first, List.of())).isInstanceOf(StaleWorkException.class);
    }

    @Test
    void aLeaseThatIsRenewedBeginsAnew() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.pass(Duration.ofMinutes(9));
        ledger.begin(work);
        fixture.pass(Duration.ofMinutes(9));
        assertThat(ledger.claim("main", LEASE)).isEmpty();
        ledger.renew(work);
        fixture.pass(Duration.ofMinutes(9));

        assertThat(ledger.claim("main", LEASE)).isEmpty();
        assertThat(ledger.commit(work, fixture.proof(), true)).isNotNull();
    }

    @Test
    void aPlanReplacesWhatNobodyHolds() {
        plan(
                work(window("ch1", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch2", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch3", "2026-03-01", "2026-03-02"), BACKFILL));
        Work held = ledger.claim("main", LEASE).orElseThrow();
        plan(
                work(window("ch1", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch4", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch3", "2026-03-01", "2026-03-02"), BACKFILL));

        assertThat(held.window().scope()).isEqualTo("ch1");
        assertThat(ledger.unfinished("main"))
                .extracting(row -> row.work().window().scope() + " " + row.state())
                .containsExactly("ch1 LEASED", "ch4 DUE", "ch3 DUE");
    }

    @Test
    void aPlanLeavesOtherStreamsAndConnectionsAlone() {
        Window balance = new Window("main", "360dialog", "partner-balance", "partner", null, null, null, null, null);
        ledger.plan("main", "partner-balance", List.of(work(balance, BALANCE)));
        plan(work(window("ch1", "2026-03-01", "2026-03-02"), CURRENT));
        plan();

        assertThat(ledger.unfinished(null))
                .extracting(row -> row.work().window())
                .containsExactly(balance);
        assertThatThrownBy(() -> plan(work(balance, BALANCE))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatFailedIsTriedAgainOnceItIsPlannedAgain() {
        plan(
                work(window("ch1", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch1", "2026-01-01", "2026-01-02"), BACKFILL));
        for (int failures = 0; failures < 2; failures++) {
            ledger.fail(ledger.claim("main", LEASE).orElseThrow(), fixture.proof(), "no");
        }
        assertThat(ledger.claim("main", LEASE)).isEmpty();
        plan(
                work(window("ch1", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch1", "2026-01-01", "2026-01-02"), BACKFILL));

        assertThat(claimAll()).extracting(Work::attempt).containsExactly(1, 1);
    }

    @Test
    void aConnectionIsGivenUpAsAWhole() {
        plan(
                work(window("ch1", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch2", "2026-03-01", "2026-03-02"), CURRENT),
                work(window("ch3", "2026-03-01", "2026-03-02"), CURRENT));
        ledger.claim("main", LEASE);

        assertThat(ledger.giveUp("main", null, null, "the key is refused")).isEqualTo(2);
        assertThat(ledger.claim("main", LEASE)).isEmpty();
        assertThat(ledger.unfinished("main"))
                .extracting(row -> row.state() + " " + row.error())
                .containsExactly("LEASED null", "FAILED the key is refused", "FAILED the key is refused");
    }

    @Test
    void theWorkOfAKilledProcessOfThisHostNeedNotWait() throws Exception {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        LeaseOwner us = LeaseOwner.newLedger();
        ownedBy(new LeaseOwner(us.host(), us.pid(), "2001-01-01T00:00:00Z", "any"));
        fixture.reopen();

        assertThat(fixture.ledger().claim("main", LEASE))
                .hasValueSatisfying(again -> assertThat(again.window()).isEqualTo(work.window()));
    }

    @Test
    void theWorkOfAProcessThatMayLiveIsLeftToIt() throws Exception {
        fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.reopen();
        assertThat(fixture.ledger().claim("main", LEASE)).isEmpty();

        ownedBy(new LeaseOwner("elsewhere", 1, "2001-01-01T00:00:00Z", "any"));
        fixture.reopen();
        assertThat(fixture.ledger().claim("main", LEASE)).isEmpty();
    }

    private void ownedBy(LeaseOwner owner) throws SQLException {
        try (Connection connection = fixture.ledger().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE work SET lease_owner = '" + owner.text() + "'");
        }
    }

    @Test
    void manyWorkersNeverGetTheSameWork() throws Exception {
        int windows = 120;
        plan(IntStream.range(0, windows)
                .mapToObj(number -> work(window("ch" + number, "2026-03-01", "2026-03-02"), CURRENT))
                .toArray(Work[]::new));
        ExecutorService workers = Executors.newFixedThreadPool(6);
        try {
            List<Future<List<Work>>> claims = new ArrayList<>();
            Callable<List<Work>> worker = this::claimAll;
            for (int number = 0; number < 6; number++) {
                claims.add(workers.submit(worker));
            }
            List<Long> taken = new ArrayList<>();
            for (Future<List<Work>> claim : claims) {
                claim.get().forEach(work -> taken.add(work.id()));
            }
            assertThat(taken).hasSize(windows).doesNotHaveDuplicates();
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void windowsOfManyAccountsAreCommittedSideBySide() throws Exception {
        int accounts = 24;
        plan(IntStream.range(0, accounts)
                .mapToObj(number -> work(window("ch" + number, "2026-03-01", "2026-03-03"), CURRENT))
                .toArray(Work[]::new));
        ExecutorService workers = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> done = new ArrayList<>();
            for (int number = 0; number < 6; number++) {
                done.add(workers.submit(this::readAll));
            }
            int committed = 0;
            for (Future<Integer> worker : done) {
                committed += worker.get();
            }
            assertThat(committed).isEqualTo(accounts);
        } finally {
            workers.shutdownNow();
        }
        assertThat(fixture.query("SELECT COUNT(*), MAX(version) FROM usage_record"))
                .containsExactly(2 * accounts + " 1");
    }

    private int readAll() {
        int committed = 0;
        Optional<Work> next = ledger.claim("main", LEASE);
        while (next.isPresent()) {
            Work work = next.get();
            String channel = work.window().scope();
            ledger.begin(work);
            ledger.stage(work, List.of(usage("2026-03-01").channel(channel).record()));
            ledger.stage(work, List.of(usage("2026-03-02").channel(channel).record()));
            ledger.commit(work, fixture.proof(), true);
            committed++;
            next = ledger.claim("main", LEASE);
        }
        return committed;
    }

    private void plan(Work... due) {
        ledger.plan("main", "channel-usage", List.of(due));
    }

    private List<Work> claimAll() {
        List<Work> claimed = new ArrayList<>();
        Optional<Work> next = ledger.claim("main", LEASE);
        while (next.isPresent()) {
            claimed.add(next.get());
            next = ledger.claim("main", LEASE);
        }
        return claimed;
    }
}
