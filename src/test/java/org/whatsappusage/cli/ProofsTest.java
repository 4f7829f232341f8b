package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.settings.Settings;
import org.whatsappusage.settings.SettingsException;

/** What {@code check} says of sinks. */
class ProofsTest {

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, String> properties = new HashMap<>();
    private final Providers providers = Providers.load();

    @BeforeEach
    void configure() {
        context.start();
        properties.put("whatsapp-usage.ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"));
        sink("files", "file:" + folder.resolve("out"));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void sink(String name, String uri) {
        properties.put("whatsapp-usage.sinks." + name + ".uri", uri);
        properties.put("whatsapp-usage.sinks." + name + ".format", "csv");
    }

    private String line(String subject) {
        RouteBeginnings none = RouteBeginnings.of(List.of(), List.of(), context::resolvePropertyPlaceholders);
        return new Proofs(Settings.parse(properties, providers), providers, context, none)
                .lines().stream()
                        .filter(line -> line.subject().equals(subject))
                        .map(line -> (line.passed() ? "ok " : "FAILED ") + line.detail())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void ofWhatIsNotTriedItIsSaid() {
        sink("bus", "log:nobody");

        assertThat(line("sink bus")).isEqualTo("ok csv to log; not tried, since nothing is sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:nobody", "seda://nobody?size=7"})
    void aSinkThatNoRouteBeginsWithIsNamedWithItsSetting(String uri) {
        sink("bus", uri);

        assertThat(line("sink bus"))
                .startsWith("FAILED whatsapp-usage.sinks.bus.uri: no route begins with " + uri.replaceAll(":.*", "")
                        + ":nobody, so nobody would take what is sent there; correct the name, or put a file");
    }

    @Test
    void soIsAMapping() {
        sink("bill", "log:bill");
        properties.put("whatsapp-usage.sinks.bill.format", "lago");
        properties.put("whatsapp-usage.sinks.bill.mode", "delta");
        properties.put("whatsapp-usage.sinks.bill.mapping", "direct:nobody");

        assertThat(line("sink bill")).startsWith("FAILED whatsapp-usage.sinks.bill.mapping: no route begins with");
    }

    @Test
    void allSinksThatCannotBeAreNamedAtOnce() {
        sink("bus", "nosuch:x");
        sink("files", "file:out?fileNam=x");

        assertThatThrownBy(() -> line("sink bus"))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        refused -> assertThat(refused.problems())
                                .satisfiesExactly(
                                        bus -> assertThat(bus).startsWith("whatsapp-usage.sinks.bus.uri: "),
                                        files -> assertThat(files)
                                                .isEqualTo(
                                                        "whatsapp-usage.sinks.files.uri: the component file has no option fileNam")));
    }

    @Test
    void whatASinkHasRefusedIsCounted() {
        assertThat(line("sink files")).isEqualTo("ok files in " + folder.resolve("out"));

        try (LedgerFixture ledger = new LedgerFixture(folder)) {
            properties.put("whatsapp-usage.ledger.url", ledger.url());
            ledger.change("INSERT INTO sink_dead_letter (sink, change_id, record_key, version, reason, put_aside_at)"
                    + " SELECT 'files', x, 'k', x, 'no', CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, 1030)");
        }
        assertThat(line("sink files")).endsWith("; put aside in sink_dead_letter: 1,030");
    }
}
