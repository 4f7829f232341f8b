package org.whatsappusage.cli;

import org.whatsappusage.collect.Again;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads days again. */
@Command(name = "backfill", description = "Reads whole days again; goes on where it was if it was cut off.")
final class BackfillCommand extends PassCommand {

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

    @Override
    String title() {
        return "Backfill";
    }

    @Override
    SyncOutcome pass(Application.Session session, Progress progress) throws Exception {
        return session.backfill(new Again(days.from(), days.to(), connection), progress);
    }

    @Override
    String howItGoesOn() {
        return "what was read is kept, and the same command goes on from there";
    }
}
