package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A placeholder in the shipped routes that is no setting would be refused as soon as somebody sets it. */
class RoutePlaceholdersTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(whatsapp-usage\\.[^:{}]+)(?::([^{}]*))?}}");

    @Test
    void everyPlaceholderIsASettingWithTheSameDefault() throws IOException {
        for (Placeholder placeholder : placeholders()) {
            SettingKey<?> key = SettingKeys.find(placeholder.key())
                    .orElseThrow(() -> new AssertionError(placeholder + " is no setting"));
            if (placeholder.defaultValue() != null && key.defaultValue() != null) {
                assertThat(placeholder.defaultValue())
                        .as(placeholder.toString())
                        .isEqualTo(key.defaultValue());
            }
            if (placeholder.defaultValue() != null) {
                assertThat(key.type().reader().apply(placeholder.defaultValue()))
                        .isNotNull();
            }
        }
    }

    private static List<Placeholder> placeholders() throws IOException {
        List<Placeholder> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.sorted().toList()) {
                Matcher matcher = PLACEHOLDER.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.add(new Placeholder(file, matcher.group(1), matcher.group(2)));
                }
            }
        }
        return found;
    }

    private record Placeholder(Path file, String key, String defaultValue) {}
}
