package org.whatsappusage.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A page as the provider sent it, and what is needed to read it once more without calling anybody. It holds no secret:
 * credentials are no parameters, and parameters that are named like one are left out.
 *
 * @param body compressed by gzip
 * @param origin JSON: {@code parameters} as asked, {@code partnerId} of the connection if it has one, and {@code observedAt},
 *     when the answer began
 */
public record RawPage(byte[] body, String origin) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PARAMETERS = "parameters";
    private static final String PARTNER_ID = "partnerId";
    private static final String OBSERVED_AT = "observedAt";

    /**
     * Reads the page as it was read when it came.
     *
     * @param connection name of the connection that it came through
     * @throws UnreadableAnswerException if the operation cannot read it
     * @throws IllegalArgumentException if the body or the origin is damaged
     */
    public Answer read(Provider provider, Operation operation, String connection) {
        Source source = source(provider, operation, connection);
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new AnswerReader().read(operation, source, 200, plain);
        } catch (IOException damaged) {
            throw new IllegalArgumentException(
                    "a kept body of " + provider.name() + " " + operation.name() + " is damaged: "
                            + damaged.getMessage(),
                    damaged);
        }
    }

    private Source source(Provider provider, Operation operation, String connection) {
        try {
            JsonNode kept = MAPPER.readTree(origin);
            return new Source(
                    new Connection(
                            connection,
                            provider.name(),
                            provider.baseUrl(),
                            null,
                            null,
                            null,
                            kept.path(PARTNER_ID).asText(null)),
                    operation.name(),
                    Parameters.ofJson(kept.path(PARAMETERS)),
                    Instant.parse(kept.path(OBSERVED_AT).asText()));
        } catch (JsonProcessingException damaged) {
            throw new IllegalArgumentException(
                    "what was asked for a kept page of " + provider.name() + " " + operation.name()
                            + " cannot be read: " + damaged.getOriginalMessage(),
                    damaged);
        }
    }

    private static String origin(Source source) {
        ObjectNode origin = MAPPER.createObjectNode();
        origin.set(PARAMETERS, source.parameters().toJson());
        if (source.connection().partnerId() != null) {
            origin.put(PARTNER_ID, source.connection().partnerId());
        }
        return origin.put(OBSERVED_AT, source.observedAt().toString()).toString();
    }

    /** Without the body, which nobody wants to see in a log. */
    @Override
    public String toString() {
        return "page of " + body.length + " bytes, " + origin;
    }

    /** Compresses what is read of one body. */
    static final class Recorder {

        private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        private final OutputStream sink;

        Recorder() {
            try {
                sink = new Gzip(compressed);
            } catch (IOException impossible) {
                throw new UncheckedIOException("an array takes all that is written", impossible);
            }
        }

        /** The body, of which everything that is read is recorded. */
        InputStream recording(InputStream body) {
            return new FilterInputStream(body) {
                @Override
                public int read() throws IOException {
                    int read = super.read();
                    if (read >= 0) {
                        sink.write(read);
                    }
                    return read;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int read = super.read(buffer, offset, length);
                    if (read > 0) {
                        sink.write(buffer, offset, read);
                    }
                    return read;
                }
            };
        }

        /** What was recorded, once the body was read to its end. */
        RawPage page(Source source) throws IOException {
            sink.close();
            return new RawPage(compressed.toByteArray(), origin(source));
        }
    }

    /** The fastest level: it takes a tenth of the room of JSON, and the strongest takes little less. */
    private static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
