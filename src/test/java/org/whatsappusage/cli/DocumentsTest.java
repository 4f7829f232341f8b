package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.settings.ConfigurationSources;
import org.whatsappusage.settings.SettingKeys;

/** What README.md and docs/ name is there: files, headings, settings, commands, options, classes. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]*)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern SETTING = Pattern.compile("whatsapp-usage\\.[a-z][A-Za-z0-9<>._-]*[A-Za-z0-9>]");
    private static final Pattern CLASS = Pattern.compile("org\\.whatsappusage(?:\\.[a-z0-9]+)*\\.[A-Z][A-Za-z]*");
    private static final Pattern ROUTE_FILE = Pattern.compile("([a-z-]+\\.camel\\.yaml)");
    private static final Pattern CALL =
            Pattern.compile("(?:bin/whatsapp-usage|-Dexec\\.args=\"|`whatsapp-usage) ?([a-z-]+)");
    private static final Pattern COMMAND_ROW = Pattern.compile("(?m)^\\| `([a-z]+)([^`]*)`");
    private static final Pattern OPTION = Pattern.compile("(--[a-z][a-z-]*)");

    /** Bean names, which begin as the settings of the same things do. */
    private static final Pattern BEAN = Pattern.compile("whatsapp-usage\\.connections\\.[^.]+");

    /** Settings of the component in Camel Main, and not of ours. */
    private static final String OF_THE_COMPONENT = "camel.component.whatsapp-usage.";

    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount() == 0 ? 0 : 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        for (String link : found(LINK, Files.readString(document))) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
            assertThat(target).as("%s links to %s", document, link).exists();
            if (parts.length > 1) {
                assertThat(headings(target))
                        .as("%s links to %s", document, link)
                        .contains(parts[1]);
            }
        }
    }

    /** As GitHub names them in addresses. */
    private static Set<String> headings(Path document) throws IOException {
        return found(HEADING, Files.readString(document)).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everySettingIsOne(Path document) throws IOException {
        String text = Files.readString(document).replace(OF_THE_COMPONENT, "");

        assertThat(found(SETTING, text))
                .filteredOn(name -> !BEAN.matcher(name).matches())
                .allSatisfy(name -> assertThat(SettingKeys.find(name)).as(name).isPresent());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyClassAndRouteFileIsThere(Path document) throws IOException {
        String text = Files.readString(document);

        assertThat(found(CLASS, text))
                .allSatisfy(name -> assertThat(isClass(name)).as(name).isTrue());
        assertThat(found(ROUTE_FILE, text))
                .allSatisfy(file -> assertThat(List.of(Path.of("routes", file), Path.of("docs/recipes", file)))
                        .as(file)
                        .anyMatch(Files::exists));
    }

    private static boolean isClass(String name) {
        try {
            Class.forName(name, false, DocumentsTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException none) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandIsOne(Path document) throws IOException {
        Set<String> called = found(CALL, Files.readString(document));
        called.removeIf(word -> word.startsWith("-"));

        assertThat(commands()).containsAll(called);
    }

    @Test
    void theReadmeNamesEveryCommandAndNoOptionThatThereIsNot() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(commands()).allSatisfy(command -> assertThat(readme).contains("`" + command));
        Matcher row = COMMAND_ROW.matcher(readme);
        int rows = 0;
        while (row.find()) {
            rows++;
            String help = help(row.group(1));
            assertThat(found(OPTION, row.group(2)))
                    .allSatisfy(option -> assertThat(help).contains(option));
        }
        assertThat(rows).isPositive();
        assertThat(help("sync")).contains("--config", "-D");
    }

    /** Those that the program says it has. */
    private static Set<String> commands() throws IOException {
        String help = help("--help");
        String list = help.substring(help.indexOf("Commands:"));
        Set<String> commands = found(Pattern.compile("(?m)^ {2}([a-z]+) "), list);
        commands.remove("help");
        assertThat(commands).contains("run", "sync").hasSizeGreaterThan(5);
        return commands;
    }

    private static String help(String command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Providers providers = Providers.load();
        Services services = new Services(
                new Terminal(stream, stream, false),
                (properties, file) -> new ConfigurationSources(properties, Map.of(), Map.of(), file, Path.of(""), null),
                providers,
                new CamelApplication(providers));
        String[] arguments = command.equals("--help") ? new String[] {command} : new String[] {command, "--help"};
        assertThat(new Program(services).run(arguments)).as(command).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
