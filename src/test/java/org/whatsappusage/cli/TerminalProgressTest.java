package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

    @Test
    void whereNobodyWatchesOnlyLongWaitsAreTold() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Instant now = Instant.parse("2026-03-05T10:00:00Z");
        Progress progress = new PlainProgress(
                new PrintStream(shown, true, StandardCharsets.UTF_8), Clock.fixed(now, ZoneOffset.UTC));
        progress.at(1, 2, "hub", "channel-usage");
        progress.waiting("hub", now.plusSeconds(3));
        progress.waiting("hub", now.plusSeconds(3600));

        assertThat(shown.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("waiting: connection hub has to wait for a limit until 2026-03-05T11:00:00Z");
    }
}
