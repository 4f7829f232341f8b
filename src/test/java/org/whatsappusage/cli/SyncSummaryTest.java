package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.whatsappusage.cli.SyncOutcome.Balance;
import org.whatsappusage.cli.SyncOutcome.Cost;
import org.whatsappusage.cli.SyncOutcome.Sink;
import org.whatsappusage.cli.SyncOutcome.Stream;

class SyncSummaryTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 10, 23);
    private static final LocalDate LAST = LocalDate.of(2026, 11, 22);

    @Test
    void tellsEverything() {
        SyncOutcome outcome = new SyncOutcome(
                "s1",
                List.of(
                        new Stream("hub", "clients", 1, 0, 1, 3, null, null, List.of()),
                        new Stream(
                                "hub",
                                "channel-usage",
                                56,
                                2,
                                1234,
                                45678,
                                FIRST,
                                LAST,
                                List.of(cost("1234567.5", "EUR"), cost("0.000125", "USD"), cost("3", null))),
                        new Stream("cloud", "usage-details", 1, 0, 1, 0, LAST, LAST, List.of())),
                List.of(
                        new Balance("hub", "partner PA", new BigDecimal("1000.00"), "EUR"),
                        new Balance("hub", "client CL1", new BigDecimal("-12.5"), "USD")),
                List.of(new Sink("files", 45678, 0, "data/export"), new Sink("bus", 0, 0, "kafka:usage")),
                List.of("connection hub, client CL1, channel CH1: 500", "connection hub, client CL1, channel CH2: 500"),
                List.of("connection hub, channel CH9: is terminated"),
                "data/ledger.mv.db",
                Duration.ofMillis(12_345));

        assertThat(new SyncSummary("Sync", outcome, "http://localhost:8080/").text())
                .isEqualTo("""
                        Sync s1: not complete, 2 failures, in 12.3 s

                        connection  stream         windows  incomplete  calls  records  days                                  cost
                        hub         clients              1           0      1        3
                        hub         channel-usage       56           2  1,234   45,678  2026-10-23 to 2026-11-22  1,234,567.5       EUR
                                                                                                                          0.000125  USD
                                                                                                                          3         (no currency)
                        cloud       usage-details        1           0      1        0  2026-11-22

                        connection  balance of   amount
                        hub         partner PA  1,000    EUR
                        hub         client CL1    -12.5  USD

                        sink   delivered
                        files     45,678
                        bus            0

                        note: connection hub, channel CH9: is terminated

                        where to look
                        ledger         data/ledger.mv.db
                        sink bus       kafka:usage
                        sink files     data/export
                        Insights       http://localhost:8080/
                        """);
    }

    @Test
    void tellsOnlyWhatThereIs() {
        SyncOutcome outcome = new SyncOutcome(
                "s2",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "jdbc:postgresql://db/usage",
                Duration.ZERO);

        assertThat(outcome.complete()).isTrue();
        assertThat(new SyncSummary("Sync", outcome, "http://localhost:81/").text())
                .isEqualTo("""
                        Sync s2: complete, in 0.0 s

                        where to look
                        ledger         jdbc:postgresql://db/usage
                        Insights       http://localhost:81/
                        """);
    }

    @Test
    void tellsWhatWasPutAside() {
        SyncOutcome outcome = new SyncOutcome(
                "s5",
                List.of(),
                List.of(),
                List.of(
                        new Sink("files", 45678, 0, "data/export"),
                        new Sink("erp", 12, 1030, "whatsapp-usage-table:t")),
                List.of("sink erp: refuses record K version 1, which is put aside: no (and 1029 more)"),
                List.of(),
                "x",
                Duration.ZERO);

        assertThat(new SyncSummary("Sync", outcome, "y").text()).contains("""

                        sink   delivered  put aside
                        files     45,678          0
                        erp           12      1,030

                        """);
    }

    @Test
    void doesNotListThousandsOfBalances() {
        List<Balance> balances = IntStream.range(0, 1021)
                .mapToObj(i -> new Balance("hub", "channel " + i, BigDecimal.ONE, "EUR"))
                .toList();
        SyncOutcome outcome =
                new SyncOutcome("s3", List.of(), balances, List.of(), List.of(), List.of(), "x", Duration.ZERO);

        assertThat(new SyncSummary("Backfill", outcome, "y").text())
                .contains("channel 19")
                .doesNotContain("channel 20")
                .contains("\nand 1,001 more in the table balance_snapshot\n");
    }

    /** A terminated channel that answers 404 is one. */
    @Test
    void aGapThatIsNoFailureLeavesTheSyncComplete() {
        Stream stream = new Stream("hub", "clients", 1, 1, 1, 3, null, null, List.of());
        SyncOutcome outcome =
                new SyncOutcome("s4", List.of(stream), List.of(), List.of(), List.of(), List.of(), "x", Duration.ZERO);

        assertThat(outcome.complete()).isTrue();
        assertThat(new SyncSummary("Backfill", outcome, "y").text()).startsWith("Backfill s4: complete, in 0.0 s\n");
    }

    private static Cost cost(String amount, String currency) {
        return new Cost(new BigDecimal(amount), currency);
    }
}
