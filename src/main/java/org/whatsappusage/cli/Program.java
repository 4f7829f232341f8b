package org.whatsappusage.cli;

import java.io.PrintWriter;
import java.util.List;
import org.whatsappusage.settings.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the command, runs it and tells what the process should end with. */
final class Program {

    private final Services services;

    Program(Services services) {
        this.services = services;
    }

    /**
     * @param arguments as typed behind the program's name
     * @return the code to exit with
     */
    int run(String... arguments) {
        CommandLine commandLine = new CommandLine(new RootCommand(services));
        for (ConfiguredCommand command : List.of(
                new RunCommand(services),
                new SyncCommand(services),
                new BackfillCommand(services),
                new PlanCommand(services),
                new CheckCommand(services),
                new ReconcileCommand(services),
                new ExportCommand(services),
                new SandboxCommand(services),
                new ReplayCommand(services))) {
            commandLine.addSubcommand(command);
        }
        for (CommandLine command : commandLine.getSubcommands().values()) {
            command.getCommandSpec().versionProvider(new Version());
        }
        commandLine.addSubcommand(new CommandLine.HelpCommand());
        PrintWriter out = new PrintWriter(services.terminal().out(), true);
        PrintWriter err = new PrintWriter(services.terminal().err(), true);
        return commandLine
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, all) -> explain(e, err))
                .execute(arguments);
    }

    private static int explain(ParameterException e, PrintWriter err) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        err.println(message(e, command));
        err.println("See '" + command.qualifiedName() + " --help'.");
        return ExitCode.WRONG_USAGE;
    }

    private static String message(ParameterException e, CommandSpec command) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return e.getMessage();
        }
        String word = unmatched.getUnmatched().get(0);
        if (word.startsWith("-")) {
            String option = word.replaceFirst("=.*$", "");
            // Short ones are near to anything short.
            List<String> options = command.optionsMap().keySet().stream()
                    .filter(known -> known.startsWith("--"))
                    .toList();
            return "Unknown option '" + option + "'; the nearest known one is " + Nearest.of(option, options);
        }
        return command.subcommands().isEmpty()
                ? "Unexpected argument '" + word + "'"
                : "Unknown command '" + word + "'; the nearest known one is "
                        + Nearest.of(word, command.subcommands().keySet());
    }
}
