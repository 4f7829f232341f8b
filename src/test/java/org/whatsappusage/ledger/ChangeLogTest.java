package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each sink follows the changes at its own pace. */
class ChangeLogTest extends AnyDatabase {

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
    }

    @Test
    void whatWasSentBeforeIsTheNewestThatWasNotPutAside() {
        for (int quantity = 1; quantity <= 3; quantity++) {
            fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(quantity));
        }
        ChangeBatch all = fixture.ledger().changes("one", 10);
        Change second = all.changes().get(1);
        Change third = all.changes().get(2);
        assertThat(fixture.ledger().sentBefore(all))
                .containsOnlyKeys(second.number(), third.number())
                .containsEntry(third.number(), second.version());
        fixture.ledger().putAside("one", second, "no");

        assertThat(fixture.ledger().sentBefore(all))
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
