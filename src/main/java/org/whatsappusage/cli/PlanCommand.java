package org.whatsappusage.cli;

import picocli.CommandLine.Command;

/** Tells what a sync would do. */
@Command(
        name = "plan",
        description =
                "Prints what the next sync would call, when, and which limit makes it wait; calls nothing. (Not there yet.)")
final class PlanCommand extends LaterCommand {

    PlanCommand(Services services) {
        super(services);
    }
}
