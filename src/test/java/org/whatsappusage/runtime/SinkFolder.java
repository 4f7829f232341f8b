package org.whatsappusage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.whatsappusage.record.Column;

/** What a sink of files has got, as values that can be compared with the ledger's. */
public final class SinkFolder {

    private static final Set<String> INSTANTS =
            Set.of("period_start", "period_end", "first_observed_at", "observed_at", "changed_at");
    private static final Set<String> DECIMALS = Set.of("cost", "unit_price");
    private static final Set<String> COUNTS = Set.of("quantity", "paid_quantity", "duration_seconds");
    private static final Set<String> NOT_QUOTED =
            Set.of("quantity", "paid_quantity", "duration_seconds", "version", "withdrawn");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Path folder;

    public SinkFolder(Path folder) {
        this.folder = folder;
    }

    /** Names of the files, whole or not. */
    public List<String> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The rows of all files in the order of their names. */
    public List<Map<String, Object>> rows(List<String> columns) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String name : files()) {
            rows.addAll(rows(name, Files.readString(folder.resolve(name)), columns));
        }
        return rows;
    }

    /** The rows of one file, which has the published columns. */
    public List<Map<String, Object>> rowsOf(String name) throws IOException {
        return rows(
                name,
                Files.readString(folder.resolve(name)),
                Stream.of(Column.values()).map(Column::code).toList());
    }

    /**
     * The rows of one document.
     *
     * @param name ends with the name of its format
     */
    public static List<Map<String, Object>> rows(String name, String text, List<String> columns) throws IOException {
        assertThat(text).as(name).endsWith("\n");
        return name.endsWith("csv") ? csv(name, text, columns) : jsonLines(name, text, columns);
    }

    private static List<Map<String, Object>> csv(String name, String text, List<String> columns) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(
                new StringReader(text), CSVFormat.RFC4180.builder().setHeader().get())) {
            assertThat(parser.getHeaderNames()).as(name).isEqualTo(columns);
            for (CSVRecord line : parser) {
                assertThat(line.size()).isEqualTo(columns.size());
                Map<String, Object> row = new LinkedHashMap<>();
                columns.forEach(
                        column -> row.put(column, line.get(column).isEmpty() ? null : value(column, line.get(column))));
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> jsonLines(String name, String text, List<String> columns)
            throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String line : text.split("\n")) {
            JsonNode object = JSON.readTree(line);
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            assertThat(names).as(name).isEqualTo(columns);
            Map<String, Object> row = new LinkedHashMap<>();
            columns.forEach(column -> row.put(column, value(column, object.get(column))));
            rows.add(row);
        }
        return rows;
    }

    private static Object value(String column, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (column.equals("attributes")) {
            assertThat(node.isObject()).as("attributes are an object").isTrue();
            return LedgerContents.json(node.toString());
        }
        assertThat(node.isTextual()).as(column).isEqualTo(!NOT_QUOTED.contains(column));
        return value(column, node.asText());
    }

    private static Object value(String column, String text) {
        if (INSTANTS.contains(column)) {
            assertThat(text).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            return Instant.parse(text);
        }
        if (DECIMALS.contains(column)) {
            assertThat(text).doesNotContainIgnoringCase("e");
            return LedgerContents.plain(new BigDecimal(text));
        }
        if (COUNTS.contains(column)) {
            return Long.valueOf(text);
        }
        return switch (column) {
            case "version" -> Integer.valueOf(text);
            case "withdrawn" -> Boolean.valueOf(text);
            case "attributes" -> LedgerContents.json(text);
            default -> text;
        };
    }
}
