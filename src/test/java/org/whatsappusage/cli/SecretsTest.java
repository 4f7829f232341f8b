package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.whatsappusage.settings.Settings;
import org.whatsappusage.settings.TestProviders;

class SecretsTest {

    @Test
    void everySecretIsHidden() {
        Settings settings = Settings.parse(
                Map.of(
                        "whatsapp-usage.connections.a.provider", "ycloud",
                        "whatsapp-usage.connections.a.api-key", "hunter1",
                        "whatsapp-usage.connections.a.password", "hunter12",
                        "whatsapp-usage.connections.a.webhook-secret", "hunter3",
                        "whatsapp-usage.ledger.url", "jdbc:postgresql://db/usage?password=hunter4",
                        "whatsapp-usage.ledger.password", "hunter5",
                        "whatsapp-usage.sinks.f.uri", "ftp://me:hunter6@host",
                        "whatsapp-usage.sinks.f.format", "csv"),
                TestProviders.load());

        assertThat(Secrets.of(settings)
                        .hide("hunter1 hunter12 hunter3 jdbc:postgresql://db/usage?password=hunter4 hunter5"
                                + " ftp://me:hunter6@host"))
                .isEqualTo("*** *** *** *** *** ***");
    }

    @Test
    void whatIsNoSecretStays() {
        Settings settings = Settings.parse(
                Map.of(
                        "whatsapp-usage.ledger.password", "sa",
                        "whatsapp-usage.sinks.f.uri", "file:data/export",
                        "whatsapp-usage.sinks.f.format", "csv"),
                TestProviders.load());

        assertThat(Secrets.of(settings).hide("usage data, file:data/export, jdbc:h2:file:./data/ledger"))
                .isEqualTo("usage data, file:data/export, jdbc:h2:file:./data/ledger");
        assertThat(Secrets.none().hide(null)).isNull();
    }
}
