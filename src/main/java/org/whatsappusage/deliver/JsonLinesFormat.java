package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.whatsappusage.record.RecordVersion;

/** One JSON object a line, in UTF-8, as {@link RecordJson} writes it. */
public final class JsonLinesFormat implements Format {

    private final JsonFactory json = new JsonFactory();

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String contentType(int records) {
        return "application/x-ndjson";
    }

    @Override
    public String extension() {
        return "jsonl";
    }

    @Override
    public RecordWriter writer(OutputStream out) throws IOException {
        JsonGenerator generator = json.createGenerator(out);
        generator.setRootValueSeparator(null);
        return new LineWriter(generator);
    }

    private record LineWriter(JsonGenerator generator) implements RecordWriter {

        @Override
        public void write(RecordVersion record) throws IOException {
            RecordJson.write(record, generator);
            generator.writeRaw('\n');
        }

        @Override
        public void close() throws IOException {
            // Closing the generator would close the caller's stream.
            generator.flush();
        }
    }
}
