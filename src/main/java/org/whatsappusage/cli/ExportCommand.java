package org.whatsappusage.cli;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.whatsappusage.deliver.ExportOrder;
import org.whatsappusage.deliver.ExportReport;
import org.whatsappusage.deliver.Format;
import org.whatsappusage.deliver.Formats;
import org.whatsappusage.deliver.Gzip;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the ledger to a file. */
@Command(
        name = "export",
        description =
                "Writes the ledger's current state of the periods that lie within whole days to a file; calls nobody.")
final class ExportCommand extends ConfiguredCommand {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Option(
            names = "--format",
            paramLabel = "F",
            required = true,
            description = "Format of the file, as of a sink: csv, jsonl, cloudevents, parquet.")
    private String formatName;

    @Mixin
    private Days days;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description =
                    "The file, compressed if its name ends with .gz. It has its name only once it is whole. - is standard"
                            + " output.")
    private Path output;

    @Option(names = "--connection", paramLabel = "N", description = "Only this connection. Default: all.")
    private String connection;

    private Format format;
    private OutputFile file;

    ExportCommand(Services services) {
        super(services);
    }

    @Override
    void checkOptions() {
        if (days.problem() != null) {
            throw wrongUsage(days.problem());
        }
        try {
            format = Formats.ofState(formatName);
        } catch (IllegalArgumentException unusable) {
            throw wrongUsage("Invalid value for option '--format': " + unusable.getMessage());
        }
        if (!output.equals(STANDARD_OUTPUT)) {
            file = new OutputFile(output);
            String problem = Gzip.problem(format, output.toString()).orElseGet(file::problem);
            if (problem != null) {
                throw wrongUsage("Invalid value for option '--output': " + problem);
            }
        }
    }

    @Override
    void checkAgainst(Settings settings) {
        checkConnection(connection, settings);
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        ExportReport report = file == null ? writeToStandardOutput(settings) : file.write(out -> write(settings, out));
        PrintStream told = file == null ? terminal().err() : terminal().out();
        if (file != null) {
            told.println("records written to " + file + ": " + Figures.count(report.records()));
        }
        if (report.records() == 0) {
            told.println("note: the ledger has no period that lies within " + days.from() + ".." + days.to());
        }
        report.unread().forEach(window -> terminal()
                .err()
                .println("incomplete: not read whole, and told as it was before, if at all: " + secrets.hide(window)));
        return report.unread().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ExportReport writeToStandardOutput(Settings settings) throws Exception {
        try (OutputStream out =
                new BufferedOutputStream(new StandardOutput(terminal().out()))) {
            return write(settings, out);
        }
    }

    private ExportReport write(Settings settings, OutputStream out) throws Exception {
        ExportOrder order = new ExportOrder(format, days.from(), days.to(), connection);
        try (StopSignals signals = StopSignals.install();
                Progress progress = progress()) {
            return services().application().export(settings, order, out, progress, signals::then);
        }
    }

    /** None where the document goes. */
    private Progress progress() {
        return terminal().watched() && file != null
                ? new TerminalProgress(terminal().out(), "records")
                : Progress.NONE;
    }
}
