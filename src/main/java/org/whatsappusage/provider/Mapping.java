package org.whatsappusage.provider;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.record.Sha256;

/**
 * Tells whether an answer that came before would still be mapped to the same records: by the classes of this library, of the
 * operation's and of the JSON parser, and by the Java platform, whose time zones say where days begin. Every change of any class counts, since
 * nobody can tell which of them matter.
 */
public final class Mapping {

    private static final Logger LOG = LoggerFactory.getLogger(Mapping.class);
    private static final String CLASS = ".class";
    private static final int DIGITS = 32;
    private static final ClassValue<Optional<String>> OF_OPERATIONS = new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> operation) {
            return find(operation);
        }
    };

    private Mapping() {}

    /** A short text, the same as long as nothing changes; empty if it cannot be found out. */
    public static Optional<String> of(Operation operation) {
        return OF_OPERATIONS.get(operation.getClass());
    }

    private static Optional<String> find(Class<?> operation) {
        try {
            MessageDigest digest = Sha256.begin();
            add(digest, System.getProperty("java.runtime.version"));
            List<Class<?>> types = new ArrayList<>(List.of(Mapping.class, JsonFactory.class));
            for (Class<?> type = operation; type != Object.class; type = type.getSuperclass()) {
                types.add(type);
            }
            for (Class<?> type : types) {
                List<String> classes = classesBeside(type);
                if (classes.isEmpty()) {
                    return Optional.empty();
                }
                classes.forEach(one -> add(digest, one));
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest(), 0, DIGITS / 2));
        } catch (IOException | URISyntaxException | RuntimeException unusual) {
            LOG.debug("the classes beside {} cannot be listed, so every answer is read", operation, unusual);
            return Optional.empty();
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update((text + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** Names and check sums of all classes of the same archive or folder, in order; empty if it is something else. */
    private static List<String> classesBeside(Class<?> type) throws IOException, URISyntaxException {
        URL url = type.getResource(type.getName().substring(type.getName().lastIndexOf('.') + 1) + CLASS);
        if (url == null) {
            return List.of();
        }
        if ("file".equals(url.getProtocol())) {
            return inFolder(folderOf(type, Path.of(url.toURI())));
        }
        URLConnection connection = url.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            return List.of();
        }
        connection.setUseCaches(false);
        try (JarFile file = jar.getJarFile()) {
            return file.stream()
                    .filter(entry -> entry.getName().endsWith(CLASS))
                    .map(Mapping::line)
                    .sorted()
                    .toList();
        }
    }

    private static String line(JarEntry entry) {
        return entry.getName() + " " + entry.getCrc();
    }

    private static Path folderOf(Class<?> type, Path file) {
        Path folder = file;
        for (int levels = type.getName().split("[.]").length; levels > 0; levels--) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(CLASS))
                    .map(file -> folder.relativize(file) + " " + crc(file))
                    .sorted()
                    .toList();
        }
    }

    private static long crc(Path file) {
        CRC32 crc = new CRC32();
        try (InputStream in = Files.newInputStream(file)) {
            crc.update(in.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return crc.getValue();
    }
}
