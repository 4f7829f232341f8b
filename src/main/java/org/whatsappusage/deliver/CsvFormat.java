package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/**
 * RFC 4180 in UTF-8: a header line with the published columns, lines end with CRLF, the last one too. Instants are like
 * {@code 2026-03-05T16:00:00Z}, decimals have no exponent, null is an empty field.
 */
public final class CsvFormat implements Format {

    private static final CSVFormat RFC_4180 = CSVFormat.RFC4180
            .builder()
            .setHeader(Stream.of(Column.values()).map(Column::code).toArray(String[]::new))
            .get();

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String contentType(int records) {
        return "text/csv; charset=utf-8; header=present";
    }

    @Override
    public String extension() {
        return "csv";
    }

    @Override
    public void write(List<RecordVersion> records, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        // Not closed: the stream is the caller's.
        CSVPrinter printer = RFC_4180.print(writer);
        for (RecordVersion record : records) {
            for (Column column : Column.values()) {
                printer.print(text(column.of(record)));
            }
            printer.println();
        }
        printer.flush();
    }

    private static Object text(Object value) {
        return value instanceof BigDecimal amount ? Amounts.text(amount) : value;
    }
}
