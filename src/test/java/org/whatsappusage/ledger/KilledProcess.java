package org.whatsappusage.ledger;

import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.whatsappusage.record.Observation;

/** What runs in the process that a test kills: it reads days one after the other, each with many rows, for ever. */
final class KilledProcess {

    static final int ROWS = 40;
    static final LocalDate FIRST = LocalDate.parse("2020-01-01");
    private static final int DAYS = 400;

    private KilledProcess() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        try (Ledger ledger = Ledger.open("jdbc:h2:file:" + folder.resolve("ledger"), null, null, Clock.systemUTC())) {
            ledger.plan("main", "channel-usage", due());
            for (int day = 0; day < DAYS; day++) {
                Work work = ledger.claim("main", Duration.ofHours(1)).orElseThrow();
                read(ledger, work);
                System.out.println(work.window().start());
                ledger.delivered(ledger.changes("files", ROWS));
            }
        }
    }

    static void read(Ledger ledger, Work work) {
        ledger.begin(work);
        List<Observation> rows = rows(work.window().start().toString().substring(0, 10));
        ledger.stage(work, rows.subList(0, ROWS / 2));
        ledger.stage(work, rows.subList(ROWS / 2, ROWS));
        ledger.commit(work, new Proof(1, "00", Clock.systemUTC().instant()), true);
    }

    static List<Work> due() {
        return IntStream.range(0, DAYS)
                .mapToObj(day -> LedgerFixture.work(
                        window(
                                "ch1",
                                FIRST.plusDays(day).toString(),
                                FIRST.plusDays(day + 1L).toString()),
                        Work.Reason.NEVER_READ))
                .toList();
    }

    private static List<Observation> rows(String day) {
        List<Observation> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(usage(day).tier(Integer.toString(row)).record());
        }
        return rows;
    }
}
