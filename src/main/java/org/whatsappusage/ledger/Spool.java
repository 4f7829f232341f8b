package org.whatsappusage.ledger;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that are put aside in the order in which they come and read from anywhere. What is more than a little lies in a temporary
 * file that goes with the process, however it ends. Not safe for use by several threads.
 */
final class Spool implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final Path folder;
    private FileChannel file;
    private long written;

    /** @param folder where the file is, should there have to be one */
    Spool(Path folder) {
        this.folder = folder;
    }

    /** Where the next bytes will be. */
    long end() {
        return written + buffer.position();
    }

    void append(byte[] bytes, int length) throws IOException {
        int from = 0;
        while (from < length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int some = Math.min(length - from, buffer.remaining());
            buffer.put(bytes, from, some);
            from += some;
        }
    }

    private void flush() throws IOException {
        if (file == null) {
            file = open();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            written += file.write(buffer, written);
        }
        buffer.clear();
    }

    private FileChannel open() throws IOException {
        Path path = Files.createTempFile(folder, "whatsapp-usage-", ".spool");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        int had = 0;
        while (had < length) {
            int some = read(at + had, ByteBuffer.wrap(bytes, had, length - had));
            if (some < 0) {
                throw new EOFException("nothing was put aside at " + (at + had));
            }
            had += some;
        }
        return bytes;
    }

    private int read(long at, ByteBuffer into) throws IOException {
        if (at < written) {
            int here = (int) Math.min(into.remaining(), written - at);
            return file.read(into.limit(into.position() + here), at);
        }
        int from = (int) (at - written);
        int some = Math.min(into.remaining(), buffer.position() - from);
        if (some <= 0) {
            return -1;
        }
        into.put(buffer.array(), from, some);
        return some;
    }

    /** All of it from its start, as it is now. */
    DataInputStream stream() {
        return new DataInputStream(new BufferedInputStream(new FromStart(), BUFFER));
    }

    private final class FromStart extends InputStream {

        private long at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int some = Spool.this.read(at, ByteBuffer.wrap(bytes, offset, length));
            if (some > 0) {
                at += some;
            }
            return some;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
