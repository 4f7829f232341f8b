package org.whatsappusage.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the ledger to a file. */
@Command(name = "export", description = "Writes the ledger's current state of whole days to a file. (Not there yet.)")
final class ExportCommand extends LaterCommand {

    @Option(names = "--format", paramLabel = "F", required = true, description = "Format of the file.")
    private String format;

    @Mixin
    private Days days;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The file.")
    private Path output;

    ExportCommand(Services services) {
        super(services);
    }

    @Override
    void checkOptions() {
        if (days.problem() != null) {
            throw wrongUsage(days.problem());
        }
    }
}
