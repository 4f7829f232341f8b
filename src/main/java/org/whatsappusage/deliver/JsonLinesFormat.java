package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/**
 * One JSON object a line, in UTF-8, with the published columns as names. Decimals are strings, so that no reader makes
 * doubles of them; null is written; attributes are an object as the provider wrote it.
 */
public final class JsonLinesFormat implements Format {

    private final JsonFactory json = new JsonFactory();

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String contentType() {
        return "application/x-ndjson";
    }

    @Override
    public String extension() {
        return "jsonl";
    }

    @Override
    public void write(List<RecordVersion> records, OutputStream out) throws IOException {
        // Not closed: the stream is the caller's.
        JsonGenerator generator = json.createGenerator(out);
        generator.setRootValueSeparator(null);
        for (RecordVersion record : records) {
            generator.writeStartObject();
            for (Column column : Column.values()) {
                generator.writeFieldName(column.code());
                write(column, column.of(record), generator);
            }
            generator.writeEndObject();
            generator.writeRaw('\n');
        }
        generator.flush();
    }

    private static void write(Column column, Object value, JsonGenerator generator) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (column == Column.ATTRIBUTES) {
            // Outside of its strings, where a line end has to be escaped, JSON takes a blank as well.
            generator.writeRawValue(value.toString().replace('\n', ' ').replace('\r', ' '));
        } else if (value instanceof BigDecimal amount) {
            generator.writeString(Amounts.text(amount));
        } else if (value instanceof Integer number) {
            generator.writeNumber(number);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else {
            generator.writeString(value.toString());
        }
    }
}
