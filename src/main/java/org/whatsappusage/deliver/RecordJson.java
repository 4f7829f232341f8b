package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/**
 * A record as a JSON object with the published columns as names. Decimals are strings, so that no reader makes doubles of them;
 * null is written; attributes are an object as the provider wrote it.
 */
final class RecordJson {

    private RecordJson() {}

    static void write(RecordVersion record, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        for (Column column : Column.values()) {
            generator.writeFieldName(column.code());
            write(column, column.of(record), generator);
        }
        generator.writeEndObject();
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
