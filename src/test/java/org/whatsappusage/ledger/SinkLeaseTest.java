package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.UsageRecord;

/** Several processes on one database hand each batch to a sink once. */
class SinkLeaseTest extends AnyDatabase {

    private Ledger other;

    @BeforeEach
    void openAnother() {
        other = fixture.open();
    }

    @AfterEach
    void closeTheOther() {
        if (other != null) {
            other.close();
        }
    }

    @Test
    void whileOneDeliversTheOtherGetsNothing() {
        read(2);
        ChangeBatch first = fixture.ledger().changes("files", 1);
        assertThat(other.changes("files", 1).isEmpty()).isTrue();
        assertThat(other.wholeBatch("files", ChangeFilter.ALL, 1).isEmpty()).isTrue();
        assertThat(other.changes("queue", 1).isEmpty()).as("of another sink").isFalse();

        fixture.ledger().delivered(first);
        assertThat(other.changes("files", 1).isEmpty())
                .as("between two batches")
                .isTrue();
        fixture.ledger().delivered(fixture.ledger().changes("files", 1));
        assertThat(fixture.ledger().changes("files", 1).isEmpty()).isTrue();
        read(1);
        assertThat(other.changes("files", 1).records())
                .as("once the first has found nothing more")
                .hasSize(1);
    }

    @Test
    void whoLetsGoLeavesTheSameBatch() {
        read(2);
        ChangeBatch batch = fixture.ledger().changes("files", 2);
        fixture.ledger().free("files");
        read(1);

        assertThat(other.changes("files", 5)).isEqualTo(batch);
        assertThat(fixture.ledger().changes("files", 5).isEmpty()).isTrue();
        fixture.ledger().free("files");
        assertThat(fixture.ledger().changes("files", 5).isEmpty())
                .as("nobody lets go for another")
                .isTrue();
    }

    @Test
    void aLedgerThatIsClosedHoldsNothing() {
        read(1);
        ChangeBatch batch = other.changes("files", 1);
        assertThat(fixture.ledger().changes("files", 1).isEmpty()).isTrue();
        other.close();

        assertThat(fixture.ledger().changes("files", 1)).isEqualTo(batch);
    }

    @Test
    void whoSaysNothingForLongHoldsNothing() {
        read(3);
        ChangeBatch batch = other.changes("files", 1);
        fixture.pass(Duration.ofMinutes(4));
        other.delivered(batch);
        fixture.pass(Duration.ofMinutes(4));
        assertThat(fixture.ledger().changes("files", 1).isEmpty())
                .as("that a batch was delivered is a word, too")
                .isTrue();
        ChangeBatch second = other.changes("files", 1);
        fixture.pass(Duration.ofMinutes(6));

        assertThat(fixture.ledger().changes("files", 1)).isEqualTo(second);
        assertThat(other.changes("files", 1).isEmpty()).isTrue();
    }

    @Test
    void whatAKilledProcessOfThisHostHeldIsFree() throws Exception {
        read(1);
        ChangeBatch batch = other.changes("files", 1);
        LeaseOwner us = LeaseOwner.newLedger();
        heldBy(new LeaseOwner("elsewhere", us.pid(), "2001-01-01T00:00:00Z", "any"));
        assertThat(fixture.ledger().changes("files", 1).isEmpty()).isTrue();

        heldBy(new LeaseOwner(us.host(), us.pid(), "2001-01-01T00:00:00Z", "any"));
        assertThat(fixture.ledger().changes("files", 1)).isEqualTo(batch);
    }

    private void heldBy(LeaseOwner owner) throws Exception {
        fixture.change("UPDATE sink_position SET lease_owner = '" + owner.text() + "'");
    }

    /** Each commits and delivers; whoever is refused relies on the one that holds the sink. */
    @Test
    void whatManyDeliverAtOnceArrivesOnceInOrderAndWhole() {
        int rounds = 40;
        List<Long> arrived = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> running = new ArrayList<>();
        try (Ledger third = fixture.open()) {
            for (Ledger ledger : List.of(fixture.ledger(), other, third)) {
                String account = "ch" + running.size();
                running.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 1; round <= rounds; round++) {
                                readBy(ledger, account, round);
                                deliver(ledger, arrived);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            running.forEach(CompletableFuture::join);
        }
        assertThat(arrived)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 3L * rounds).boxed().toList());
    }

    private static void readBy(Ledger ledger, String account, int quantity) {
        Work work;
        synchronized (SinkLeaseTest.class) {
            // To plan drops what nobody has claimed yet, so these two belong together.
            ledger.plan(
                    "main",
                    "channel-usage",
                    List.of(LedgerFixture.work(window(account, "2026-03-01", "2026-03-02"), Work.Reason.CURRENT)));
            work = ledger.claim("main", Duration.ofMinutes(10)).orElseThrow();
        }
        ledger.begin(work);
        ledger.stage(
                work,
                List.of(usage("2026-03-01").channel(account).quantity(quantity).record()));
        ledger.commit(work, new Proof(1, "00", LedgerFixture.START), true);
    }

    private static void deliver(Ledger ledger, List<Long> arrived) {
        ChangeBatch batch = ledger.changes("files", 2);
        while (!batch.isEmpty()) {
            batch.changes().forEach(change -> arrived.add(change.number()));
            ledger.delivered(batch);
            batch = ledger.changes("files", 2);
        }
    }

    private int read;

    private void read(int rows) {
        List<UsageRecord> records = IntStream.range(read, read + rows)
                .mapToObj(row -> usage("2026-03-01").tier("t" + row).record())
                .toList();
        fixture.readAll(window("account" + read, "2026-03-01", "2026-03-02"), records);
        read += rows;
    }
}
