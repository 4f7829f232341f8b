package org.whatsappusage.ledger;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that are put aside in the order in which they come and read from anywhere. What is more than a little lies in a temporary
 * file that goes with the process, however it ends. Not safe for use by several threads.
 *
 * <p>It is no channel, which an interrupt of whoever writes would close.
 */
final class Spool implements Closeable {

    private static final int BUFFER = 1 << 16;
    private static final int MOST_IN_ONE_PIECE = 1 << 22;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final Path folder;
    private final boolean inPieces;
    private RandomAccessFile file;
    private long written;
    /** All that is in the file, once somebody has read of it; null if that is nothing or much. */
    private byte[] wholeFile;

    /**
     * @param folder where the file is, should there have to be one
     * @param inPieces whether small pieces are read in an order of their own, so that it pays to have all of a small file at once
     */
    Spool(Path folder, boolean inPieces) {
        this.folder = folder;
        this.inPieces = inPieces;
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
        file.seek(written);
        file.write(buffer.array(), 0, buffer.position());
        wholeFile = null;
        written += buffer.position();
        buffer.clear();
    }

    private RandomAccessFile open() throws IOException {
        Path path = Files.createTempFile(folder, "whatsapp-usage-", ".spool");
        RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
        try {
            Files.delete(path);
        } catch (IOException notWhileOpen) {
            path.toFile().deleteOnExit();
        }
        return opened;
    }

    byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(at, bytes, length);
        return bytes;
    }

    /** The same into the beginning of an array. */
    void read(long at, byte[] into, int length) throws IOException {
        int had = 0;
        while (had < length) {
            int some = read(at + had, into, had, length - had);
            if (some < 0) {
                throw new EOFException("nothing was put aside at " + (at + had));
            }
            had += some;
        }
    }

    private int read(long at, byte[] into, int offset, int length) throws IOException {
        if (at < written) {
            return readFile(at, into, offset, (int) Math.min(length, written - at));
        }
        int from = (int) (at - written);
        int some = Math.min(length, buffer.position() - from);
        if (some <= 0) {
            return -1;
        }
        System.arraycopy(buffer.array(), from, into, offset, some);
        return some;
    }

    private int readFile(long at, byte[] into, int offset, int length) throws IOException {
        if (!inPieces || written > MOST_IN_ONE_PIECE) {
            file.seek(at);
            return file.read(into, offset, length);
        }
        if (wholeFile == null) {
            byte[] whole = new byte[(int) written];
            file.seek(0);
            file.readFully(whole);
            wholeFile = whole;
        }
        System.arraycopy(wholeFile, (int) at, into, offset, length);
        return length;
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
            int some = Spool.this.read(at, bytes, offset, length);
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
