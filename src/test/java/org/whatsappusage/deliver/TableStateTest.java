package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.lifecycle.BeforeTry;
import org.whatsappusage.deliver.table.TableFixture;
import org.whatsappusage.deliver.table.TargetDatabase;
import org.whatsappusage.deliver.table.UnwritableValueException;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.ChangeFilter;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.settings.SinkSettings;

/** A table of the user's own holds what the ledger holds, whatever happened on the way there. */
class TableStateTest {

    private static final List<String> COUNTRIES = List.of("DE", "FR", "BR", "IN");

    /** More decimals than the table has. */
    private static final String UNWRITABLE = "0.0001";

    /**
     * A reading and what becomes of the delivery after it.
     *
     * @param rows by country; null if the answer has no such row, which withdraws it
     */
    record Step(List<Figures> rows, int batchSize, End end) {}

    record Figures(int quantity, String cost) {}

    enum End {
        DELIVERED,
        /** Until the next one, so that it has several versions of a record. */
        LATER,
        NOT_DELIVERED,
        WRITTEN_AND_KILLED
    }

    enum Shape {
        /** Its rows tell which version they are, and whether they were withdrawn. */
        MARKED("marked", "version INTEGER, withdrawn BOOLEAN, "),
        /** Its rows are what counts. */
        BARE("bare", "");

        private final String table;
        private final String columns;

        Shape(String table, String columns) {
            this.table = table;
            this.columns = columns;
        }
    }

    private final Map<TargetDatabase, TableFixture> targets = new EnumMap<>(TargetDatabase.class);
    private final Map<String, Integer> versions = new HashMap<>();
    private Path targetFolder;
    private Path folder;
    private LedgerFixture ledger;

    @BeforeProperty
    void openTargets() throws IOException {
        targetFolder = Files.createTempDirectory("target");
    }

    @BeforeTry
    void open() throws IOException {
        folder = Files.createTempDirectory("table");
        ledger = new LedgerFixture(folder);
        versions.clear();
    }

    @AfterTry
    void close() throws IOException {
        ledger.close();
        delete(folder);
    }

