package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.whatsappusage.provider.Providers;

/** The settings file that newcomers start with. */
class ShippedSettingsTest {

    private static final Path FILE = Path.of("application.properties");

    @Test
    void readsTheSandboxAndWritesCsvFiles() {
        Settings settings = Settings.parse(PropertiesFile.read(FILE), Providers.load());

        assertThat(settings.connections()).isEmpty();
        assertThat(settings.ledger().url()).isEqualTo("jdbc:h2:file:./data/ledger");
        assertThat(settings.sinks().values())
                .containsExactly(new SinkSettings("files", "file:data/export", "csv", SinkSettings.Mode.STATE, 5000));
    }

    /** An example that is refused would be the first thing that a newcomer sees. */
    @Test
    void everyExampleInItIsAllowed() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("#whatsapp-usage.")) {
                String[] parts = line.substring(1).split("=", 2);
                settings.put(parts[0].strip(), parts[1].strip());
            }
        }
        settings.keySet().removeIf(key -> key.endsWith(".username") || key.endsWith("360dialog.password"));

        assertThat(Settings.parse(settings, Providers.load()).connections())
                .containsOnlyKeys("my-360dialog", "my-ycloud");
    }
}
