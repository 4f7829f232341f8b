package org.whatsappusage.provider;

import java.io.IOException;
import java.io.InputStream;

/**
 * An answer as it streams in.
 *
 * @param status HTTP status
 * @param headers by name, without regard to case
 * @param body already decompressed
 */
public record HttpReply(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        body.close();
    }
}
