package org.whatsappusage.cli;

import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the ledger anew. */
@Command(
        name = "replay",
        description = "Builds the ledger anew from the raw answers that were kept; calls nobody. (Not there yet.)")
final class ReplayCommand extends LaterCommand {

    @Option(names = "--connection", paramLabel = "N", description = "Only this connection. Default: all.")
    private String connection;

    ReplayCommand(Services services) {
        super(services);
    }

    @Override
    void checkAgainst(Settings settings) {
        checkConnection(connection, settings);
    }
}
