package org.whatsappusage.deliver;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/**
 * RFC 4180 in UTF-8: a header line with the published columns, lines end with CRLF, the last one too. Instants are like
 * {@code 2026-03-05T16:00:00Z}, decimals have no exponent, null is an empty field.
 */
public final class CsvFormat implements Format {

    private static final Column[] COLUMNS = Column.values();

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
    public RecordWriter writer(OutputStream out) {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
        csv.writeRecord(Stream.of(COLUMNS).map(Column::code).toArray(String[]::new));
        return new Records(csv);
    }

    private static final class Records implements RecordWriter {

        private final CsvWriter csv;
        private final Object[] values = new Object[COLUMNS.length];
        private final String[] texts = new String[COLUMNS.length];

        Records(CsvWriter csv) {
            this.csv = csv;
        }

        @Override
        public void write(RecordVersion record) throws IOException {
            try {
                CsvWriter.CsvWriterRecord line = csv.writeRecord();
                for (int column = 0; column < COLUMNS.length; column++) {
                    line.writeField(text(column, COLUMNS[column].of(record)));
                }
                line.endRecord();
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
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
            // Closing the writer would close the caller's stream.
            csv.flush();
        }
    }
}
