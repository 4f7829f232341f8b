package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.whatsappusage.ledger.Change;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.ChangeFilter;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.Figures;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.settings.SinkSettings;

/** What a sink in mode delta was sent adds up to what is, whatever happened between. */
class DeltaTest {

    private static final SinkSettings SINK =
            new SinkSettings("sums", "direct:sums", "jsonl", SinkSettings.Mode.DELTA, 3);
    private static final SinkSettings SETTLED = new SinkSettings(
            "sums",
            "direct:sums",
            "lago",
            SinkSettings.Mode.DELTA,
            3,
            List.of(),
            SinkSettings.Finality.SETTLED,
            null,
            null);
    private static final List<String> COUNTRIES = List.of("DE", "FR", "BR");

    /**
     * A reading and what becomes of the delivery after it.
     *
     * @param rows by country; null if the answer has no such row, which withdraws it
     * @param end how the delivery of each batch goes
     */
    record Step(List<Row> rows, End end) {}

    record Row(Integer quantity, Integer cost, String currency, Finality finality) {}

    enum End {
        DELIVERED,
        NOT_DELIVERED,
        SENT_AND_KILLED,
        FIRST_PUT_ASIDE
    }

    private Path folder;
    private LedgerFixture fixture;
    private final Map<String, List<RecordVersion>> received = new LinkedHashMap<>();

    @BeforeTry
    void open() throws IOException {
        folder = Files.createTempDirectory("delta");
        fixture = new LedgerFixture(folder);
        received.clear();
    }

    @AfterTry
    void close() throws IOException {
        fixture.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Row> row = Combinators.combine(
                        Arbitraries.integers().between(0, 20).injectNull(0.1),
                        Arbitraries.integers().between(-5, 20).injectNull(0.2),
                        Arbitraries.of("EUR", "USD"),
                        Arbitraries.of(Finality.TRANSIENT, Finality.FINAL, Finality.INVOICED))
                .as(Row::new);
        return Combinators.combine(row.injectNull(0.3).list().ofSize(COUNTRIES.size()), Arbitraries.of(End.class))
                .as(Step::new);
    }

    @Property(tries = 40)
    void whatWasSentAddsUp(@ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("steps") Step> steps)
            throws Exception {
        for (Step step : steps) {
            read(1, step.rows());
            deliver(SINK, step.end());
        }
        makeGood(SINK);

        assertThat(sumsOfWhatWasReceived()).isEqualTo(sumsOfWhatIs(record -> true));
    }

    @Property(tries = 40)
    void whatASinkOfSettledRowsWasSentAddsUp(
            @ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("steps") Step> steps) throws Exception {
        for (Step step : steps) {
            read(1, step.rows());
            deliver(SETTLED, step.end());
        }
        makeGood(SETTLED);

        assertThat(sumsOfWhatWasReceived()).isEqualTo(sumsOfWhatIs(DeltaTest::counts));
    }

    /** A record that is transient again, or not settled yet, does not count before it is settled. */
    @Property(tries = 40)
    void whatASinkOfSettledRowsWasSentIsTheLastThatWasSettled(
            @ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("steps") Step> steps) throws Exception {
        for (Step step : steps) {
            read(1, step.rows());
            deliver(SETTLED, step.end() == End.FIRST_PUT_ASIDE ? End.DELIVERED : step.end());
        }
        deliver(SETTLED, End.DELIVERED);

        assertThat(sumsOfWhatWasReceived()).isEqualTo(sumsOfWhatIs(DeltaTest::counts));
        assertThat(received.values().stream().flatMap(List::stream))
                .allMatch(row -> row.withdrawn() || settled(row))
                .allMatch(row -> !Figures.of(row.usage()).isNothing());
        assertThat(fixture.query("SELECT position FROM sink_position"))
                .as("also behind what it is not for")
                .isEqualTo(fixture.query("SELECT MAX(change_id) FROM usage_change"));
    }

    private static boolean settled(RecordVersion row) {
        return row.usage().finality() == Finality.FINAL || row.usage().finality() == Finality.INVOICED;
    }

    /** Of the versions of a record, the newest of these is what a sink of settled rows should have. */
    private static boolean counts(RecordVersion version) {
        return settled(version) || version.withdrawn();
    }

    /** A last version of each, since what was put aside is made good by the next one. */
    private void makeGood(SinkSettings sink) throws Exception {
        read(
                2,
                List.of(
                        new Row(1, 1, "EUR", Finality.FINAL),
                        new Row(100, null, "USD", Finality.FINAL),
                        new Row(30, 7, "USD", Finality.INVOICED)));
        deliver(sink, End.DELIVERED);
        read(3, List.of(new Row(2, 3, "USD", Finality.INVOICED), new Row(5, 5, "USD", Finality.FINAL)));
        deliver(sink, End.DELIVERED);
    }

