package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.whatsappusage.record.RecordVersion;

/** What a document with records looks like. Implementations are immutable and may be used by any thread. */
public interface Format {

    /** The name in settings, which is also the name of the data type behind {@code whatsapp-usage:}. */
    String name();

    /**
     * The media type of a document.
     *
     * @param records how many are in it
     */
    String contentType(int records);

    /** What a file's name ends with, without the dot. */
    String extension();

    /**
     * Writes one whole document and leaves the stream open.
     *
     * @param records in the order in which they are to stand
     */
    void write(List<RecordVersion> records, OutputStream out) throws IOException;
}
