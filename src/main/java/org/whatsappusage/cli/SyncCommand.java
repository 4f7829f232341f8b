package org.whatsappusage.cli;

import picocli.CommandLine.Command;

/** One pass. */
@Command(
        name = "sync",
        description =
                "One pass over all that is due on every connection; delivers it to every sink, prints a summary and ends.")
final class SyncCommand extends PassCommand {

    SyncCommand(Services services) {
        super(services);
    }

    @Override
    String title() {
        return "Sync";
    }

    @Override
    SyncOutcome pass(Application.Session session, Progress progress) throws Exception {
        return session.sync(progress);
    }

    @Override
    String howItGoesOn() {
        return "what was read is kept, and the next sync goes on from there";
    }
}
