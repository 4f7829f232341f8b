package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * CloudEvents 1.0 in JSON, UTF-8. One record is an event in structured mode; several are an array of them, which is the JSON
 * batch format. The media type says which; a file has none, and is always a batch. Data is the record as in {@link JsonLinesFormat}.
 */
public final class CloudEventsFormat implements Format {

    /** The type of all events. */
    static final String TYPE = "org.whatsappusage.record";

    private final JsonFactory json = new JsonFactory();

    @Override
    public String name() {
        return "cloudevents";
    }

    @Override
    public String contentType(int records) {
        return records == 1
                ? "application/cloudevents+json; charset=utf-8"
                : "application/cloudevents-batch+json; charset=utf-8";
    }

    @Override
    public String extension() {
        return "json";
    }

    @Override
    public RecordWriter writer(OutputStream out) throws IOException {
        return new EventWriter(json.createGenerator(out));
    }

    @Override
    public RecordWriter fileWriter(OutputStream out) throws IOException {
        EventWriter writer = new EventWriter(json.createGenerator(out));
        writer.beginBatch();
        return writer;
    }

    /** Always one record behind, since what an event says depends on the one that follows it. */
    private static final class EventWriter implements RecordWriter {

        private final JsonGenerator generator;
        private RecordVersion waiting;
        private boolean batch;

        EventWriter(JsonGenerator generator) {
            this.generator = generator;
        }

        @Override
        public void write(RecordVersion record) throws IOException {
            if (waiting != null) {
                beginBatch();
                event(waiting, record, generator);
            }
            waiting = record;
        }

        private void beginBatch() throws IOException {
            if (!batch) {
                batch = true;
                generator.writeStartArray();
            }
        }

        @Override
        public void close() throws IOException {
            if (waiting == null) {
                beginBatch();
            } else {
                event(waiting, null, generator);
            }
            if (batch) {
                generator.writeEndArray();
            }
            generator.writeRaw('\n');
            // Closing the generator would close the caller's stream.
            generator.flush();
        }
    }

    private static void event(RecordVersion record, RecordVersion next, JsonGenerator generator) throws IOException {
        UsageRecord usage = record.usage();
        generator.writeStartObject();
        generator.writeStringField("specversion", "1.0");
        generator.writeStringField("id", id(record, next));
        generator.writeStringField("source", source(usage));
        generator.writeStringField("type", TYPE);
        generator.writeStringField("subject", subject(usage));
        generator.writeStringField("time", record.observedAt().toString());
        generator.writeStringField("datacontenttype", "application/json");
        generator.writeFieldName("data");
        RecordJson.write(record, generator);
        generator.writeEndObject();
    }

    static String source(UsageRecord usage) {
        return "whatsapp-usage:" + usage.provider() + "/" + usage.stream();
    }

    /** A version that is told in two currencies is two events: the first one takes back what was sent in the old one. */
    private static String id(RecordVersion record, RecordVersion next) {
        String id = record.recordKey() + ":" + record.version();
        boolean first =
                next != null && next.recordKey().equals(record.recordKey()) && next.version() == record.version();
        return first ? id + ":" + Objects.requireNonNullElse(record.usage().currency(), "") : id;
    }

    /** The WABA, else the account; YCloud's own account has no id and is called as in {@code sync_window}. */
    private static String subject(UsageRecord usage) {
        return Stream.of(
                        usage.wabaId(),
                        usage.managedAccountId(),
                        usage.channelId(),
                        usage.clientId(),
                        usage.partnerId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("account");
    }
}
