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
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.settings.SinkSettings;

/** What a sink in mode delta was sent adds up to what is, whatever happened between. */
class DeltaTest {

    private static final SinkSettings SINK =
            new SinkSettings("sums", "direct:sums", "jsonl", SinkSettings.Mode.DELTA, 3);
    private static final List<String> COUNTRIES = List.of("DE", "FR", "BR");

    /**
     * A reading and what becomes of the delivery after it.
     *
     * @param rows by country; null if the answer has no such row, which withdraws it
     * @param end how the delivery of each batch goes
     */
    record Step(List<Figures> rows, End end) {}

    record Figures(Integer quantity, Integer cost, String currency) {}

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
        Arbitrary<Figures> figures = Combinators.combine(
                        Arbitraries.integers().between(0, 20).injectNull(0.1),
                        Arbitraries.integers().between(-5, 20).injectNull(0.2),
                        Arbitraries.of("EUR", "USD"))
                .as(Figures::new);
        return Combinators.combine(figures.injectNull(0.3).list().ofSize(COUNTRIES.size()), Arbitraries.of(End.class))
                .as(Step::new);
    }

    @Property(tries = 40)
    void whatWasSentAddsUp(@ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("steps") Step> steps)
            throws Exception {
        for (Step step : steps) {
            read(1, step.rows());
            deliver(step.end());
        }
        // A last version of each, since what was put aside is made good by the next one.
        read(2, List.of(new Figures(1, 1, "EUR"), new Figures(100, null, "USD"), new Figures(30, 7, "USD")));
        deliver(End.DELIVERED);
        read(3, List.of(new Figures(2, 3, "USD"), new Figures(5, 5, "USD")));
        deliver(End.DELIVERED);

        assertThat(sumsOfWhatWasReceived()).isEqualTo(sumsOfWhatIs());
    }

    private void read(long others, List<Figures> rows) {
        List<UsageFixture> answer = new ArrayList<>();
        // So that an answer without the others is no empty one, which withdraws nothing.
        answer.add(usage("2026-03-01").country("XX").quantity(others));
        for (int at = 0; at < rows.size(); at++) {
            Figures figures = rows.get(at);
            if (figures != null) {
                UsageFixture row = usage("2026-03-01").country(COUNTRIES.get(at));
                row = figures.quantity() == null ? row : row.quantity(figures.quantity());
                answer.add(
                        row.cost(figures.cost() == null ? null : figures.cost().toString(), figures.currency()));
            }
        }
        fixture.read("2026-03-01", "2026-03-02", answer.toArray(UsageFixture[]::new));
    }

    private void deliver(End end) throws Exception {
        SinkTurn turn = new SinkTurn(fixture.ledger(), SINK, () -> {}, (change, reason) -> reason.getMessage());
        boolean refuses = end == End.FIRST_PUT_ASIDE;
        Long poison = null;
        ChangeBatch batch = turn.next(SINK.batchSize());
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
                batch = turn.next(SINK.batchSize());
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

    private Map<String, BigDecimal> sumsOfWhatIs() {
        Map<String, BigDecimal> sums = new HashMap<>();
        Map<String, RecordVersion> newest = new HashMap<>();
        fixture.ledger()
                .changesAfter("nobody", 0, Integer.MAX_VALUE)
                .forEach(change -> newest.put(change.version().recordKey(), change.version()));
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
