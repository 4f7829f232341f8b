package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The component's metadata is generated after the classes are compiled, so that a fresh clone builds only with what was
 * committed. The build keeps a copy of that before the generator runs; here the two are compared.
 */
class GeneratedMetadataTest {

    @Test
    void what_is_committed_is_what_the_generator_makes() throws IOException {
        Path committed = Path.of("target/committed-metadata");

        assertThat(committed)
                .as("made by the build in the phase process-classes")
                .isDirectory();
        assertThat(files(Path.of("src/generated")))
                .as("src/generated is stale: run mvn process-classes and commit it")
                .isEqualTo(files(committed));
    }

    private static SortedMap<String, String> files(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
