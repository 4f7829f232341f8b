package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;

/** What a document with records looks like. Implementations are immutable and may be used by any thread. */
public interface Format extends Telling {

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

    /** Whether a document is compressed already, so that nothing could read one that is compressed as a whole. */
    default boolean isCompressedWithin() {
        return false;
    }

    /** Whether a document can say what is, and not only what has changed since the one before it. */
    default boolean holdsState() {
        return true;
    }

    /**
     * Proves that the library that it is written with is there, for a start that fails in place of a delivery.
     *
     * @throws IllegalArgumentException if it is not; the message names what to add
     */
    default void requireLibrary() {}

    /**
     * Begins a document. Without any record it is whole and valid too.
     *
     * @param out where it goes; is left open
     */
    RecordWriter writer(OutputStream out) throws IOException;

    /**
     * The same for a document that no media type goes with, so that it looks alike however many records are in it.
     *
     * @param out where it goes; is left open
     */
    default RecordWriter fileWriter(OutputStream out) throws IOException {
        return writer(out);
    }
}
