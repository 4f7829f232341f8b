package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
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
    public void write(List<RecordVersion> records, OutputStream out) throws IOException {
        // Not closed: the stream is the caller's.
        JsonGenerator generator = json.createGenerator(out);
        generator.setRootValueSeparator(null);
        for (RecordVersion record : records) {
            RecordJson.write(record, generator);
            generator.writeRaw('\n');
        }
        generator.flush();
    }
}
