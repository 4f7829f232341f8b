package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.ledger.Work;

/** An export tells what a sink knows that was sent everything, whatever happened before. */
class ExportTest {

    private static final String SINK = "table";
    private static final List<String> DAYS = List.of("2026-03-01", "2026-03-02", "2026-03-03");

    private Path folder;
    private LedgerFixture fixture;

    @BeforeTry
    void open() throws IOException {
        folder = Files.createTempDirectory("export");
        fixture = new LedgerFixture(folder);
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

    /**
     * An answer.
     *
     * @param first of {@link #DAYS} that it is for; the others are those behind it
     * @param quantities of each row, which its place tells from the others; null if the answer lacks it
     */
    record Answer(int first, List<Integer> quantities) {}

    @Provide
    Arbitrary<Answer> answers() {
        return Arbitraries.integers().between(0, DAYS.size() - 1).flatMap(first -> Arbitraries.integers()
                .between(0, 3)
                .injectNull(0.3)
                .list()
                .ofSize(2 * (DAYS.size() - first))
                .map(quantities -> new Answer(first, quantities)));
    }

    @Property(tries = 40)
    void theExportIsWhatTheSinkHasGotAppliedByKey(
            @ForAll @Size(min = 1, max = 6) List<@From("answers") Answer> answers,
            @ForAll("ranges") List<Integer> range)
            throws IOException {
        answers.forEach(this::read);
        LocalDate first = LocalDate.parse(DAYS.get(range.get(0)));
        LocalDate last = LocalDate.parse(DAYS.get(range.get(1)));

        List<Map<String, String>> exported = CsvDocument.rows(export("csv", first, last));

        Map<String, Map<String, String>> applied = applied();
        applied.values()
                .removeIf(row -> row.get("period_start").compareTo(first.toString()) < 0
                        || row.get("period_end").compareTo(last.plusDays(2).toString()) >= 0);
        assertThat(exported).extracting(row -> row.get("record_key")).doesNotHaveDuplicates();
        assertThat(exported.stream().map(ExportTest::told).toList())
                .containsExactlyInAnyOrderElementsOf(
                        applied.values().stream().map(ExportTest::told).toList());
    }

    @Provide
    Arbitrary<List<Integer>> ranges() {
        return Arbitraries.integers()
                .between(0, DAYS.size() - 1)
                .list()
                .ofSize(2)
                .map(days -> days.stream().sorted().toList());
    }

    private void read(Answer answer) {
        List<UsageFixture> rows = new ArrayList<>();
        for (int row = 0; row < answer.quantities.size(); row++) {
            if (answer.quantities.get(row) != null) {
                rows.add(usage(DAYS.get(answer.first + row / 2))
                        .country(row % 2 == 0 ? "DE" : "FR")
                        .quantity(answer.quantities.get(row)));
            }
        }
        fixture.pass(Duration.ofMinutes(10));
        fixture.read(DAYS.get(answer.first), "2026-03-04", rows.toArray(UsageFixture[]::new));
    }

    /** Without the column that moves although nothing has changed, of which no sink is told. */
    private static Map<String, String> told(Map<String, String> row) {
        Map<String, String> told = new TreeMap<>(row);
        told.remove("observed_at");
        return told;
    }

    private Map<String, Map<String, String>> applied() throws IOException {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        ChangeBatch batch = fixture.ledger().changes(SINK, 3);
        while (!batch.isEmpty()) {
            ByteArrayOutputStream document = new ByteArrayOutputStream();
            try (RecordWriter writer = Formats.named("csv").writer(document)) {
                for (var record : batch.records()) {
                    writer.write(record);
                }
            }
            CsvDocument.rows(document.toString(StandardCharsets.UTF_8))
                    .forEach(row -> rows.put(row.get("record_key"), row));
            fixture.ledger().delivered(batch);
            batch = fixture.ledger().changes(SINK, 3);
        }
        return rows;
    }

    private String export(String format, LocalDate first, LocalDate last) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Export(fixture.ledger(), (record, written) -> {})
                .write(new ExportOrder(Formats.named(format), first, last, null), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Example
    void everyFormatOfAStateHasADocumentWithoutRecords() throws IOException {
        for (Format format : Formats.all().stream().filter(Format::holdsState).toList()) {
            ByteArrayOutputStream document = new ByteArrayOutputStream();
            format.writer(document).close();

            assertThat(export(format.name(), LocalDate.EPOCH, LocalDate.EPOCH))
                    .isEqualTo(document.toString(StandardCharsets.UTF_8));
        }
    }

    @Example
    void aFileOfCloudEventsIsABatchHoweverFewThereAre() throws IOException {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));

        String document = export("cloudevents", LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-01"));

        JsonNode batch = new ObjectMapper().readTree(document);
        assertThat(batch.isArray()).isTrue();
        assertThat(batch).singleElement().satisfies(event -> assertThat(
                        event.get("id").textValue())
                .isEqualTo(LedgerFixture.key(usage("2026-03-01")) + ":1"));
    }

    @Example
    void windowsOfItsDaysThatFailedAreNamed() throws IOException {
        fixture.read("2026-03-01", "2026-03-03", usage("2026-03-01"), usage("2026-03-02"));
        Work work = fixture.claimed(LedgerFixture.window("ch1", "2026-03-02", "2026-03-03"));
        fixture.ledger().fail(work, fixture.proof(), "the answer was cut off");

        assertThat(report("2026-03-01", "2026-03-02"))
                .isEqualTo(new ExportReport(2, List.of(work.window() + ": the answer was cut off")));
        assertThat(report("2026-03-01", "2026-03-01")).isEqualTo(new ExportReport(1, List.of()));
        assertThat(report("2026-03-03", "2026-03-03")).isEqualTo(new ExportReport(0, List.of()));

        fixture.read("2026-03-02", "2026-03-03", usage("2026-03-02"));
        assertThat(report("2026-03-01", "2026-03-02")).isEqualTo(new ExportReport(2, List.of()));
    }

    private ExportReport report(String first, String last) throws IOException {
        return new Export(fixture.ledger(), (record, written) -> {})
                .write(
                        new ExportOrder(Formats.named("csv"), LocalDate.parse(first), LocalDate.parse(last), null),
                        OutputStream.nullOutputStream());
    }

    @Example
    void whatIsStoppedDoesNotLookWhole() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        List<Export> export = new ArrayList<>();
        export.add(
                new Export(fixture.ledger(), (record, written) -> export.get(0).stop()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LocalDate day = LocalDate.parse("2026-03-01");

        assertThatThrownBy(
                        () -> export.get(0).write(new ExportOrder(Formats.named("cloudevents"), day, day, null), out))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("stopped");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotEndWith("]\n");
    }
}
