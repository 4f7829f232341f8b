package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.RecordVersion;

/** Each sink follows the changes at its own pace. */
class ChangeLogTest extends AnyDatabase {

    private long quantity;

    @Test
    void aSinkGetsEachVersionOnceAndInOrder() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(1));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(2));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(2));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(3));

        assertThat(quantities(take("files", 2))).containsExactly(1L, 2L);
        assertThat(quantities(take("files", 2))).containsExactly(3L);
        assertThat(take("files", 2).isEmpty()).isTrue();
    }

    @Test
    void sinksDoNotMindEachOther() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(1));
        take("one", 10);
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(2));

        assertThat(quantities(take("one", 10))).containsExactly(2L);
        assertThat(quantities(take("two", 10))).containsExactly(1L, 2L);
    }

    @Test
    void aBatchThatWasNotConfirmedComesAgainAsItWas() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(1));
        ChangeBatch batch = fixture.ledger().changes("files", 10);
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(2));
        fixture.reopen();

        assertThat(fixture.ledger().changes("files", 5)).isEqualTo(batch);
        fixture.ledger().delivered(batch);
        assertThat(quantities(take("files", 10))).containsExactly(2L);
    }

    @Test
    void aPositionNeverMovesBack() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(1));
        ChangeBatch first = take("files", 10);
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(2));
        take("files", 10);
        fixture.ledger().delivered(first);

        assertThat(fixture.ledger().changes("files", 10).isEmpty()).isTrue();
    }

    @Test
    void aWithdrawalIsAChange() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        take("files", 10);
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));

        assertThat(take("files", 10).records()).singleElement().satisfies(version -> {
            assertThat(version.withdrawn()).isTrue();
            assertThat(version.version()).isEqualTo(2);
            assertThat(version.usage())
                    .isEqualTo(usage("2026-03-01").country("FR").record());
        });
    }

    @Test
    void whatIsPutAsideForOneSinkIsOfferedToItNoMore() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(1));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(2));
        ChangeBatch both = fixture.ledger().changes("one", 10);
        fixture.ledger().putAside("one", both.changes().get(0), "no");

        assertThat(quantities(take("one", 10))).containsExactly(2L);
        assertThat(quantities(take("two", 10))).containsExactly(1L, 2L);
        assertThat(fixture.query("SELECT sink, version, reason FROM sink_dead_letter"))
                .containsExactly("one 1 no");
        assertThat(fixture.ledger().putAside("one")).isEqualTo(1);
        assertThat(fixture.ledger().putAside("two")).isZero();
    }

    @Test
    void aChangeThatIsPutAsideUnprovenIsKeptInMindUntilTheSinkTakesSomething() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        Change change = fixture.ledger().changes("one", 10).changes().get(0);
        assertThat(fixture.ledger().isUnproven("one")).isFalse();
        fixture.ledger().putAsideUnproven("one", change, "no");
        fixture.reopen();

        assertThat(take("one", 10).isEmpty()).isTrue();
        assertThat(fixture.ledger().putAside("one")).isEqualTo(1);
        assertThat(fixture.ledger().isUnproven("one")).isTrue();
        assertThat(fixture.ledger().isUnproven("two")).isFalse();
        assertThatThrownBy(() -> fixture.ledger().putAsideUnproven("one", change, "no"))
                .isInstanceOf(LedgerException.class);
        fixture.ledger().proven("one");
        assertThat(fixture.ledger().isUnproven("one")).isFalse();
    }

    @Test
    void whatWasSentBeforeIsTheNewestThatWasNotPutAside() {
        for (int quantity = 1; quantity <= 3; quantity++) {
            fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(quantity));
        }
        ChangeBatch all = fixture.ledger().changes("one", 10);
        Change second = all.changes().get(1);
        Change third = all.changes().get(2);
        assertThat(fixture.ledger().sentBefore(all, ChangeFilter.ALL))
                .containsOnlyKeys(second.number(), third.number())
                .containsEntry(third.number(), second.version());
        fixture.ledger().putAside("one", second, "no");

        assertThat(fixture.ledger().sentBefore(all, ChangeFilter.ALL))
                .containsEntry(third.number(), all.changes().get(0).version());
    }

    /** A database that was restored from an older copy lacks changes that sinks were told. */
    @Test
    void aNumberThatASinkWasToldIsNeverUsedAgain() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(1));
        fixture.read("2026-03-02", "2026-03-03", usage("2026-03-02").quantity(2));
        assertThat(quantities(take("files", 10))).containsExactly(1L, 2L);
        fixture.change("DELETE FROM usage_change WHERE quantity = 2");

        fixture.read("2026-03-03", "2026-03-04", usage("2026-03-03").quantity(3));

        assertThat(quantities(take("files", 10))).containsExactly(3L);
    }

    @Test
    void aSinkOfSettledVersionsIsOfferedNothingElseAndItsPositionFollows() {
        ChangeFilter settled = new ChangeFilter(List.of(), true, Instant.EPOCH);
        for (Finality finality : List.of(Finality.TRANSIENT, Finality.FINAL, Finality.ESTIMATE, Finality.INVOICED)) {
            fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").finality(finality));
        }
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").finality(Finality.TRANSIENT));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").country("FR"));

        ChangeBatch batch = fixture.ledger().changes("bill", settled, 10);
        assertThat(batch.records()).extracting(RecordVersion::version).containsExactly(2, 4, 6);
        assertThat(batch.records()).extracting(RecordVersion::withdrawn).containsExactly(false, false, true);
        Map<Long, RecordVersion> before = fixture.ledger().sentBefore(batch, settled);
        assertThat(before).containsOnlyKeys(batch.changes().get(1).number(), batch.last());
        assertThat(before.get(batch.changes().get(1).number()).version()).isEqualTo(2);
        assertThat(before.get(batch.last()).version()).isEqualTo(4);

        fixture.ledger().delivered(batch);
        assertThat(fixture.ledger().changes("bill", settled, 10).isEmpty()).isTrue();
        assertThat(fixture.query("SELECT position FROM sink_position")).containsExactly("7");
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").country("FR"),
                usage("2026-03-01").country("ES").finality(Finality.FINAL));
        assertThat(fixture.ledger().changes("bill", settled, 10).records()).hasSize(1);
    }

    @Test
    void aWholeBatchIsNotLookedForTwiceInWhatIsNotForTheSink() {
        ChangeFilter settled = new ChangeFilter(List.of(), true, Instant.EPOCH);
        restate(Finality.TRANSIENT, Finality.ESTIMATE);
        assertThat(fixture.ledger().wholeBatch("bill", settled, 2).isEmpty()).isTrue();
        assertThat(fixture.query("SELECT position FROM sink_position")).containsExactly("2");

        restate(Finality.TRANSIENT, Finality.FINAL);
        assertThat(fixture.ledger().wholeBatch("bill", settled, 2).isEmpty()).isTrue();
        assertThat(fixture.query("SELECT position FROM sink_position"))
                .as("up to what is for it")
                .containsExactly("3");

        restate(Finality.INVOICED);
        assertThat(fixture.ledger().wholeBatch("bill", settled, 2).records())
                .extracting(RecordVersion::version)
                .containsExactly(4, 5);
    }

    /** Or each commit would have all looked through again that came before it. */
    @Test
    void aPartOfAWholeBatchIsLookedAtAgainOnceTwiceAsMuchIsThere() {
        ChangeFilter settled = new ChangeFilter(List.of(), true, Instant.EPOCH);
        restate(Finality.FINAL, Finality.ESTIMATE, Finality.ESTIMATE);
        assertThat(fixture.ledger().wholeBatch("bill", settled, 2).isEmpty()).isTrue();
        restate(Finality.FINAL, Finality.ESTIMATE);
        assertThat(fixture.ledger().wholeBatch("bill", settled, 2).isEmpty())
                .as("5 of 6")
                .isTrue();
        restate(Finality.TRANSIENT);
        assertThat(fixture.ledger().wholeBatch("bill", settled, 2).records())
                .extracting(RecordVersion::version)
                .containsExactly(1, 4);
    }

    private void restate(Finality... finalities) {
        for (Finality finality : finalities) {
            quantity++;
            fixture.read(
                    "2026-03-01",
                    "2026-03-02",
                    usage("2026-03-01").finality(finality).quantity(quantity));
        }
    }

    @Test
    void aSinkIsOfferedOnlyItsStreamsAndWhatIsNotTooEarly() {
        fixture.read("2026-03-01", "2026-03-03", usage("2026-03-01"), usage("2026-03-02"));

        assertThat(periods(List.of("usage-details", "channel-usage"), "2026-03-02"))
                .containsExactly("2026-03-02T00:00:00Z");
        assertThat(periods(List.of("usage"), "2026-03-01")).isEmpty();
        assertThat(periods(List.of(), "2026-03-01")).hasSize(2);
    }

    private List<String> periods(List<String> streams, String since) {
        ChangeFilter filter = new ChangeFilter(streams, false, Instant.parse(since + "T00:00:00Z"));
        return fixture.ledger().changesAfter("any", filter, 0, 10).stream()
                .map(change -> change.version().usage().periodStart().toString())
                .toList();
    }

    private ChangeBatch take(String sink, int limit) {
        ChangeBatch batch = fixture.ledger().changes(sink, limit);
        fixture.ledger().delivered(batch);
        return batch;
    }

    private static List<Long> quantities(ChangeBatch batch) {
        return batch.records().stream()
                .map(version -> version.usage().quantity())
                .toList();
    }
}
