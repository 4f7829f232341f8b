package org.whatsappusage.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.whatsappusage.provider.Providers;

/** The properties of a process, put together from all sources. Its text holds no value. */
public final class Configuration {

    private static final String FILE_NAME = "application.properties";
    private static final String ROUTES_FOLDER = "routes";

    /** A key, or a property function and its argument. The default behind it is left out, since it may be a secret. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\??((?:(?:env|sys|service|bean):)?[^{}:]*)[^{}]*}}");

    private final Path file;
    private final Path workingDirectory;
    private final Path home;
    private final SortedMap<String, String> properties;
    private final List<String> problems;

    private Configuration(
            Path file, Path workingDirectory, Path home, Map<String, String> properties, List<String> problems) {
        this.file = file;
        this.workingDirectory = workingDirectory;
        this.home = home;
        this.properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        this.problems = List.copyOf(problems);
    }

    /**
     * Puts the sources together.
     *
     * @param providers for the names in the keys of environment variables
     * @throws SettingsException if the settings file is not there or cannot be read. What is wrong with an environment variable is
     *     told by {@link #settings}, together with all else
     */
    public static Configuration load(ConfigurationSources sources, Providers providers) {
        Path file = file(sources);
        SortedMap<String, String> properties = new TreeMap<>();
        if (file != null) {
            properties.putAll(PropertiesFile.read(file));
        }
        Set<String> knownKeys = new TreeSet<>(properties.keySet());
        SortedMap<String, String> system = new TreeMap<>(sources.systemProperties());
        system.keySet().removeIf(name -> !name.startsWith(SettingKey.PREFIX));
        knownKeys.addAll(system.keySet());
        knownKeys.addAll(sources.commandLine().keySet());
        List<String> problems = new ArrayList<>();
        EnvironmentNames names = new EnvironmentNames(knownKeys, providers);
        new TreeMap<>(sources.environment()).forEach((variable, value) -> {
            if (variable.startsWith(EnvironmentNames.PREFIX)) {
                try {
                    properties.put(names.key(variable), value);
                } catch (IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        });
        properties.putAll(system);
        properties.putAll(sources.commandLine());
        return new Configuration(file, sources.workingDirectory(), sources.home(), properties, problems);
    }

    private static Path file(ConfigurationSources sources) {
        if (sources.file() != null) {
            return sources.workingDirectory().resolve(sources.file());
        }
        Path near = sources.workingDirectory().resolve(FILE_NAME);
        if (Files.exists(near) || sources.home() == null) {
            return Files.exists(near) ? near : null;
        }
        Path shipped = sources.home().resolve(FILE_NAME);
        return Files.exists(shipped) ? shipped : null;
    }

    /** The file that was read; empty if there is none. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Everything that is set, also what is for Camel, placeholders as they stand. Holds secrets. */
    public SortedMap<String, String> properties() {
        return properties;
    }

    /**
     * What Camel is to be given: {@link #properties()} without settings that are blank, so that for those the defaults of
     * placeholders hold, as they do for {@link #settings}.
     */
    public SortedMap<String, String> camelProperties() {
        SortedMap<String, String> given = new TreeMap<>(properties);
        given.entrySet()
                .removeIf(property -> property.getKey().startsWith(SettingKey.PREFIX)
                        && property.getValue().isBlank());
        return Collections.unmodifiableSortedMap(given);
    }

    /** This, and {@code more} in place of what was set for the same keys. */
    public Configuration with(Map<String, String> more) {
        SortedMap<String, String> merged = new TreeMap<>(properties);
        merged.putAll(more);
        return new Configuration(file, workingDirectory, home, merged, problems);
    }

    /** The folder from which routes are read; empty: those inside the jar. */
    public Optional<Path> routes(Settings settings) {
        if (settings.routes() != null) {
            return Optional.of(settings.routes());
        }
        Path folder = (home == null ? workingDirectory : home).resolve(ROUTES_FOLDER);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /**
     * Reads and checks all settings.
     *
     * @param resolver replaces the placeholders in a value; throws a {@link RuntimeException} if it cannot
     * @throws SettingsException with all problems at once
     */
    public Settings settings(Providers providers, UnaryOperator<String> resolver) {
        List<String> all = new ArrayList<>(problems);
        Set<String> unresolved = new TreeSet<>();
        SortedMap<String, String> resolved = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(SettingKey.PREFIX)) {
                try {
                    String text = value.contains("{{") ? resolver.apply(value) : value;
                    resolved.put(key, text == null ? "" : text);
                } catch (RuntimeException e) {
                    unresolved.add(key);
                    resolved.put(key, value);
                    all.add(key + " has a placeholder that cannot be resolved: " + placeholders(value));
                }
            }
        });
        SettingsReader reader = new SettingsReader(resolved, unresolved, providers);
        Settings settings = reader.settings();
        all.addAll(reader.problems());
        if (!all.isEmpty()) {
            throw new SettingsException(all);
        }
        return settings;
    }

    private static String placeholders(String value) {
        List<String> found = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(value);
        while (matcher.find()) {
            found.add("{{" + matcher.group(1) + "}}");
        }
        return String.join(", ", found);
    }

    @Override
    public String toString() {
        return "configuration of " + properties.size() + " properties" + (file == null ? "" : " from " + file);
    }
}
