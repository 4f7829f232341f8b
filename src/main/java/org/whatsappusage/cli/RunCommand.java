package org.whatsappusage.cli;

import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;

/** Reads at once and then on its schedule, and serves HTTP, until a signal ends it. */
@Command(name = "run", description = "Reads on a schedule and serves HTTP until it is stopped. The default.")
class RunCommand extends ConfiguredCommand {

    RunCommand(Services services) {
        super(services);
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        // Outermost, so that a signal while the session is being closed does not cut that off.
        try (StopSignals signals = StopSignals.install();
                Application.Session session =
                        services().application().start(configuration, settings, Application.Mode.RUN)) {
            signals.then(session::close);
            SyncPrinter printer = new SyncPrinter(terminal(), secrets);
            printer.notes(session.notes());
            try {
                printer.print("Sync", printer.watch(session::sync), insights(session));
                terminal().out().println("\nRunning on schedule. Ctrl-C ends it.");
                session.awaitStop();
            } catch (Exception e) {
                // A signal in the middle of a pass cuts it off wherever it is.
                if (!signals.received()) {
                    throw e;
                }
            }
            return ExitCode.DONE;
        }
    }

    private static String insights(Application.Session session) {
        return session.address().toString();
    }
}
