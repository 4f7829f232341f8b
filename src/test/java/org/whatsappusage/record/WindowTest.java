package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final Instant START = Instant.parse("2026-03-05T08:00:00Z");
    private static final Instant END = Instant.parse("2026-03-06T08:00:00Z");

    private static Window window(String clientId, String channelId, String managed, Instant start, Instant end) {
        return new Window("acme", "360dialog", "channel-usage", "scope", clientId, channelId, managed, start, end);
    }

    @Test
    void isHalfOpen() {
        Window window = window("CL", "CH", null, START, END);

        assertThat(window.holds(START)).isTrue();
        assertThat(window.holds(END.minusNanos(1))).isTrue();
        assertThat(window.holds(END)).isFalse();
        assertThat(window.holds(START.minusNanos(1))).isFalse();
    }

    @Test
    void holdsEverythingWithoutBounds() {
        assertThat(window("CL", null, null, null, null).holds(START)).isTrue();
    }

    @Test
    void refusesBoundsThatAreNone() {
        assertThatThrownBy(() -> window("CL", "CH", null, START, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both bounds or neither");
        assertThatThrownBy(() -> window("CL", "CH", null, null, END)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window("CL", "CH", null, END, END))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends after it starts");
    }

    @Test
    void saysWhoseItIs() {
        assertThat(window("CL", "CH", null, START, END))
                .hasToString("acme channel-usage client CL channel CH 2026-03-05T08:00:00Z to 2026-03-06T08:00:00Z");
        assertThat(window("CL", null, null, null, null)).hasToString("acme channel-usage client CL");
        assertThat(window(null, null, "M1", null, null)).hasToString("acme channel-usage managed account M1");
        assertThat(window(null, null, null, null, null)).hasToString("acme channel-usage");
    }

    @Test
    void keepsItsAccountWithOtherBounds() {
        Instant later = END.plusSeconds(1);

        assertThat(window("CL", "CH", null, START, END).between(END, later))
                .isEqualTo(window("CL", "CH", null, END, later));
    }
}
