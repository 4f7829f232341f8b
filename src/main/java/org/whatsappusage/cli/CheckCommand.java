package org.whatsappusage.cli;

import java.util.List;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;

/** Proves the settings. */
@Command(
        name = "check",
        description = "Proves settings, credentials, ledger and sinks by one cheap call each; prints a line for each.")
final class CheckCommand extends ConfiguredCommand {

    CheckCommand(Services services) {
        super(services);
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        try (Application.Session session =
                services().application().start(configuration, settings, Application.Mode.CHECK)) {
            new SyncPrinter(terminal(), secrets).notes(session.notes());
            List<CheckLine> lines = session.check();
            TextTable table = new TextTable(TextTable.Side.LEFT, TextTable.Side.LEFT, TextTable.Side.LEFT);
            table.row(
                    "ok", "settings", configuration.file().map(Object::toString).orElse("no file"));
            lines.forEach(line -> table.row(line.passed() ? "ok" : "FAILED", line.subject(), line.detail()));
            terminal().out().print(secrets.hide(table.text()));
            terminal().out().flush();
            lines.stream().filter(line -> !line.passed()).forEach(line -> terminal()
                    .err()
                    .println("failed: " + line.subject() + ": " + secrets.hide(line.detail())));
            return lines.stream().allMatch(CheckLine::passed) ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
