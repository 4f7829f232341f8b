package org.whatsappusage.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares invoices with the ledger. */
@Command(name = "reconcile", description = "Imports invoices and prints the comparison. (Not there yet.)")
final class ReconcileCommand extends LaterCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Invoices.")
    private List<Path> files;

    ReconcileCommand(Services services) {
        super(services);
    }

    @Override
    void checkOptions() {
        files.stream().filter(file -> !Files.isRegularFile(file)).findFirst().ifPresent(file -> {
            throw wrongUsage("Invalid value for FILE: there is no file " + file);
        });
    }
}
