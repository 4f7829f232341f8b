package org.whatsappusage.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.LedgerException;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.SandboxConnections;
import org.whatsappusage.settings.Settings;
import org.whatsappusage.settings.SettingsException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command, which begins with the proof of all settings, whatever it does with them. */
abstract class ConfiguredCommand implements Callable<Integer> {

    private final Services services;

    @Mixin
    private CommonOptions options;

    @Option(names = "--help", usageHelp = true, description = "Shows this and exits.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Shows the version and exits.")
    private boolean version;

    /** The command in front of this one, whose options count too; null for that one itself. */
    @ParentCommand
    private ConfiguredCommand parent;

    @Spec
    private CommandSpec spec;

    ConfiguredCommand(Services services) {
        this.services = services;
    }

    @Override
    public final Integer call() {
        Secrets secrets = Secrets.none();
        try {
            checkProperties();
            checkOptions();
            Configuration configuration = configuration();
            Settings settings = settings(configuration);
            secrets = Secrets.of(settings);
            Logging.apply(settings.logLevel());
            checkAgainst(settings);
            return execute(configuration, settings, secrets);
        } catch (SettingsException e) {
            return refuse(e, secrets);
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return fail(e, secrets);
        }
    }

    /** Refuses options that are wrong together, by {@link #wrongUsage}. */
    void checkOptions() {}

    /** Refuses options that do not go with the settings, by {@link #wrongUsage}. */
    void checkAgainst(Settings settings) {}

    /**
     * Does it.
     *
     * @return an {@link ExitCode}
     * @throws SettingsException if settings turn out to be wrong only now
     * @throws Exception if it failed; the message tells the user why
     */
    abstract int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception;

    final Terminal terminal() {
        return services.terminal();
    }

    final Services services() {
        return services;
    }

    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Refuses the name of a connection that there is not; null is all of them. */
    final void checkConnection(String name, Settings settings) {
        List<String> names = settings.connections().isEmpty()
                ? List.of(SandboxConnections.DIALOG360, SandboxConnections.YCLOUD)
                : List.copyOf(settings.connections().keySet());
        if (name != null && !names.contains(name)) {
            throw wrongUsage("Invalid value for option '--connection': there is no connection '" + name
                    + "'; there are " + String.join(", ", names));
        }
    }

    /** The words behind the program's name that run this command. */
    final String name() {
        return spec.name();
    }

    private void checkProperties() {
        if (parent != null) {
            parent.checkProperties();
        }
        options.withoutValue().ifPresent(name -> {
            throw wrongUsage("Invalid value for option '-D': '" + name + "' has no value; write -D" + name + "=value");
        });
    }

    private Configuration configuration() {
        Map<String, String> properties = new LinkedHashMap<>();
        if (parent != null) {
            properties.putAll(parent.options.properties());
        }
        properties.putAll(options.properties());
        boolean ofParent = options.config() == null && parent != null;
        return Configuration.load(
                services.sources().apply(properties, ofParent ? parent.options.config() : options.config()),
                services.providers());
    }

    private Settings settings(Configuration configuration) {
        try (PropertyPlaceholders placeholders = new PropertyPlaceholders(configuration.properties())) {
            return configuration.settings(services.providers(), placeholders);
        }
    }

    private int refuse(SettingsException e, Secrets secrets) {
        terminal().err().println("The settings cannot be used; nothing was called:");
        e.problems().forEach(problem -> terminal().err().println("  " + secrets.hide(problem)));
        return ExitCode.WRONG_USAGE;
    }

    private int fail(Exception e, Secrets secrets) {
        LoggerFactory.getLogger(ConfiguredCommand.class).debug("failed", e);
        terminal().err().println("failed: " + secrets.hide(reasons(e)));
        return ExitCode.FAILED;
    }

    /** The messages of an exception and its causes, each that says something new, in one line. */
    private static String reasons(Throwable failure) {
        StringBuilder reasons = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (reasons.indexOf(reason) < 0) {
                reasons.append(reasons.isEmpty() ? "" : ": ").append(reason);
            }
            if (cause instanceof LedgerException) {
                // It says what its causes say, in fewer words.
                break;
            }
        }
        return reasons.toString().replaceAll("\\s*\\R\\s*", " ");
    }
}
