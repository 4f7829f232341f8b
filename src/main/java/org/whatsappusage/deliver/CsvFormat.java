package org.whatsappusage.deliver;

import java.io.BufferedWriter;
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

    private static final Column[] COLUMNS = Column.values();

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
        // Buffered, since the encoder takes characters one by one at a price.
        return new CsvWriter(RFC_4180.print(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))));
    }

    private static final class CsvWriter implements RecordWriter {

        private final CSVPrinter printer;
        private final Object[] values = new Object[COLUMNS.length];
        private final String[] texts = new String[COLUMNS.length];

        CsvWriter(CSVPrinter printer) {
            this.printer = printer;
        }

        @Override
        public void write(RecordVersion record) throws IOException {
            for (int column = 0; column < COLUMNS.length; column++) {
                printer.print(text(column, COLUMNS[column].of(record)));
            }
            printer.println();
        }

        /** Most columns say the same in one record after another. */
        private String text(int column, Object value) {
            if (value == null) {
                return null;
            }
            if (!value.equals(values[column])) {
                values[column] = value;
                texts[column] = value instanceof BigDecimal amount ? Amounts.text(amount) : value.toString();
            }
            return texts[column];
        }

        @Override
        public void close() throws IOException {
            // Closing the printer would close the caller's stream.
            printer.flush();
        }
    }
}
