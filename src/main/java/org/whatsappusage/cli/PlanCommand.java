package org.whatsappusage.cli;

import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;

/** Tells what a sync would do. */
@Command(
        name = "plan",
        description = "Prints what the next sync would call, when, and which limit makes it wait; calls nothing.")
final class PlanCommand extends ConfiguredCommand {

    PlanCommand(Services services) {
        super(services);
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        try (Application.Session session =
                services().application().start(configuration, settings, Application.Mode.PLAN)) {
            SyncPrinter printer = new SyncPrinter(terminal(), secrets);
            printer.notes(session.notes());
            terminal().out().print(secrets.hide(new PlanText(session.plan()).text()));
            terminal().out().flush();
            return ExitCode.DONE;
        }
    }
}
