package org.whatsappusage.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.whatsappusage.record.Amounts;

/**
 * Reads an answer token by token, tolerant where providers vary (numbers as text, times in several spellings, null for
 * absent) and exact where it counts: a decimal goes from its text to a {@link BigDecimal}.
 */
public final class JsonReader {

    private static final JsonFactory COPIES = new JsonFactory();
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MAX_EPOCH = new BigDecimal("1000000000000");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[Ee][+-]?\\d+)?");
    private static final Pattern SPACED_TIME = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ Tt](\\d\\d:\\d\\d.*)");

    /** An offset as +02:00, +0200 or +02, or none. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private final JsonParser parser;
    private final Source source;

    public JsonReader(JsonParser parser, Source source) {
        this.parser = parser;
        this.source = source;
    }

    /** Handles one field of an object; the parser stands at its value, which must be read or skipped. */
    @FunctionalInterface
    public interface Field {
        void read(String name) throws IOException;
    }

    /** Handles one item of an array; the parser stands at its first token. */
    @FunctionalInterface
    public interface Item {
        void read() throws IOException;
    }

    /** Moves to the first token of the answer. */
    public void start() throws IOException {
        if (parser.nextToken() == null) {
            throw new UnreadableAnswerException(source, "the answer is empty");
        }
    }

    public boolean atArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    public boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Reads the object that the parser stands at; null counts as an object without fields. */
    public void object(String what, Field field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_OBJECT, what, "an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
        }
    }

    /** Reads the array that the parser stands at; null counts as an array without items. */
    public void array(String what, Item item) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_ARRAY, what, "an array");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            item.read();
        }
    }

    public void skip() throws IOException {
        parser.skipChildren();
    }

    /** The scalar that the parser stands at, null for null. */
    public String text(String what) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isScalarValue()) {
            throw wrong(what, "text");
        }
        return parser.getText();
    }

    /** A scalar as text, null for anything else: for error bodies, which must not fail while they explain a failure. */
    public String scalar() throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue()) {
            return token == JsonToken.VALUE_NULL ? null : parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** A number, or one written as text; null for null and for empty text. */
    public BigDecimal decimal(String what) throws IOException {
        String text = number(what);
        try {
            return text == null ? null : Amounts.parse(text);
        } catch (NumberFormatException unusable) {
            throw new UnreadableAnswerException(
                    source, 200, what + " is no usable number: " + unusable.getMessage(), unusable);
        }
    }

    /** A whole number of at most 64 bits; {@code 5.0} is one too. Null for null. */
    public Long count(String what) throws IOException {
        BigDecimal value = decimal(what);
        if (value == null) {
            return null;
        }
        if (value.scale() > 0 || value.abs().compareTo(MAX_LONG) > 0) {
            throw new UnreadableAnswerException(source, what + " is no whole number: " + value.toPlainString());
        }
        return value.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    }

    public Boolean bool(String what) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case VALUE_STRING ->
                switch (parser.getText().strip()) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> throw wrong(what, "true or false");
                };
            default -> throw wrong(what, "true or false");
        };
    }

    /** A time as ISO 8601 text, a date (UTC) or epoch seconds; null for null and for empty text. */
    public Instant time(String what) throws IOException {
        String text = text(what);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return parseTime(text.strip());
        } catch (DateTimeException | ArithmeticException | NumberFormatException unusable) {
            throw new UnreadableAnswerException(source, 200, what + " is no time: '" + text + "'", unusable);
        }
    }

    private static Instant parseTime(String text) {
        if (NUMBER.matcher(text).matches()) {
            return parseEpoch(text);
        }
        Matcher spaced = SPACED_TIME.matcher(text);
        if (!spaced.matches()) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        String iso = spaced.group(1) + "T" + spaced.group(2).toUpperCase(Locale.ROOT);
        TemporalAccessor time = TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime known
                ? known.toInstant()
                : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    }

    /** Whole seconds in any spelling of a number, and never the milliseconds that they could be taken for. */
    private static Instant parseEpoch(String text) {
        BigDecimal seconds = Amounts.parse(text);
        if (seconds.abs().compareTo(MAX_EPOCH) >= 0) {
            throw new DateTimeException("more than " + MAX_EPOCH + " seconds");
        }
        return Instant.ofEpochSecond(seconds.longValueExact());
    }

    /** The value that the parser stands at as JSON text, numbers as they were written. */
    public String copy() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = COPIES.createGenerator(text)) {
            copy(generator);
        }
        return text.toString();
    }

    private void copy(JsonGenerator to) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                to.writeStartObject();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    to.writeFieldName(parser.currentName());
                    parser.nextToken();
                    copy(to);
                }
                to.writeEndObject();
            }
            case START_ARRAY -> {
                to.writeStartArray();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    copy(to);
                }
                to.writeEndArray();
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(parser.getText());
            case VALUE_STRING -> to.writeString(parser.getText());
            case VALUE_TRUE -> to.writeBoolean(true);
            case VALUE_FALSE -> to.writeBoolean(false);
            default -> to.writeNull();
        }
    }

    /** The fields of a row that have no column, by name in the order of the answer. */
    public static final class Unknown {

        /** Most rows have none. */
        private Map<String, String> fields = Map.of();

        /** The fields of a JSON object. */
        public static Unknown of(String object, Source source) {
            Unknown fields = new Unknown();
            try (JsonParser parser = COPIES.createParser(object)) {
                JsonReader json = new JsonReader(parser, source);
                json.start();
                json.object("attributes", name -> fields.keep(name, json.copy()));
            } catch (IOException impossible) {
                throw new IllegalStateException("reading from memory what was written there", impossible);
            }
            return fields;
        }

        /** Keeps a field; {@code json} is its value as JSON text. */
        public void keep(String name, String json) {
            if (fields.isEmpty()) {
                fields = new LinkedHashMap<>();
            }
            fields.put(name, json);
        }

        public boolean has(String name) {
            return fields.containsKey(name);
        }

        public Map<String, String> fields() {
            return fields;
        }

        /** As a JSON object. */
        public String json() {
            if (fields.isEmpty()) {
                return "{}";
            }
            StringWriter text = new StringWriter();
            try (JsonGenerator generator = COPIES.createGenerator(text)) {
                generator.writeStartObject();
                for (Map.Entry<String, String> field : fields.entrySet()) {
                    generator.writeFieldName(field.getKey());
                    generator.writeRawValue(field.getValue());
                }
                generator.writeEndObject();
            } catch (IOException impossible) {
                throw new IllegalStateException("writing to memory", impossible);
            }
            return text.toString();
        }
    }

    public UnreadableAnswerException missing(String what) {
        return new UnreadableAnswerException(source, what + " is missing");
    }

    private String number(String what) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
            case VALUE_STRING -> parser.getText().isBlank() ? null : parser.getText();
            default -> throw wrong(what, "a number");
        };
    }

    private void expect(JsonToken token, String what, String name) throws IOException {
        if (parser.currentToken() != token) {
            throw wrong(what, name);
        }
    }

    private UnreadableAnswerException wrong(String what, String expected) throws IOException {
        return new UnreadableAnswerException(
                source,
                what + " is not " + expected + " but " + parser.currentToken() + " at line "
                        + parser.currentTokenLocation().getLineNr() + ", column "
                        + parser.currentTokenLocation().getColumnNr());
    }
}
