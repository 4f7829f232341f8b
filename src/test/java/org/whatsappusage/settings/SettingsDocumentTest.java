package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsDocumentTest {

    private static final Path PAGE = Path.of("docs", "settings.md");

    @Test
    void isWhatTheRegistrySays() throws IOException {
        if ("write".equals(System.getProperty("settings.document"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, SettingsDocument.text());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/settings.md is stale: mvn -q test -Dtest=SettingsDocumentTest -Dsettings.document=write")
                .isEqualTo(SettingsDocument.text());
    }

    @Test
    void tellsOfEachKeyOnce() {
        for (SettingKey<?> key : SettingKeys.all()) {
            assertThat(SettingsDocument.text().split("\n"))
                    .filteredOn(line -> line.startsWith("| `" + key.pattern() + "` |"))
                    .as(key.pattern())
                    .hasSize(1);
        }
    }
}
