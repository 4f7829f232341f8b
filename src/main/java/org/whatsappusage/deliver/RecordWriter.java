package org.whatsappusage.deliver;

import java.io.IOException;
import org.whatsappusage.record.RecordVersion;

/**
 * Writes one document record by record, so that a document may be longer than the memory. To be used by one thread at a time.
 */
public interface RecordWriter extends AutoCloseable {

    /**
     * Adds a record, behind those that were added before.
     *
     * @throws IllegalArgumentException if the format cannot hold the record, which the message names
     * @throws IOException if the stream takes no more; the document cannot become whole then
     */
    void write(RecordVersion record) throws IOException;

    /** Ends the document, which is whole only now, and leaves the stream open. To be called once. */
    @Override
    void close() throws IOException;
}
