package org.whatsappusage.cli;

import picocli.CommandLine.Command;

/** The program without a command: {@code run}. */
@Command(
        name = "whatsapp-usage",
        description = {
            "Reads WhatsApp usage and billing data of 360dialog and YCloud into a ledger and passes it on.",
            "Without a command: run."
        },
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All done.",
            "1:Ended, but something failed or is incomplete; each failure is named on standard error.",
            "2:Wrong usage or settings; nothing was called."
        })
final class RootCommand extends RunCommand {

    RootCommand(Services services) {
        super(services);
    }
}
