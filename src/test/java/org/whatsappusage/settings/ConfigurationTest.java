package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.provider.Providers;

class ConfigurationTest {

    private static final Providers PROVIDERS = TestProviders.load();
    private static final String PORT = "whatsapp-usage.http.port";

    @TempDir
    Path folder;

    private Path work;
    private Path home;

    @BeforeEach
    void createFolders() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        home = Files.createDirectory(folder.resolve("home"));
    }

    @Test
    void theStrongestSourceWins() throws IOException {
        write(
                work.resolve("application.properties"),
                PORT + "=1",
                "whatsapp-usage.log.level=info",
                "camel.main.name=file");
        Map<String, String> environment = Map.of("WHATSAPP_USAGE_HTTP_PORT", "2", "PATH", "/bin");
        Map<String, String> system = Map.of(PORT, "3", "user.name", "me");
        Map<String, String> commandLine = Map.of(PORT, "4", "my.own", "x");

        assertThat(load(Map.of(), Map.of(), Map.of(), null).properties()).containsEntry(PORT, "1");
        assertThat(load(Map.of(), Map.of(), environment, null).properties()).containsEntry(PORT, "2");
        assertThat(load(Map.of(), system, environment, null).properties()).containsEntry(PORT, "3");
        assertThat(load(commandLine, system, environment, null).properties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        PORT, "4", "my.own", "x", "whatsapp-usage.log.level", "info", "camel.main.name", "file"));
    }

    @Test
    void theFileIsTheNamedOneElseThatOfTheWorkingDirectoryElseTheDistributions() throws IOException {
        assertThat(load(null).file()).isEmpty();
        write(home.resolve("application.properties"), PORT + "=1");
        assertThat(load(null).file()).contains(home.resolve("application.properties"));
        write(work.resolve("application.properties"), PORT + "=2");
        assertThat(load(null).file()).contains(work.resolve("application.properties"));
        write(work.resolve("mine"), PORT + "=3");
        assertThat(load(Path.of("mine")).file()).contains(work.resolve("mine"));
        assertThat(load(Path.of("mine")).properties()).containsEntry(PORT, "3");
    }

    @Test
    void aNamedFileMustBeThere() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Path.of("mine")))
                .withMessage("there is no settings file " + work.resolve("mine"));
    }

    @Test
    void aFileIsUtf8() throws IOException {
        write(work.resolve("application.properties"), "\uFEFFmy.name=Zoë €");
        assertThat(load(null).properties()).containsEntry("my.name", "Zoë €");

        Files.write(work.resolve("latin"), "my.name=Zoë".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Path.of("latin")))
                .withMessage("the settings file " + work.resolve("latin") + " is not UTF-8");

        write(work.resolve("broken"), "my.password=C:\\users");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Path.of("broken")))
                .withMessage(
                        "the settings file " + work.resolve("broken") + " has a \\u that four digits do not follow");
    }

    @Test
    void anEnvironmentVariableFindsTheNamesOfTheFile() throws IOException {
        write(work.resolve("application.properties"), "whatsapp-usage.connections.my_Cloud.provider=ycloud");

        Settings settings = load(Map.of(), Map.of(), Map.of("WHATSAPP_USAGE_CONNECTIONS_MY_CLOUD_API_KEY", "k"), null)
                .settings(PROVIDERS, UnaryOperator.identity());

        assertThat(settings.connections().get("my_Cloud").connection().apiKey()).isEqualTo("k");
    }

    @Test
    void problemsOfAllSourcesAreToldTogether() {
        Configuration configuration = load(
                Map.of(PORT, "x", "whatsapp-usage.ledger.password", "SECRET{{env:NO:SECRET2}}"),
                Map.of(),
                Map.of("WHATSAPP_USAGE_LEGDER_URL", "SECRET"),
                null);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> configuration.settings(PROVIDERS, ConfigurationTest::refuse))
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(
                                "the environment variable WHATSAPP_USAGE_LEGDER_URL fits no setting; the nearest known one is"
                                        + " WHATSAPP_USAGE_LEDGER_URL",
                                "whatsapp-usage.ledger.password has a placeholder that cannot be resolved: {{env:NO}}",
                                PORT + " is 'x'; it must be a whole number from 0 to 65535"));
    }

    @Test
    void whatFollowsFromAnUnresolvedPlaceholderIsNotTold() {
        Configuration configuration = load(
                Map.of(
                        PORT,
                        "{{port}}",
                        "whatsapp-usage.connections.a.provider",
                        "{{what:}}",
                        "whatsapp-usage.connections.b.provider",
                        "ycloud",
                        "whatsapp-usage.connections.b.streams",
                        "{{?which}}",
                        "whatsapp-usage.connections.b.api-key",
                        "{{env:KEY}}"),
                Map.of(),
                Map.of(),
                null);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> configuration.settings(PROVIDERS, ConfigurationTest::refuse))
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(
                                "whatsapp-usage.connections.a.provider has a placeholder that cannot be resolved: {{what}}",
                                "whatsapp-usage.connections.b.api-key has a placeholder that cannot be resolved: {{env:KEY}}",
                                "whatsapp-usage.connections.b.streams has a placeholder that cannot be resolved: {{which}}",
                                PORT + " has a placeholder that cannot be resolved: {{port}}"));
    }

    @Test
    void onlyValuesWithPlaceholdersOfThisProgramAreResolved() {
        Configuration configuration = load(
                Map.of(PORT, "{{x}}", "my.own", "{{y}}", "whatsapp-usage.log.level", "info"), Map.of(), Map.of(), null);

        Settings settings = configuration.settings(PROVIDERS, text -> text.equals("{{x}}") ? "81" : refuse(text));

        assertThat(settings.http().port()).isEqualTo(81);
        assertThat(configuration.properties()).containsEntry(PORT, "{{x}}");
    }

    @Test
    void aPlaceholderThatResolvesToNothingCountsAsNotSet() {
        assertThat(load(Map.of(PORT, "{{?x}}"), Map.of(), Map.of(), null)
                        .settings(PROVIDERS, text -> null)
                        .http()
                        .port())
                .isEqualTo(8080);
    }

    @Test
    void camelIsNotGivenBlankSettings() {
        Configuration configuration =
                load(Map.of(PORT, " ", "my.own", "", "whatsapp-usage.log.level", "info"), Map.of(), Map.of(), null);

        assertThat(configuration.camelProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of("my.own", "", "whatsapp-usage.log.level", "info"));
    }

    @Test
    void routesAreThoseSetElseTheDistributionsElseTheWorkingDirectorys() throws IOException {
        Settings settings = Settings.parse(Map.of(), PROVIDERS);
        assertThat(load(null).routes(settings)).isEmpty();
        Files.createDirectory(work.resolve("routes"));
        assertThat(load(null).routes(settings)).isEmpty();
        Files.createDirectory(home.resolve("routes"));
        assertThat(load(null).routes(settings)).contains(home.resolve("routes"));
        ConfigurationSources withoutHome = new ConfigurationSources(Map.of(), Map.of(), Map.of(), null, work, null);
        assertThat(Configuration.load(withoutHome, PROVIDERS).routes(settings)).contains(work.resolve("routes"));
        Settings own = Settings.parse(Map.of("whatsapp-usage.routes", folder.toString()), PROVIDERS);
        assertThat(load(null).routes(own)).contains(folder);
    }

    @Test
    void theSandboxConnectionsAreCompleteSettings() {
        SandboxConnections sandbox =
                new SandboxConnections(URI.create("http://localhost:7001"), "PA", "k1", "k2", List.of("m1", "m2"));

        Settings settings = load(null).with(sandbox.properties()).settings(PROVIDERS, UnaryOperator.identity());

        assertThat(settings.connections()).containsOnlyKeys("sandbox-360dialog", "sandbox-ycloud");
        assertThat(settings.connections().get("sandbox-ycloud").managedAccountIds())
                .containsExactly("m1", "m2");
        assertThat(sandbox.snippet()).isEqualTo("""
                        whatsapp-usage.connections.sandbox-360dialog.api-key = k1
                        whatsapp-usage.connections.sandbox-360dialog.base-url = http://localhost:7001
                        whatsapp-usage.connections.sandbox-360dialog.partner-id = PA
                        whatsapp-usage.connections.sandbox-360dialog.provider = 360dialog

                        whatsapp-usage.connections.sandbox-ycloud.api-key = k2
                        whatsapp-usage.connections.sandbox-ycloud.base-url = http://localhost:7001
                        whatsapp-usage.connections.sandbox-ycloud.managed-account-ids = m1, m2
                        whatsapp-usage.connections.sandbox-ycloud.provider = ycloud""");
    }

    private Configuration load(Path file) {
        return load(Map.of(), Map.of(), Map.of(), file);
    }

    private Configuration load(
            Map<String, String> commandLine, Map<String, String> system, Map<String, String> environment, Path file) {
        return Configuration.load(
                new ConfigurationSources(commandLine, system, environment, file, work, home), PROVIDERS);
    }

    private static String refuse(String text) {
        throw new IllegalArgumentException("no " + text);
    }

    private static void write(Path file, String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines));
    }
}
