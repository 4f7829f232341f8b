package org.whatsappusage.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;
import org.whatsappusage.deliver.Gzip;

/**
 * A file that has its name only once it is whole: until then a hidden one stands beside it, and what had the name before stays.
 * It is compressed if its name ends with {@code .gz}.
 */
final class OutputFile {

    private static final int BUFFER = 64 * 1024;

    private final Path file;

    OutputFile(Path file) {
        this.file = file;
    }

    /** Writes all that the file holds. */
    interface Content<T> {
        T writeTo(OutputStream out) throws Exception;
    }

    /** Why no file can be written there, for people; null if one can, as far as can be told before. */
    String problem() {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return file + " is a folder";
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return file + " is no file; - is standard output";
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return "there is no folder " + (folder == null ? file : folder);
        }
        return Files.isWritable(folder) ? null : "no file can be made in " + folder;
    }

    /** @return what {@code content} does */
    <T> T write(Content<T> content) throws Exception {
        // A link stays one, and what it leads to is replaced.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path part = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            T written;
            try (OutputStream out = stream(part)) {
                written = content.writeTo(out);
            }
            // The name must not outlive a power failure that the content does not.
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return written;
        } catch (InterruptedIOException stopped) {
            throw stopped;
        } catch (IOException failure) {
            throw new IOException("cannot write " + file, failure);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private OutputStream stream(Path part) throws IOException {
        OutputStream out = Files.newOutputStream(part);
        return Gzip.isAskedForBy(file.toString())
                ? new GZIPOutputStream(out, BUFFER)
                : new BufferedOutputStream(out, BUFFER);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
