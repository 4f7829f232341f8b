package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingKeysTest {

    static java.util.List<SettingKey<?>> all() {
        return SettingKeys.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void defaultsAreAllowed(SettingKey<?> key) {
        if (key.defaultValue() != null) {
            assertThatCode(() -> key.type().reader().apply(key.defaultValue())).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void examplesAreAllowed(SettingKey<?> key) {
        if (!key.type().allowed().equals("an existing folder")) {
            assertThat(key.type().reader().apply(key.example())).isNotNull();
        } else {
            assertThat(Path.of(key.example())).isRelative();
        }
    }

    @Test
    void limitsAreAllInTheList() {
        assertThat(SettingKeys.limits())
                .hasSameSizeAs(SettingKeys.all().stream()
                        .filter(key -> key.pattern().startsWith("limits."))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "whatsapp-usage.http.prt, whatsapp-usage.http.port",
        "whatsapp-usage.conections.a.api-key, whatsapp-usage.connections.a.api-key",
        "whatsapp-usage.connections.my-own.apikey, whatsapp-usage.connections.my-own.api-key",
        "whatsapp-usage.connections.a.b.api-key, whatsapp-usage.connections.a.api-key",
        "whatsapp-usage.sink.files.uri, whatsapp-usage.sinks.files.uri",
        "whatsapp-usage.limits.ycloud.per-acount, whatsapp-usage.limits.ycloud.per-account",
        "whatsapp-usage.schedule.ycloud, whatsapp-usage.schedule.jitter",
        "whatsapp-usage., whatsapp-usage.routes",
    })
    void nearestIsWhatWasMeant(String typed, String meant) {
        assertThat(SettingKeys.nearest(typed)).isEqualTo(meant);
    }
}
