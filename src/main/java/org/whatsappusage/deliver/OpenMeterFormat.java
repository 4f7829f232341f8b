package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.whatsappusage.record.UsageRecord;

/**
 * For OpenMeter's {@code POST /api/v1/events}: an array of CloudEvents 1.0, however many. A meter chooses events by
 * {@code eventType} and takes its number from a field of {@code data} by {@code valueProperty}; a string is as good as a number
 * there.
 *
 * <p>Sources: openmeter.io/docs, "Usage Events" ({@code type} matches the meter, {@code subject} is the customer, one event
 * counts once by {@code id} and {@code source}) and "Ingest usage events"; {@code openmeter/ingest/httpdriver/ingest.go} of
 * openmeterio/openmeter, which compares the media type as a whole, so it has no charset, and answers 204;
 * {@code openmeter/meter/parse.go} for the values.
 */
public final class OpenMeterFormat extends BillingFormat {

    private final JsonFactory json = new JsonFactory();

    @Override
    public String name() {
        return "openmeter";
    }

    @Override
    public String contentType(int records) {
        return "application/cloudevents-batch+json";
    }

    @Override
    public String extension() {
        return "json";
    }

    @Override
    BillWriter billWriter(OutputStream out) throws IOException {
        JsonGenerator generator = json.createGenerator(out);
        generator.writeStartArray();
        return new BillWriter() {
            @Override
            public void write(Bill bill) throws IOException {
                event(bill, generator);
            }

            @Override
            public void end() throws IOException {
                generator.writeEndArray();
                // Closing the generator would close the caller's stream.
                generator.flush();
            }
        };
    }

    private static void event(Bill bill, JsonGenerator generator) throws IOException {
        UsageRecord usage = bill.row().usage();
        generator.writeStartObject();
        generator.writeStringField("specversion", "1.0");
        generator.writeStringField("id", bill.id());
        generator.writeStringField("source", CloudEventsFormat.source(usage));
        generator.writeStringField("type", bill.meter());
        generator.writeStringField("subject", bill.customer());
        generator.writeStringField("time", bill.time().toString());
        generator.writeStringField("datacontenttype", "application/json");
        generator.writeObjectFieldStart("data");
        writeColumns(bill.row(), generator);
        generator.writeEndObject();
        generator.writeEndObject();
    }
}