    private void read(long others, List<Row> rows) {
        List<UsageFixture> answer = new ArrayList<>();
        // So that an answer without the others is no empty one, which withdraws nothing.
        answer.add(usage("2026-03-01").country("XX").quantity(others).finality(Finality.FINAL));
        for (int at = 0; at < rows.size(); at++) {
            Row row = rows.get(at);
            if (row != null) {
                UsageFixture usage =
                        usage("2026-03-01").country(COUNTRIES.get(at)).finality(row.finality());
                usage = row.quantity() == null ? usage : usage.quantity(row.quantity());
                answer.add(usage.cost(row.cost() == null ? null : row.cost().toString(), row.currency()));
            }
        }
        fixture.read("2026-03-01", "2026-03-02", answer.toArray(UsageFixture[]::new));
    }

    private void deliver(SinkSettings sink, End end) throws Exception {
        SinkTurn turn =
                new SinkTurn(fixture.ledger(), sink, () -> false, () -> {}, (change, reason) -> reason.getMessage());
        boolean refuses = end == End.FIRST_PUT_ASIDE;
        Long poison = null;
        ChangeBatch batch = turn.next(sink.batchSize());
        while (!batch.isEmpty() && end != End.NOT_DELIVERED) {
            if (refuses) {
                poison = firstThatIsNew(batch);
                refuses = false;
            }
            long refused = poison == null ? 0 : poison;
            if (batch.changes().stream().anyMatch(change -> change.number() == refused)) {
                turn.refused(batch, new IllegalArgumentException("poison"));
            } else {
                receive(batch);
                if (end == End.SENT_AND_KILLED) {
                    fixture.reopen();
                    return;
                }
                turn.delivered(batch);
            }
            try {
                batch = turn.next(sink.batchSize());
            } catch (IllegalArgumentException nothingElseToSend) {
                return;
            }
        }
    }

    /** Of what it has taken, a sink takes a repeat as well. Null if all of it came before. */
    private Long firstThatIsNew(ChangeBatch batch) {
        return batch.changes().stream()
                .filter(change -> !received.containsKey(id(change.version())))
                .map(Change::number)
                .findFirst()
                .orElse(null);
    }

    private static String id(RecordVersion version) {
        return version.recordKey() + ":" + version.version();
    }

    /** A repeat carries the same ids, and tells the same under them. */
    private void receive(ChangeBatch batch) {
        Map<String, List<RecordVersion>> message = new LinkedHashMap<>();
        batch.records().forEach(record -> message.computeIfAbsent(id(record), id -> new ArrayList<>())
                .add(record));
        message.forEach((id, rows) -> {
            List<RecordVersion> before = received.putIfAbsent(id, rows);
            assertThat(before == null ? rows : before).isEqualTo(rows);
        });
    }

    private Map<String, BigDecimal> sumsOfWhatWasReceived() {
        Map<String, BigDecimal> sums = new HashMap<>();
        received.values().forEach(rows -> rows.forEach(row -> add(row, sums)));
        return withoutZeros(sums);
    }

    /** @param counts versions that do not are as if they were not there */
    private Map<String, BigDecimal> sumsOfWhatIs(Predicate<RecordVersion> counts) {
        Map<String, BigDecimal> sums = new HashMap<>();
        Map<String, RecordVersion> newest = new HashMap<>();
        fixture.ledger().changesAfter("nobody", ChangeFilter.ALL, 0, Integer.MAX_VALUE).stream()
                .map(Change::version)
                .filter(counts)
                .forEach(version -> newest.put(version.recordKey(), version));
        newest.values().stream().filter(record -> !record.withdrawn()).forEach(record -> add(record, sums));
        return withoutZeros(sums);
    }

    private static void add(RecordVersion row, Map<String, BigDecimal> sums) {
        if (row.usage().quantity() != null) {
            sums.merge(row.recordKey(), BigDecimal.valueOf(row.usage().quantity()), BigDecimal::add);
        }
        if (row.usage().cost() != null) {
            sums.merge(
                    row.recordKey() + Objects.toString(row.usage().currency()),
                    row.usage().cost(),
                    BigDecimal::add);
        }
    }

    private static Map<String, BigDecimal> withoutZeros(Map<String, BigDecimal> sums) {
        Map<String, BigDecimal> others = new HashMap<>();
        sums.forEach((key, sum) -> {
            if (sum.signum() != 0) {
                others.put(key, sum.stripTrailingZeros());
            }
        });
        return others;
    }
}
