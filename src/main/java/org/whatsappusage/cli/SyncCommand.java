package org.whatsappusage.cli;

import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;

/** One pass. */
@Command(
        name = "sync",
        description =
                "One pass over all that is due on every connection; delivers it to every sink, prints a summary and ends.")
final class SyncCommand extends ConfiguredCommand {

    SyncCommand(Services services) {
        super(services);
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        // Outermost, so that a signal while the session is being closed does not cut that off.
        try (StopSignals signals = StopSignals.install();
                Application.Session session =
                        services().application().start(configuration, settings, Application.Mode.SYNC)) {
            signals.then(session::close);
            SyncPrinter printer = new SyncPrinter(terminal(), secrets);
            printer.notes(session.notes());
            try {
                SyncOutcome outcome = printer.sync(session);
                printer.print(
                        outcome,
                        "http://localhost:" + settings.http().port() + "/ while `whatsapp-usage run` is running");
                if (signals.received()) {
                    return stopped();
                }
                return outcome.complete() ? ExitCode.DONE : ExitCode.FAILED;
            } catch (Exception e) {
                // A signal in the middle of a pass cuts it off wherever it is.
                if (signals.received()) {
                    return stopped();
                }
                throw e;
            }
        }
    }

    private int stopped() {
        terminal().err().println("stopped by a signal; what was read is kept, and the next sync goes on from there");
        return ExitCode.FAILED;
    }
}
