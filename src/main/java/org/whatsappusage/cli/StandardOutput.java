package org.whatsappusage.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard output for a document. A print stream keeps to itself that nobody reads it any more; this fails. */
final class StandardOutput extends OutputStream {

    private final PrintStream out;

    StandardOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int single) throws IOException {
        out.write(single);
        check();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        check();
    }

    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output takes no more");
        }
    }

    /** Leaves it open, for whatever else has to be told. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
