package org.whatsappusage.cli;

import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;

/** A command that makes one pass over the providers and ends. */
abstract class PassCommand extends ConfiguredCommand {

    PassCommand(Services services) {
        super(services);
    }

    /** What it does, as its summary begins. */
    abstract String title();

    /** Makes the pass. */
    abstract SyncOutcome pass(Application.Session session, Progress progress) throws Exception;

    /** What a user should know who has stopped it. */
    abstract String howItGoesOn();

    @Override
    final int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        // Outermost, so that a signal while the session is being closed does not cut that off.
        try (StopSignals signals = StopSignals.install();
                Application.Session session =
                        services().application().start(configuration, settings, Application.Mode.SYNC)) {
            signals.then(session::close);
            SyncPrinter printer = new SyncPrinter(terminal(), secrets);
            printer.notes(session.notes());
            try {
                SyncOutcome outcome = printer.watch(progress -> pass(session, progress));
                printer.print(
                        title(),
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
        terminal().err().println("stopped by a signal; " + howItGoesOn());
        return ExitCode.FAILED;
    }
}
