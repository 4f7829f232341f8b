package org.whatsappusage.cli;

import org.whatsappusage.collect.ReplayReport;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the ledger anew. */
@Command(
        name = "replay",
        description =
                "Builds the ledger anew from the raw answers that were kept and restores what differs; calls nobody.")
final class ReplayCommand extends ConfiguredCommand {

    @Option(names = "--connection", paramLabel = "N", description = "Only this connection. Default: all.")
    private String connection;

    ReplayCommand(Services services) {
        super(services);
    }

    @Override
    void checkAgainst(Settings settings) {
        checkConnection(connection, settings);
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        ReplayReport report = replay(settings);
        terminal().out().print(secrets.hide(text(report)));
        terminal().out().flush();
        report.failures().forEach(failure -> terminal().err().println("failed: " + secrets.hide(failure)));
        return report.failures().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ReplayReport replay(Settings settings) throws Exception {
        try (StopSignals signals = StopSignals.install();
                Progress progress =
                        terminal().watched() ? new TerminalProgress(terminal().out(), "readings") : Progress.NONE) {
            return services().application().replay(settings, connection, progress, signals::then);
        }
    }

    private static String text(ReplayReport report) {
        TextTable table = new TextTable(TextTable.Side.LEFT, TextTable.Side.RIGHT);
        row(table, "readings replayed", report.readings());
        row(table, "pages", report.pages());
        row(table, "records", report.records());
        row(table, "inserted", report.inserted());
        row(table, "changed", report.changed());
        row(table, "withdrawn", report.withdrawn());
        row(table, "balances inserted", report.balances());
        row(table, "accounts inserted", report.accounts());
        row(table, "sums corrected", report.sums());
        row(table, "left alone", report.left());
        StringBuilder text = new StringBuilder(table.text());
        if (report.differed()) {
            text.append("The next `sync` delivers what was restored to the sinks.\n");
        } else if (report.failures().isEmpty()) {
            text.append("The ledger is what its answers say.\n");
        }
        if (report.left() > 0) {
            text.append("Left alone are records whose newest answers are not kept.\n");
        }
        return text.toString();
    }

    private static void row(TextTable table, String name, long count) {
        table.row(name, Figures.count(count));
    }
}
