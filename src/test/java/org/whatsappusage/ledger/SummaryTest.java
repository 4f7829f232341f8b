package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Window;

/** Sums for people. */
class SummaryTest extends AnyDatabase {

    @Test
    void currenciesAreNeverAddedAndWithdrawnRecordsDoNotCount() {
        fixture.read(
                "2026-03-01",
                "2026-03-03",
                usage("2026-03-01").cost("0.1", "EUR"),
                usage("2026-03-01").country("FR").cost("0.2", "EUR"),
                usage("2026-03-02").cost("5", "USD"),
                usage("2026-03-02").country("IT").cost(null, "USD"),
                usage("2026-03-02").country("FR").cost("7", "EUR"));
        fixture.pass(Duration.ofHours(1));
        fixture.read(
                "2026-03-02",
                "2026-03-03",
                usage("2026-03-02").cost("5", "USD"),
                usage("2026-03-02").country("IT").cost(null, "USD"));

        assertThat(fixture.ledger().summary(null).streams())
                .containsExactly(new Summary.Stream(
                        "main",
                        "channel-usage",
                        2,
                        0,
                        2,
                        4,
                        Instant.parse("2026-03-01T00:00:00Z"),
                        Instant.parse("2026-03-03T00:00:00Z"),
                        List.of(cost("EUR", "0.3"), cost("USD", "5"))));
    }

    @Test
    void whatNamesNoCurrencyIsALineOfItsOwnUntilItNamesOne() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").cost("3", null),
                usage("2026-03-01").country("FR").cost("7", "EUR"));
        assertThat(costs()).containsExactlyInAnyOrder(cost(null, "3"), cost("EUR", "7"));

        fixture.pass(Duration.ofHours(1));
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").cost("3", "EUR"),
                usage("2026-03-01").country("FR").cost("7", "EUR"));
        assertThat(costs()).containsExactly(cost("EUR", "10"));

        fixture.pass(Duration.ofHours(1));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost(null, null));
        assertThat(costs()).isEmpty();
    }

    private List<Summary.Cost> costs() {
        return fixture.ledger().summary(null).streams().stream()
                .flatMap(stream -> stream.costs().stream())
                .toList();
    }

    @Test
    void aSyncIsSummedUpByTheWindowsThatItRead() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost("1", "EUR"));
        fixture.pass(Duration.ofHours(1));
        Window window = window("ch1", "2026-03-02", "2026-03-03");
        fixture.ledger()
                .plan("main", "channel-usage", List.of(new Work(null, "sync-2", window, Work.Reason.CURRENT, 0)));
        Work work = fixture.ledger().claim("main", Duration.ofMinutes(1)).orElseThrow();
        fixture.ledger().begin(work);
        fixture.ledger()
                .stage(work, List.of(usage("2026-03-02").cost("2", "EUR").record()));
        fixture.ledger().commit(work, fixture.proof(), true);

        assertThat(fixture.ledger().summary("sync-2").streams()).singleElement().satisfies(stream -> {
            assertThat(stream.records()).isEqualTo(1);
            assertThat(stream.costs()).containsExactly(cost("EUR", "2"));
        });
        assertThat(fixture.ledger().summary("sync-3").streams()).isEmpty();
    }

    @Test
    void aWindowIsIncompleteUntilALaterReadingMakesItGood() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.ledger().fail(work, fixture.proof(), "cut off");
        assertThat(fixture.ledger().summary(null).streams())
                .singleElement()
                .satisfies(stream -> assertThat(stream.incomplete()).isEqualTo(1));

        fixture.pass(Duration.ofMinutes(1));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        assertThat(fixture.ledger().summary(null).streams()).singleElement().satisfies(stream -> {
            assertThat(stream.windows()).isEqualTo(2);
            assertThat(stream.incomplete()).isZero();
        });
    }

    @Test
    void aBalanceIsCountedByItsLastReadingAndShownAsItIsNow() {
        fixture.readAll(window("client", null, null), List.of(balance("client", "1")));
        fixture.pass(Duration.ofMinutes(1));
        fixture.readAll(window("client", null, null), List.of(balance("client", "2")));
        fixture.readAll(window("other", null, null), List.of(balance("other", "3")));

        Summary summary = fixture.ledger().summary(null);
        assertThat(summary.streams()).singleElement().satisfies(stream -> {
            assertThat(stream.windows()).isEqualTo(3);
            assertThat(stream.records()).isEqualTo(2);
            assertThat(stream.from()).isNull();
            assertThat(stream.costs()).isEmpty();
        });
        assertThat(summary.balances())
                .extracting(BalanceSnapshot::amount)
                .containsExactly(new BigDecimal("2"), new BigDecimal("3"));
    }

    private BalanceSnapshot balance(String client, String amount) {
        return new BalanceSnapshot(
                "main",
                BalanceSnapshot.Scope.CLIENT,
                "partner",
                client,
                null,
                null,
                new BigDecimal(amount),
                "EUR",
                null,
                null,
                fixture.clock().instant());
    }

    private static Summary.Cost cost(String currency, String amount) {
        return new Summary.Cost(currency, new BigDecimal(amount));
    }
}
