package org.whatsappusage.cli;

import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;

/** A command whose usage is fixed and whose work is not there yet. */
abstract class LaterCommand extends ConfiguredCommand {

    LaterCommand(Services services) {
        super(services);
    }

    @Override
    final int execute(Configuration configuration, Settings settings, Secrets secrets) {
        terminal().err().println("The command '" + name() + "' is not there yet; nothing was done.");
        return ExitCode.WRONG_USAGE;
    }
}
