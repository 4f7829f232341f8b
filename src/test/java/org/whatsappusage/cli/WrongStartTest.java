package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxOptions;
import org.whatsappusage.settings.ConfigurationSources;

/** What cannot start is told in one line that says what to do, without a value, and before anything is called. */
class WrongStartTest {

    private static final String SECRET = "sekret&123";
    private static final Path ROUTES = Path.of("routes");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> settings = new ArrayList<>();

    @BeforeEach
    void configure() {
        set("ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"));
        set("sinks.files.uri", "file:" + folder.resolve("out"));
        set("sinks.files.format", "csv");
    }

    private void set(String key, String value) {
        settings.add("-Dwhatsapp-usage." + key + "=" + value);
    }

    private int run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(settings);
        Providers providers = Providers.load();
        return new Program(new Services(
                        new Terminal(stream(out), stream(err), false),
                        (properties, file) ->
                                new ConfigurationSources(properties, Map.of(), Map.of(), file, folder, null),
                        providers,
                        new CamelApplication(providers)))
                .run(arguments.toArray(String[]::new));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void assertRefused(String... words) {
        assertThat(err().lines()).hasSize(2).first().isEqualTo("The settings cannot be used; nothing was called:");
        assertThat(err()).contains(words).doesNotContain("sekret");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("sekret");
    }

    private Path routes() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("mine"));
        try (Stream<Path> files = Files.list(ROUTES)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        set("routes", copy.toString());
        return copy;
    }

    @Test
    void aFolderWithoutRoutes() throws IOException {
        set("routes", Files.createDirectory(folder.resolve("empty")).toString());

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.routes: there is no file *.camel.yaml in ", "empty");
    }

    @Test
    void aFolderWithoutTheRouteThatReads() throws IOException {
        Files.delete(routes().resolve("sync.camel.yaml"));

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.routes: no route begins with direct:sync");
    }

    @Test
    void aRouteFileThatIsNoYaml() throws IOException {
        Path file = routes().resolve("sync.camel.yaml");
        Files.writeString(file, "- route:\n\tid: sync");

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.routes: ", "sync.camel.yaml, line 2: ");
    }

    @Test
    void aRouteFileWithAStepThatThereIsNot() throws IOException {
        Path file = routes().resolve("sync.camel.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("- doTry:", "- doTryy:"));

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.routes: ", "doTryy");
    }

    @Test
    void aRouteThatNamesNoBean() throws IOException {
        Path file = routes().resolve("sync.camel.yaml");
        Files.writeString(
                file, Files.readString(file).replaceFirst("ref: whatsapp-usage-collector", "ref: nobodys-bean"));

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.routes: route sync: ", "nobodys-bean");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "whatsapp-usage:ycloud/account-balance?aipkey=RAW(sekret&123) aipkey",
                "whatsapp-usage:ycloud/account-balance?limit=sekret limit",
                "file:out?pasword=sekret&wrod=sekret pasword",
                "nosuch:out?password=sekret nosuch"
            })
    void aStepOfOnesOwnWithAnOptionThatIsWrong(String uri, String named) throws IOException {
        Files.writeString(routes().resolve("own.camel.yaml"), """
                - route:
                    id: own
                    from:
                      uri: direct:own
                      steps:
                        - to:
                            uri: "%s"
                """.formatted(uri));

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.routes: route own: ", named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file:out?pasword=RAW(sekret&123)&apiKey=sekret456 | the component file has no option pasword, apiKey",
                "file:out?bufferSize=sekret123 | the option bufferSize cannot have the value that is set",
                "nosuch:out?password=RAW(sekret&123) | there is no Camel component 'nosuch'"
            })
    void aSinkThatCannotBeMade(String uri, String problem) {
        settings.removeIf(setting -> setting.contains(".sinks.files.uri="));
        set("sinks.files.uri", uri);

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.sinks.files.uri: " + problem);
        assertCheckRefuses("whatsapp-usage.sinks.files.uri: " + problem);
    }

    @Test
    void aSinkOfAFormatThatItsFilesCannotHave() {
        settings.clear();
        set("ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"));
        set("sinks.files.uri", "file:out?password=sekret&fileName=${header.CamelWhatsAppUsageDocument}.gz");
        set("sinks.files.format", "parquet");

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.sinks.files.uri: format parquet is compressed within");
    }

    @Test
    void aMappingThatCannotBeMade() {
        settings.removeIf(setting -> setting.contains(".sinks.files.format="));
        set("sinks.files.format", "lago");
        set("sinks.files.mapping", "nosuch:out?password=RAW(sekret&123)");

        assertThat(run("sync")).isEqualTo(2);
        assertRefused("whatsapp-usage.sinks.files.mapping: there is no Camel component 'nosuch'");
        assertCheckRefuses("whatsapp-usage.sinks.files.mapping: there is no Camel component 'nosuch'");
    }

    /** Before it proves anything, the providers among it. */
    private void assertCheckRefuses(String problem) {
        err.reset();
        out.reset();
        set("ledger.url", "jdbc:h2:file:" + folder.resolve("checked"));

        assertThat(run("check")).isEqualTo(2);
        assertRefused(problem);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(folder.resolve("checked.mv.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.component.whatsapp-usage.api_key", "camel.main.nonsense"})
    void aPropertyOfCamelsThatIsWrong(String key) {
        settings.add("-D" + key + "=" + SECRET);

        assertThat(run("sync")).isEqualTo(2);
        assertRefused(key + " is no setting of Camel's");
    }

    @ParameterizedTest
    @CsvSource({"sync, connections.x.api_key", "check, connections.x.apikey", "run, sinks.files.pasword"})
    void aSecretUnderAKeyThatThereIsNot(String command, String key) {
        set("connections.x.provider", "ycloud");
        set("connections.x.api-key", "another-sekret");
        set(key, SECRET);

        assertThat(run(command)).isEqualTo(2);
        assertRefused("whatsapp-usage." + key + " is unknown; the nearest known setting is ");
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            set("http.port", String.valueOf(taken.getLocalPort()));
            assertThat(run("run")).isEqualTo(2);
        }
        assertRefused("whatsapp-usage.http.port: port ", "set another one");
    }

    @Test
    void aPortOfTheSandboxThatIsTaken() {
        try (Sandbox taken = Sandbox.start(SandboxOptions.defaults())) {
            String port = String.valueOf(taken.uri().getPort());
            assertThat(run("sandbox", "--port", port)).isEqualTo(2);
            assertThat(err()).startsWith("Invalid value for option '--port': ").contains(port, "choose another port");
        }
    }

    @ParameterizedTest
    @CsvSource({"sync", "run", "check"})
    void aLedgerThatCannotBeAFile(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        set("ledger.url", "jdbc:h2:file:" + file.resolve("ledger"));
        set("http.port", "0");

        assertThat(run(command)).isEqualTo(1);
        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith("failed: ")
                .contains("whatsapp-usage.ledger.url: cannot open ", "cannot be made or written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"export --format csv --from 2026-03-01 --to 2026-03-01 --output usage.csv", "replay"})
    void aLedgerThatThereIsNotIsNotMadeByWhoReadsIt(String command) {
        String arguments =
                command.replace("usage.csv", folder.resolve("usage.csv").toString());

        assertThat(run(arguments.split(" "))).isEqualTo(1);
        assertThat(err())
                .startsWith("failed: there is no ledger at jdbc:h2:file:")
                .hasLineCount(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSinkThatNoRouteBeginsWith() throws IOException {
        Path routes = routes();
        set("sinks.files.uri", "direct:mine");

        assertThat(run("check")).isEqualTo(1);
        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith("failed: sink files: whatsapp-usage.sinks.files.uri: no route begins with direct:mine,");

        Files.writeString(routes.resolve("mine.camel.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - to:
                            uri: log:mine
                """);
        err.reset();
        assertThat(run("check")).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void aSinkWhoseFolderIsAFile() throws IOException {
        Files.writeString(folder.resolve("out"), "");

        assertThat(run("check")).isEqualTo(1);
        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith("failed: sink files: ")
                .contains("is no folder that can be written");
    }
}
