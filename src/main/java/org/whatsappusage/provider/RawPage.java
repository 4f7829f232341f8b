package org.whatsappusage.provider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A page as the provider sent it, and what is needed to read it once more without calling anybody. It holds no secret:
 * credentials are no parameters, and parameters that are named like one are left out.
 *
 * @param body compressed by gzip
 * @param origin JSON: {@code parameters} as asked, {@code partnerId} of the connection if it has one, and {@code observedAt},
 *     when the answer began, and {@code page}, where it stood among the others
 */
public record RawPage(byte[] body, String origin) {

    /**
     * Reads the page as it was read when it came.
     *
     * @param connection name of the connection that it came through
     * @throws UnreadableAnswerException if the operation cannot read it
     * @throws IllegalArgumentException if the body or the origin is damaged
     */
    public Answer read(Provider provider, Operation operation, String connection) {
        Source source = Origin.read(origin).source(provider, operation, connection);
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new AnswerReader().read(operation, source, 200, plain);
        } catch (IOException damaged) {
            throw new IllegalArgumentException(
                    "a kept body of " + provider.name() + " " + operation.name() + " is damaged: "
                            + damaged.getMessage(),
                    damaged);
        }
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

        /** The body once more, once it was read to its end. */
        InputStream plain() throws IOException {
            sink.close();
            return new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()));
        }

        /** What was recorded, once the body was read to its end. */
        RawPage page(Origin origin, Page page) throws IOException {
            sink.close();
            return new RawPage(compressed.toByteArray(), origin.text(page));
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
