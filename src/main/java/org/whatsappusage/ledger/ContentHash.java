package org.whatsappusage.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Sha256;
import org.whatsappusage.record.UsageRecord;

/**
 * Tells whether a record says the same as before, however it is written: 1.0 and 1.00 are one number, and the order of an
 * object's keys says nothing. It covers every column that is not part of the record's identity. Not safe for use by several
 * threads.
 */
final class ContentHash {

    /** In bytes. */
    static final int LENGTH = 16;

    private static final String NO_ATTRIBUTES = "{}";

    private final JsonFactory json = JsonFactory.builder()
            // Numbers are of any length here: they were accepted when the answer was read.
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(1_000_000).build())
            .build();

    private final StringBuilder content = new StringBuilder(256);
    private Instant lastInstant;
    private String textOfLast;

    /**
     * The first 128 bits of the SHA-256 of a record's values.
     *
     * @throws IllegalArgumentException if the attributes are no JSON object
     */
    byte[] of(UsageRecord record) {
        content.setLength(0);
        for (Object value : new Object[] {
            text(record.periodEnd()),
            record.periodZone(),
            record.quantity(),
            record.paidQuantity(),
            record.durationSeconds(),
            Amounts.text(record.cost()),
            Amounts.text(record.unitPrice()),
            record.currency(),
            record.finality().code()
        }) {
            append(value);
        }
        append(attributes(record.attributes()));
        return Arrays.copyOf(Sha256.of(content.toString()), LENGTH);
    }

    /** Many rows in a row end at one time, and to write it out takes as long as all the others. */
    private String text(Instant instant) {
        if (!instant.equals(lastInstant)) {
            lastInstant = instant;
            textOfLast = instant.toString();
        }
        return textOfLast;
    }

    /** Length before text, so that two different rows of values never give the same text. */
    private void append(Object value) {
        if (value == null) {
            content.append("-;");
        } else {
            String text = value.toString();
            content.append(text.length()).append(':').append(text).append(';');
        }
    }

    private String attributes(String text) {
        if (text.equals(NO_ATTRIBUTES)) {
            return text;
        }
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("attributes are no JSON object: " + text);
            }
            StringBuilder canonical = new StringBuilder(text.length());
            value(parser, canonical);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("attributes are more than one JSON object: " + text);
            }
            return canonical.toString();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("attributes are no JSON object: " + text, unreadable);
        }
    }

    private static void value(JsonParser parser, StringBuilder canonical) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, canonical);
            case START_ARRAY -> array(parser, canonical);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> canonical.append(number(parser.getText()));
            case VALUE_STRING -> string(parser.getText(), canonical);
            default -> canonical.append(parser.getText());
        }
    }

    private static void object(JsonParser parser, StringBuilder canonical) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            StringBuilder field = new StringBuilder();
            value(parser, field);
            fields.put(name, field.toString());
        }
        canonical.append('{');
        fields.forEach((name, field) -> {
            string(name, canonical);
            canonical.append(field).append(',');
        });
        canonical.append('}');
    }

    private static void array(JsonParser parser, StringBuilder canonical) throws IOException {
        canonical.append('[');
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, canonical);
            canonical.append(',');
        }
        canonical.append(']');
    }

    private static void string(String text, StringBuilder canonical) {
        canonical.append('"').append(text.length()).append(':').append(text);
    }

    /** With an exponent where it has one: written out, 1E999999999 would fill the memory. */
    private static String number(String text) {
        BigDecimal exact = new BigDecimal(text);
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toString();
    }
}
