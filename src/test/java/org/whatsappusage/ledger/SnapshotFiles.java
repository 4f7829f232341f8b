package org.whatsappusage.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 behind the scheme {@code snapshot:}, of which a copy is kept as they are before each write. H2 makes the
 * instances, which is why the class is public.
 */
public final class SnapshotFiles extends FilePathWrapper {

    private static final List<byte[]> COPIES = new ArrayList<>();

    @Override
    public String getScheme() {
        return "snapshot";
    }

    /** What a process that is killed leaves behind: the database file as it was before each write, in their order. */
    static List<byte[]> copies() {
        synchronized (COPIES) {
            return List.copyOf(COPIES);
        }
    }

    static void start() {
        synchronized (COPIES) {
            COPIES.clear();
        }
        FilePath.register(new SnapshotFiles());
    }

    static void stop() {
        FilePath.unregister(new SnapshotFiles());
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Copied(getBase().open(mode), Path.of(getBase().toString()));
    }

    private static final class Copied extends FileBaseDefault {

        private final FileChannel file;
        private final Path path;

        Copied(FileChannel file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (COPIES) {
                COPIES.add(Files.readAllBytes(path));
                return file.write(source, position);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public java.nio.channels.FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
