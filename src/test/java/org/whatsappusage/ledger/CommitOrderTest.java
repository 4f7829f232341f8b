package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.whatsappusage.record.Observation;

/** However the windows of the same data are cut, ordered, paged and repeated, the ledger is the same. */
class CommitOrderTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
    private static final int DAYS = 8;
    private LedgerFixture fixture;
    private Path folder;
    private int accounts;

    @BeforeProperty
    void open() throws IOException {
        folder = Files.createTempDirectory("ledger");
        fixture = new LedgerFixture(LedgerDatabase.of(getClass()), folder);
    }

    @AfterProperty
    void close() throws IOException {
        fixture.close();
        delete(folder);
    }

    /** Each try is an account of its own, so that one database does for all. */
    private String nextAccount() {
        accounts++;
        return "ch" + accounts;
    }

    /** A row that the provider reports: its day and its country. */
    record Reported(int day, String country) {}

    record Span(int from, int to) {}

    @Property(tries = 60)
    void anyOrderOfAnyWindowsGivesTheSameLedger(
            @ForAll("data") Map<Reported, Long> data, @ForAll("spans") List<Span> spans, @ForAll Random random) {
        String whole = nextAccount();
        read(whole, data, new Span(0, DAYS), random);
        List<Span> cut = new ArrayList<>(spans);
        for (int day = 0; day < DAYS; day += 2) {
            cut.add(new Span(day, day + 2));
        }
        Collections.shuffle(cut, random);
        String pieces = nextAccount();
        cut.forEach(span -> read(pieces, data, span, random));

        assertThat(state(pieces)).isEqualTo(state(whole)).hasSize(data.size());
    }

    @Property(tries = 60)
    void twoReadingsOneAfterTheOtherLeaveWhatTheSecondSays(
            @ForAll("data") Map<Reported, Long> before,
            @ForAll("data") Map<Reported, Long> after,
            @ForAll Random random) {
        String account = nextAccount();
        read(account, before, new Span(0, DAYS), random);
        read(account, after, new Span(0, DAYS), random);

        Map<Reported, Long> expected = after.isEmpty() ? before : after;
        assertThat(fixture.query("SELECT CAST(period_start AS DATE), country, quantity FROM usage_record"
                        + " WHERE NOT withdrawn AND channel_id = '" + account + "'"))
                .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                        .map(row ->
                                FIRST.plusDays(row.getKey().day) + " " + row.getKey().country + " " + row.getValue())
                        .toList());
        assertThat(fixture.query("SELECT record_key FROM usage_version WHERE channel_id = '" + account
                        + "' GROUP BY record_key HAVING COUNT(*) <> MAX(version)"))
                .isEmpty();
    }

    private List<String> state(String account) {
        return fixture.query(
                "SELECT CAST(period_start AS DATE), country, version, quantity, withdrawn FROM usage_record"
                        + " WHERE channel_id = '" + account + "' ORDER BY period_start, country");
    }

    private void read(String account, Map<Reported, Long> data, Span span, Random random) {
        List<Observation> rows = new ArrayList<>();
        data.forEach((row, quantity) -> {
            if (row.day >= span.from && row.day < span.to) {
                rows.add(usage(FIRST.plusDays(row.day).toString())
                        .channel(account)
                        .country(row.country)
                        .quantity(quantity)
                        .record());
            }
        });
        Collections.shuffle(rows, random);
        Work work = fixture.claimed(window(
                account,
                FIRST.plusDays(span.from).toString(),
                FIRST.plusDays(span.to).toString()));
        fixture.ledger().begin(work);
        int page = 1 + random.nextInt(4);
        for (int start = 0; start < rows.size(); start += page) {
            fixture.ledger().stage(work, rows.subList(start, Math.min(rows.size(), start + page)));
        }
        fixture.ledger().commit(work, fixture.proof(), true);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<Map<Reported, Long>> data() {
        Arbitrary<Reported> row = Combinators.combine(
                        Arbitraries.integers().between(0, DAYS - 1), Arbitraries.of("DE", "FR", "IT"))
                .as(Reported::new);
        return Arbitraries.maps(row, Arbitraries.longs().between(0, 5))
                .ofMaxSize(16)
                .map(rows -> {
                    Map<Reported, Long> ordered =
                            new TreeMap<>(Comparator.comparing(Reported::day).thenComparing(Reported::country));
                    ordered.putAll(rows);
                    return ordered;
                });
    }

    @Provide
    Arbitrary<List<Span>> spans() {
        Arbitrary<Integer> day = Arbitraries.integers().between(0, DAYS - 1);
        return Combinators.combine(day, day)
                .as((one, other) -> new Span(Math.min(one, other), Math.max(one, other) + 1))
                .list()
                .ofMaxSize(4);
    }
}
