package org.whatsappusage.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where settings may come from, the strongest first.
 *
 * @param commandLine what {@code -Dname=value} says, any names
 * @param systemProperties of the process; only those of this program count
 * @param environment of the process; only variables that begin with {@code WHATSAPP_USAGE_} count
 * @param file the settings file that the user names, null if none is named
 * @param workingDirectory to which {@code file} is relative, and where a settings file is looked for
 * @param home of the distribution, null if the process was started without one
 */
public record ConfigurationSources(
        Map<String, String> commandLine,
        Map<String, String> systemProperties,
        Map<String, String> environment,
        Path file,
        Path workingDirectory,
        Path home) {

    /** The system property by which the start script tells where the distribution is. */
    public static final String HOME_PROPERTY = "app.home";

    /** Those of this process. */
    public static ConfigurationSources ofProcess(Map<String, String> commandLine, Path file) {
        Properties properties = System.getProperties();
        Map<String, String> systemProperties = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> systemProperties.put(name, properties.getProperty(name)));
        String home = systemProperties.get(HOME_PROPERTY);
        return new ConfigurationSources(
                commandLine,
                systemProperties,
                System.getenv(),
                file,
                Path.of(""),
                home == null || home.isBlank() ? null : Path.of(home));
    }
}