    @AfterProperty
    void closeTargets() throws IOException {
        targets.values().forEach(TableFixture::close);
        delete(targetFolder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private TableFixture target(TargetDatabase database) {
        return targets.computeIfAbsent(database, absent -> {
            TableFixture fixture = new TableFixture(database, targetFolder);
            for (Shape shape : Shape.values()) {
                fixture.create(
                        "TABLE " + shape.table,
                        "(record_key VARCHAR(32) PRIMARY KEY, " + shape.columns
                                + "country VARCHAR(2), quantity INTEGER, cost DECIMAL(9, 3))");
            }
            return fixture;
        });
    }

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Figures> figures = Combinators.combine(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.frequency(Tuple.of(6, "1.25"), Tuple.of(3, "7.5"), Tuple.of(2, UNWRITABLE)))
                .as(Figures::new);
        return Combinators.combine(
                        figures.injectNull(0.3).list().ofSize(COUNTRIES.size()),
                        Arbitraries.of(1, 3, 100),
                        Arbitraries.of(End.class))
                .as(Step::new);
    }

    @Property(tries = 20)
    void bothSidesAreEqualInTheEnd(
            @ForAll TargetDatabase database,
            @ForAll Shape shape,
            @ForAll @Size(min = 1, max = 6) List<@From("steps") Step> steps)
            throws Exception {
        TableFixture target = target(database);
        target.execute("DELETE FROM " + shape.table);
        int reading = 0;
        for (Step step : steps) {
            reading++;
            read(reading, step.rows());
            deliver(target, shape, step.batchSize(), step.end());
        }
        deliver(target, shape, 100, End.DELIVERED);
        // Something that the table takes, which shows that it is the records that it refuses.
        read(reading + 1, steps.get(steps.size() - 1).rows());
        deliver(target, shape, 100, End.DELIVERED);

        assertThat(there(target, shape)).isEqualTo(here(shape));
    }

    private void read(long others, List<Figures> rows) {
        List<UsageFixture> answer = new ArrayList<>();
        // So that an answer without the others is no empty one, which withdraws nothing.
        answer.add(usage("2026-03-01").country("XX").quantity(others));
        for (int at = 0; at < rows.size(); at++) {
            Figures figures = rows.get(at);
            if (figures != null) {
                answer.add(usage("2026-03-01")
                        .country(COUNTRIES.get(at))
                        .quantity(figures.quantity())
                        .cost(figures.cost(), "EUR"));
            }
        }
        ledger.read("2026-03-01", "2026-03-02", answer.toArray(UsageFixture[]::new));
    }

    private void deliver(TableFixture target, Shape shape, int batchSize, End end) throws Exception {
        SinkSettings sink =
                new SinkSettings("table", "whatsapp-usage-table:t", "records", SinkSettings.Mode.STATE, batchSize);
        SinkTurn turn =
                new SinkTurn(ledger.ledger(), sink, () -> false, () -> {}, (change, reason) -> reason.getMessage());
        if (end == End.LATER) {
            return;
        }
        if (end == End.NOT_DELIVERED) {
            turn.next(batchSize);
            return;
        }
        try {
            ChangeBatch batch = turn.next(batchSize);
            while (!batch.isEmpty()) {
                if (!write(target, shape, batch, turn)) {
                    batch = turn.next(batchSize);
                    continue;
                }
                if (end == End.WRITTEN_AND_KILLED) {
                    ledger.reopen();
                    return;
                }
                turn.delivered(batch);
                batch = turn.next(batchSize);
            }
        } catch (UnwritableValueException nothingElseToSend) {
            // The next delivery finds out whether it is the record or the table.
            return;
        }
    }

    private boolean write(TableFixture target, Shape shape, ChangeBatch batch, SinkTurn turn) {
        try {
            target.send(target.uri(shape.table, ""), batch.records());
        } catch (UnwritableValueException refused) {
            turn.refused(batch, refused);
            return false;
        } finally {
            requireNoStepBack(target, shape);
        }
        return true;
    }

    private void requireNoStepBack(TableFixture target, Shape shape) {
        if (shape == Shape.MARKED) {
            target.rows("SELECT record_key, version FROM " + shape.table).forEach(row -> {
                int version = ((Number) row.get("version")).intValue();
                Integer before = versions.put(row.get("record_key").toString(), version);
                assertThat(version).isGreaterThanOrEqualTo(Objects.requireNonNullElse(before, 0));
            });
        }
    }

    private static Map<String, Map<String, Object>> there(TableFixture target, Shape shape) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        target.rows("SELECT * FROM " + shape.table)
                .forEach(row -> rows.put(row.remove("record_key").toString(), row));
        return rows;
    }

    /** The newest version of each record, of those that were not put aside. */
    private Map<String, Map<String, Object>> here(Shape shape) {
        List<String> putAside = ledger.query("SELECT record_key, version FROM sink_dead_letter");
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        ledger.ledger()
                .changesAfter("nobody", ChangeFilter.ALL, 0, Integer.MAX_VALUE)
                .forEach(change -> {
                    RecordVersion record = change.version();
                    if (putAside.contains(record.recordKey() + " " + record.version())) {
                        assertThat(record.usage().cost()).isEqualByComparingTo(UNWRITABLE);
                        return;
                    }
                    rows.put(record.recordKey(), row(record, shape));
                    if (shape == Shape.BARE && record.withdrawn()) {
                        rows.remove(record.recordKey());
                    }
                });
        return rows;
    }

    private static Map<String, Object> row(RecordVersion record, Shape shape) {
        Map<String, Object> row = new HashMap<>();
        row.put("country", record.usage().country());
        row.put("quantity", record.usage().quantity());
        row.put("cost", TableFixture.plain(record.usage().cost()));
        if (shape == Shape.MARKED) {
            row.put("version", (long) record.version());
            row.put("withdrawn", record.withdrawn());
        }
        return row;
    }
}
