package org.whatsappusage.cli;

import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads days again. */
@Command(name = "backfill", description = "Reads whole days again; can be resumed. (Not there yet.)")
final class BackfillCommand extends LaterCommand {

    @Mixin
    private Days days;

    @Option(names = "--connection", paramLabel = "N", description = "Only this connection. Default: all.")
    private String connection;

    BackfillCommand(Services services) {
        super(services);
    }

    @Override
    void checkOptions() {
        if (days.problem() != null) {
            throw wrongUsage(days.problem());
        }
    }

    @Override
    void checkAgainst(Settings settings) {
        checkConnection(connection, settings);
    }
}
