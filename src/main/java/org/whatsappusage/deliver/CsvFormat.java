package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
    public RecordWriter writer(OutputStream out) throws IOException {
        return new CsvWriter(RFC_4180.print(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    private record CsvWriter(CSVPrinter printer) implements RecordWriter {

        @Override
        public void write(RecordVersion record) throws IOException {
            for (Column column : Column.values()) {
                printer.print(text(column.of(record)));
            }
            printer.println();
        }

        private static Object text(Object value) {
            return value instanceof BigDecimal amount ? Amounts.text(amount) : value;
        }

        @Override
        public void close() throws IOException {
            // Closing the printer would close the caller's stream.
            printer.flush();
        }
    }
}
