package org.whatsappusage.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings file. Default: application.properties in the working directory, else the distribution's.")
    private Path config;

    @Option(
            names = "-D",
            paramLabel = "name=value",
            mapFallbackValue = Option.NULL_VALUE,
            description = "Sets a property; stronger than system properties, environment and file. Repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    /** Null stands for a value that was not given at all. */
    Optional<String> withoutValue() {
        return properties.entrySet().stream()
                .filter(property -> property.getValue() == null)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Null if none is named. */
    Path config() {
        return config;
    }

    Map<String, String> properties() {
        return properties;
    }
}
