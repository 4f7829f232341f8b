package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {

    @Test
    void showsHowManyWindowsAreReadOfThoseKnown() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (Progress progress = new TerminalProgress(new PrintStream(shown, true, StandardCharsets.UTF_8))) {
            progress.at(0, 2, null, null);
            progress.at(3, 10, "hub", "channel-usage");

            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            shown.toString(StandardCharsets.UTF_8))
                    .contains("windows", "3/10"));
        }
    }
}
