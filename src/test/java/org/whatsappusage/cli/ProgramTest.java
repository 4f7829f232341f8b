package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.collect.Again;
import org.whatsappusage.collect.Preview;
import org.whatsappusage.collect.ReplayReport;
import org.whatsappusage.deliver.ExportOrder;
import org.whatsappusage.deliver.ExportReport;
import org.whatsappusage.deliver.Formats;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.ConfigurationSources;
import org.whatsappusage.settings.Settings;
import org.whatsappusage.settings.SettingsException;
import org.whatsappusage.settings.TestProviders;

class ProgramTest {

    private static final SyncOutcome COMPLETE = new SyncOutcome(
            "s1", List.of(), List.of(), List.of(), List.of(), List.of(), "data/ledger.mv.db", Duration.ZERO);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeApplication application = new FakeApplication();
    private Map<String, String> environment = Map.of();
    private Path invoice;

    @BeforeEach
    void writeInvoice() throws IOException {
        invoice = Files.writeString(folder.resolve("invoice.csv"), "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snyc | Unknown command 'snyc'; the nearest known one is sync | whatsapp-usage",
                "sync --confg=x | Unknown option '--confg'; the nearest known one is --config | whatsapp-usage sync",
                "--hlep | Unknown option '--hlep'; the nearest known one is --help | whatsapp-usage",
                "sync now | Unexpected argument 'now' | whatsapp-usage sync",
                "sync -Dx | Invalid value for option '-D': 'x' has no value; write -Dx=value | whatsapp-usage sync",
                "backfill | Missing required options: '--from=D', '--to=D' | whatsapp-usage backfill",
                "backfill --from 2026-02-30 --to 2026-03-01 | Invalid value for option '--from': '2026-02-30' is not a day as"
                        + " yyyy-MM-dd | whatsapp-usage backfill",
                "backfill --from 2026-03-02 --to 2026-03-01 | Invalid value for option '--to': 2026-03-01 is before --from"
                        + " 2026-03-02 | whatsapp-usage backfill",
                "replay --connection mine | Invalid value for option '--connection': there is no connection 'mine'; there are"
                        + " sandbox-360dialog, sandbox-ycloud | whatsapp-usage replay",
                "reconcile | Missing required parameter: 'FILE' | whatsapp-usage reconcile",
                "reconcile no.csv | Invalid value for FILE: there is no file no.csv | whatsapp-usage reconcile",
                "export --from 2026-03-01 --to 2026-03-01 | Missing required options: '--format=F', '--output=FILE' |"
                        + " whatsapp-usage export",
                "export --format xlsx --from 2026-03-01 --to 2026-03-01 --output x | Invalid value for option '--format': no format"
                        + " 'xlsx' (there are: csv, jsonl, cloudevents, parquet) | whatsapp-usage export",
                "export --format stripe --from 2026-03-01 --to 2026-03-01 --output x | Invalid value for option '--format': format"
                        + " 'stripe' tells a billing system what to add to what it has, and so is for sinks only (there are: csv,"
                        + " jsonl, cloudevents, parquet) | whatsapp-usage export",
                "export --format csv --from 2026-03-02 --to 2026-03-01 --output x | Invalid value for option '--to': 2026-03-01 is"
                        + " before --from 2026-03-02 | whatsapp-usage export",
                "export --format csv --from 2026-03-01 --to 2026-03-01 --output /no/such/x | Invalid value for option '--output':"
                        + " there is no folder /no/such | whatsapp-usage export",
                "export --format csv --from 2026-03-01 --to 2026-03-01 --output src | Invalid value for option '--output': src is a"
                        + " folder | whatsapp-usage export",
                "export --format csv --from 2026-03-01 --to 2026-03-01 --output /dev/null | Invalid value for option '--output':"
                        + " /dev/null is no file; - is standard output | whatsapp-usage export",
                "export --format parquet --from 2026-03-01 --to 2026-03-01 --output x.gz | Invalid value for option '--output':"
                        + " format parquet is compressed within, and what reads it cannot read a file that is compressed as a"
                        + " whole; leave .gz out of the name | whatsapp-usage export",
                "export --format csv --from 2026-03-01 --to 2026-03-01 --output x --connection mine | Invalid value for option"
                        + " '--connection': there is no connection 'mine'; there are sandbox-360dialog, sandbox-ycloud |"
                        + " whatsapp-usage export",
                "sandbox --port http | Invalid value for option '--port': 'http' is not a whole number | whatsapp-usage sandbox",
                "sandbox --port 65536 | Invalid value for option '--port': '65536' is not from 0 to 65535 | whatsapp-usage sandbox",
                "sandbox --time-scale 0 | Invalid value for option '--time-scale': '0' is not greater than 0 | whatsapp-usage"
                        + " sandbox",
            })
    void wrongUsageIsNamed(String arguments, String message, String command) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err()).isEqualTo(message + "\nSee '" + command + " --help'.\n");
        assertThat(out()).isEmpty();
        assertThat(application.modes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "sync",
                "check",
                "plan",
                "sandbox",
                "replay",
                "backfill --from 2026-01-01 --to 2026-01-01",
                "export --format csv --from 2026-01-01 --to 2026-01-01 --output x",
                "reconcile INVOICE"
            })
    void everyCommandRefusesWrongSettingsBeforeAnythingElse(String command) {
        String arguments = (command + " -Dwhatsapp-usage.http.prt=1 -Dwhatsapp-usage.log.level=loud").strip();

        assertThat(run(arguments.replace("INVOICE", invoice.toString()).split(" ")))
                .isEqualTo(2);
        assertThat(err()).isEqualTo("""
                        The settings cannot be used; nothing was called:
                          whatsapp-usage.http.prt is unknown; the nearest known setting is whatsapp-usage.http.port
                          whatsapp-usage.log.level is 'loud'; it must be one of error, warn, info, debug
                        """);
        assertThat(out()).isEmpty();
        assertThat(application.modes).isEmpty();
    }

    @Test
    void whatIsNotThereYetSaysSo() {
        assertThat(run("reconcile", invoice.toString())).isEqualTo(2);
        assertThat(err()).isEqualTo("The command 'reconcile' is not there yet; nothing was done.\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("sync", "--config", "mine.properties")).isEqualTo(2);
        assertThat(err())
                .isEqualTo("The settings cannot be used; nothing was called:\n  there is no settings file "
                        + folder.resolve("mine.properties") + "\n");
    }

    @Test
    void optionsCountBeforeAndBehindTheCommandAndThoseBehindAreStronger() throws IOException {
        Files.writeString(folder.resolve("a"), "whatsapp-usage.http.port=1\nmy.own=a");
        Files.writeString(folder.resolve("b"), "whatsapp-usage.http.port=2\nmy.own=b");

        assertThat(run("--config", "a", "-Dx=1", "-Dy=1", "sync", "-Dy=2", "-Dz=3"))
                .isZero();
        assertThat(application.configuration.properties())
                .containsEntry("my.own", "a")
                .containsEntry("x", "1")
                .containsEntry("y", "2")
                .containsEntry("z", "3");
        assertThat(run("--config", "a", "sync", "--config", "b")).isZero();
        assertThat(application.settings.http().port()).isEqualTo(2);
    }

    @Test
    void placeholdersAreCamels() {
        environment = Map.of("WHATSAPP_USAGE_LEDGER_USERNAME", "{{my.user:{{sys:no.such:me}}}}");

        assertThat(run(
                        "sync",
                        "-Dmy.port=90",
                        "-Dwhatsapp-usage.http.port={{my.port}}",
                        "-Dwhatsapp-usage.routes={{?no}}"))
                .isZero();
        assertThat(application.settings.http().port()).isEqualTo(90);
        assertThat(application.settings.ledger().username()).isEqualTo("me");
        assertThat(application.settings.routes()).isNull();
    }

    @Test
    void aPlaceholderWithoutAValueIsNamedByItsKeyAndNothingElseIsShown() {
        assertThat(run(
                        "sync",
                        "-Dwhatsapp-usage.ledger.password=SECRET{{env:NO_SUCH_VARIABLE}}",
                        "-Dwhatsapp-usage.ledger.username={{no.such.key}}"))
                .isEqualTo(2);
        assertThat(err()).isEqualTo("""
                        The settings cannot be used; nothing was called:
                          whatsapp-usage.ledger.password has a placeholder that cannot be resolved: {{env:NO_SUCH_VARIABLE}}
                          whatsapp-usage.ledger.username has a placeholder that cannot be resolved: {{no.such.key}}
                        """);
    }

    @Test
    void aCompleteSyncPrintsItsSummary() {
        application.notes = List.of("No connection is configured: the sandbox is read.");

        assertThat(run("sync")).isZero();
        assertThat(out()).isEqualTo("""
                        No connection is configured: the sandbox is read.

                        Sync s1: complete, in 0.0 s

                        where to look
                        ledger         data/ledger.mv.db
                        Insights       http://localhost:8080/ while `whatsapp-usage run` is running
                        """);
        assertThat(err()).isEmpty();
        assertThat(application.modes).containsExactly(Application.Mode.SYNC);
        assertThat(application.closed).isTrue();
    }

    @Test
    void failuresAndGapsAreNamedOnStandardErrorWithoutSecrets() {
        application.outcome = new SyncOutcome(
                "s1",
                List.of(new SyncOutcome.Stream("hub", "channel-usage", 5, 2, 5, 0, null, null, List.of())),
                List.of(),
                List.of(),
                List.of("connection hub: the key hunter22 was refused"),
                List.of(),
                "x",
                Duration.ZERO);

        assertThat(run(
                        "sync",
                        "-Dwhatsapp-usage.connections.hub.provider=ycloud",
                        "-Dwhatsapp-usage.connections.hub.api-key=hunter22"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("""
                        failed: connection hub: the key *** was refused
                        incomplete: connection hub, stream channel-usage, 2 of 5 windows
                        """);
        assertThat(out()).startsWith("Sync s1: not complete, 1 failure, in 0.0 s\n");
    }

    @Test
    void aSyncThatASignalEndsIsNotComplete() {
        application.interruption = () -> {
            StopSignalsTest.raise();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> application.closed);
            throw new IllegalStateException("cut off");
        };

        assertThat(run("sync")).isEqualTo(1);
        assertThat(err())
                .isEqualTo("stopped by a signal; what was read is kept, and the next sync goes on from there\n");
    }

    @Test
    void aRunThatASignalEndsInItsFirstPassIsDone() {
        application.interruption = () -> {
            StopSignalsTest.raise();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> application.closed);
            throw new IllegalStateException("cut off");
        };

        assertThat(run("run")).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void whatCannotStartFailsWithItsReasonsAndWithoutSecrets() {
        application.failure = new IllegalStateException(
                "the ledger cannot be opened", new IOException("jdbc:h2:file:./x;PASSWORD=hunter22 is locked"));

        assertThat(run("sync", "-Dwhatsapp-usage.ledger.url=jdbc:h2:file:./x;PASSWORD=hunter22"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("failed: the ledger cannot be opened: *** is locked\n");
    }

    @Test
    void settingsThatTurnOutToBeWrongAtTheStartAreWrongSettings() {
        application.failure = new SettingsException(List.of("whatsapp-usage.sinks.a.uri names no component"));

        assertThat(run("run")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "The settings cannot be used; nothing was called:\n  whatsapp-usage.sinks.a.uri names no component\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run"})
    void runPrintsTheFirstSyncAndWaits(String command) {
        assertThat(command.isEmpty() ? run() : run(command)).isZero();
        assertThat(out()).isEqualTo("""
                        Sync s1: complete, in 0.0 s

                        where to look
                        ledger         data/ledger.mv.db
                        Insights       http://localhost:7007/

                        Running on schedule. Ctrl-C ends it.
                        """);
        assertThat(application.modes).containsExactly(Application.Mode.RUN);
        assertThat(application.awaited).isTrue();
        assertThat(application.closed).isTrue();
    }

    @Test
    void checkPrintsALineForEachProof() {
        application.lines = List.of(
                new CheckLine("ledger", true, "jdbc:h2:file:./data/ledger"),
                new CheckLine("connection hub", false, "401, the key was refused"));

        assertThat(run("check")).isEqualTo(1);
        assertThat(out()).isEqualTo("""
                        ok      settings        no file
                        ok      ledger          jdbc:h2:file:./data/ledger
                        FAILED  connection hub  401, the key was refused
                        """);
        assertThat(err()).isEqualTo("failed: connection hub: 401, the key was refused\n");
        assertThat(application.modes).containsExactly(Application.Mode.CHECK);
    }

    @Test
    void planSaysWhatIsDueWhyAndWhatMakesItWait() {
        Instant now = Instant.parse("2026-03-05T00:00:00Z");
        application.preview = new Preview(
                now,
                List.of(
                        new Preview.Row("hub", "channels", Work.Reason.DISCOVERY, 1, 1, now, now, null),
                        new Preview.Row(
                                "hub",
                                "channel-usage",
                                Work.Reason.NEVER_READ,
                                1200,
                                1200,
                                now,
                                now.plus(Duration.ofHours(6)),
                                "360dialog.channel-usage.per-waba of WA (200/1h)")),
                List.of("hub: something is not known"));

        assertThat(run("plan")).isZero();
        assertThat(out()).isEqualTo("""
                        connection  stream         why               windows  calls  from  until                 waits for
                        hub         channels       list of accounts        1      1  now   now
                        hub         channel-usage  never read          1,200  1,200  now   2026-03-05T06:00:00Z  360dialog.channel-usage.per-waba of WA (200/1h)

                        note: hub: something is not known
                        A sync would make 1,201 calls at least; the limits allow the last one at 2026-03-05T06:00:00Z.
                        """);
        assertThat(application.modes).containsExactly(Application.Mode.PLAN);
    }

    @Test
    void nothingThatIsDueIsSaid() {
        assertThat(run("plan")).isZero();
        assertThat(out()).isEqualTo("Nothing is due.\n");
    }

    @Test
    void backfillPassesItsDaysOn() {
        assertThat(run("backfill", "--from", "2026-01-01", "--to", "2026-01-31", "--connection", "sandbox-ycloud"))
                .isZero();
        assertThat(application.again)
                .isEqualTo(new Again(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-31"), "sandbox-ycloud"));
        assertThat(out()).startsWith("Backfill s1: complete");
    }

    @Test
    void checkOfWhatIsAllRightEndsWithZero() {
        assertThat(run("check")).isZero();
    }

    @Test
    void replaySaysWhatItReadAndThatNothingDiffers() {
        assertThat(run("replay", "--connection", "sandbox-ycloud")).isZero();
        assertThat(out()).isEqualTo("""
                        readings replayed  1,200
                        pages              1,300
                        records                7
                        inserted               0
                        changed                0
                        withdrawn              0
                        balances inserted      0
                        accounts inserted      0
                        sums corrected         0
                        left alone             0
                        The ledger is what its answers say.
                        """);
        assertThat(err()).isEmpty();
        assertThat(application.replayed).containsExactly("sandbox-ycloud");
        assertThat(application.modes).as("nothing is started").isEmpty();
    }

    @Test
    void replayOfAllSaysWhatItRestoredAndLeftAndWhoDelivers() {
        application.replay = new ReplayReport(1, 1, 9, 1, 2, 3, 4, 5, 6, 7, List.of());

        assertThat(run("replay")).isZero();
        assertThat(out()).endsWith("""
                        inserted           1
                        changed            2
                        withdrawn          3
                        balances inserted  4
                        accounts inserted  5
                        sums corrected     6
                        left alone         7
                        The next `sync` delivers what was restored to the sinks.
                        Left alone are records whose newest answers are not kept.
                        """);
        assertThat(application.replayed).containsExactly((String) null);
    }

    @Test
    void whatCannotBeReplayedIsNamedOnStandardErrorWithoutSecrets() {
        application.replay =
                new ReplayReport(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of("hub clients: hunter22 is damaged"));

        assertThat(run(
                        "replay",
                        "-Dwhatsapp-usage.connections.hub.provider=ycloud",
                        "-Dwhatsapp-usage.connections.hub.api-key=hunter22"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("failed: hub clients: *** is damaged\n");
        assertThat(out()).doesNotContain("what its answers say");
    }

    @Test
    void aReplayThatASignalEndsIsTold() {
        application.replay = null;

        assertThat(run("replay")).isEqualTo(1);
        assertThat(err()).isEqualTo("failed: stopped\n");
    }

    private int export(String output, String... others) {
        List<String> arguments =
                new ArrayList<>(List.of("export", "--format", "csv", "--from", "2026-01-01", "--to", "2026-01-31"));
        arguments.addAll(List.of("--output", output));
        arguments.addAll(List.of(others));
        return run(arguments.toArray(String[]::new));
    }

    private static ExportReport report(long records, String... unread) {
        return new ExportReport(records, List.of(unread));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anExportedFileHasItsNameOnceItIsWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("usage.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("usage.csv"));
        application.exported = out -> {
            out.write("half, ".getBytes(StandardCharsets.UTF_8));
            assertThat(file).hasContent("old");
            out.write("whole".getBytes(StandardCharsets.UTF_8));
            return report(1234);
        };

        assertThat(export(link.toString(), "--connection", "sandbox-ycloud")).isZero();
        assertThat(file).hasContent("half, whole");
        assertThat(link).isSymbolicLink();
        assertThat(files()).containsExactly("invoice.csv", "link.csv", "usage.csv");
        assertThat(out()).isEqualTo("records written to " + link + ": 1,234\n");
        assertThat(err()).isEmpty();
        assertThat(application.order)
                .isEqualTo(new ExportOrder(
                        Formats.named("csv"),
                        LocalDate.parse("2026-01-01"),
                        LocalDate.parse("2026-01-31"),
                        "sandbox-ycloud"));
        assertThat(application.modes).as("nothing is started").isEmpty();
    }

    @Test
    void anExportThatFailsLeavesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("usage.csv"), "old");
        application.exported = out -> {
            out.write("half".getBytes(StandardCharsets.UTF_8));
            throw new IOException("No space left on device");
        };

        assertThat(export(file.toString())).isEqualTo(1);
        assertThat(err()).isEqualTo("failed: cannot write " + file + ": No space left on device\n");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("invoice.csv", "usage.csv");
        assertThat(out()).isEmpty();
    }

    @Test
    void anExportThatASignalEndsLeavesNothing() throws IOException {
        application.exported = null;

        assertThat(export(folder.resolve("usage.csv").toString())).isEqualTo(1);
        assertThat(err()).isEqualTo("failed: stopped\n");
        assertThat(files()).containsExactly("invoice.csv");
    }

    @Test
    void anExportedFileIsCompressedIfItsNameSaysSo() throws IOException {
        Path file = folder.resolve("usage.csv.gz");

        assertThat(export(file.toString())).isZero();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("document");
        }
    }

    @Test
    void anExportToStandardOutputWritesNothingElseThere() {
        assertThat(export("-")).isZero();
        assertThat(out()).isEqualTo("document");
        assertThat(err()).isEmpty();
    }

    @Test
    void anExportWithoutRecordsIsNoted() {
        application.exported = out -> {
            out.write("empty".getBytes(StandardCharsets.UTF_8));
            return report(0);
        };
        String note = "note: the ledger has no period that lies within 2026-01-01..2026-01-31\n";

        assertThat(export("-")).isZero();
        assertThat(out()).isEqualTo("empty");
        assertThat(err()).isEqualTo(note);

        out.reset();
        err.reset();
        assertThat(export(folder.resolve("usage.csv").toString())).isZero();
        assertThat(folder.resolve("usage.csv")).hasContent("empty");
        assertThat(out()).endsWith(": 0\n" + note);
        assertThat(err()).isEmpty();
    }

    @Test
    void anExportNamesWhatCouldNotBeReadWhole() {
        application.exported = out -> report(7, "hub channel-usage client c channel ch1: refused");
        String told =
                "incomplete: not read whole, and told as it was before, if at all: hub channel-usage client c channel ch1:"
                        + " refused\n";

        assertThat(export("-")).isEqualTo(1);
        assertThat(out()).isEmpty();
        assertThat(err()).isEqualTo(told);

        err.reset();
        assertThat(export(folder.resolve("usage.csv").toString())).isEqualTo(1);
        assertThat(folder.resolve("usage.csv")).as("written all the same").exists();
        assertThat(out()).endsWith(": 7\n");
        assertThat(err()).isEqualTo(told);
    }

    @Test
    void anExportToAPipeThatNobodyReadsFails() {
        application.exported = out -> {
            for (int row = 0; row < 1000; row++) {
                out.write(new byte[1000]);
            }
            return report(1000);
        };
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(run(
                        closed,
                        "export",
                        "--format",
                        "csv",
                        "--from",
                        "2026-01-01",
                        "--to",
                        "2026-01-31",
                        "--output",
                        "-"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("failed: standard output takes no more\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "help sync",
                "sync --help",
                "backfill --help",
                "reconcile --help",
                "export --help",
                "sandbox --help"
            })
    void helpIsAResult(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out()).startsWith("Usage: whatsapp-usage ");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "sync --version", "backfill --version"})
    void versionIsAResult(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out()).startsWith("whatsapp-usage ");
    }

    private int run(String... arguments) {
        return run(out, arguments);
    }

    private int run(OutputStream standardOutput, String... arguments) {
        PrintStream outStream = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Program(new Services(
                        new Terminal(outStream, errStream, false),
                        (properties, file) ->
                                new ConfigurationSources(properties, Map.of(), environment, file, folder, null),
                        TestProviders.load(),
                        application))
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static final class FakeApplication implements Application, Application.Session {

        private final List<Mode> modes = new ArrayList<>();
        private Configuration configuration;
        private Settings settings;
        private RuntimeException failure;
        private SyncOutcome outcome = COMPLETE;
        private Again again;
        private Preview preview = new Preview(Instant.parse("2026-03-05T00:00:00Z"), List.of(), List.of());
        private List<CheckLine> lines = List.of();
        private List<String> notes = List.of();
        private final List<String> replayed = new ArrayList<>();
        private ReplayReport replay = new ReplayReport(1200, 1300, 7, 0, 0, 0, 0, 0, 0, 0, List.of());
        private boolean awaited;
        private volatile boolean closed;
        private Callable<Void> interruption;
        private ExportOrder order;
        private OutputFile.Content<ExportReport> exported = out -> {
            out.write("document".getBytes(StandardCharsets.UTF_8));
            return report(1);
        };

        @Override
        public Session start(Configuration used, Settings checked, Mode mode) {
            modes.add(mode);
            configuration = used;
            settings = checked;
            if (failure != null) {
                throw failure;
            }
            return this;
        }

        /** With no report prepared it waits for the signal that ends it. */
        @Override
        public ReplayReport replay(Settings checked, String connection, Progress progress, Consumer<Runnable> stop)
                throws Exception {
            replayed.add(connection);
            progress.at(1, 2, "hub", "channel-usage");
            if (replay != null) {
                return replay;
            }
            awaitSignal(stop);
            return new ReplayReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of("stopped"));
        }

        /** With no document prepared it waits for the signal that ends it. */
        @Override
        public ExportReport export(
                Settings checked, ExportOrder what, OutputStream out, Progress progress, Consumer<Runnable> stop)
                throws Exception {
            order = what;
            progress.at(1000, Progress.UNKNOWN, "hub", "channel-usage");
            if (exported == null) {
                awaitSignal(stop);
                throw new InterruptedIOException("stopped");
            }
            return exported.writeTo(out);
        }

        private static void awaitSignal(Consumer<Runnable> stop) throws Exception {
            CountDownLatch stopped = new CountDownLatch(1);
            stop.accept(stopped::countDown);
            StopSignalsTest.raise();
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public List<String> notes() {
            return notes;
        }

        @Override
        public SyncOutcome sync(Progress progress) throws Exception {
            progress.at(1, 2, "hub", "channel-usage");
            if (interruption != null) {
                interruption.call();
            }
            return outcome;
        }

        @Override
        public SyncOutcome backfill(Again days, Progress progress) throws Exception {
            again = days;
            return sync(progress);
        }

        @Override
        public Preview plan() {
            return preview;
        }

        @Override
        public List<CheckLine> check() {
            return lines;
        }

        @Override
        public URI address() {
            return URI.create("http://localhost:7007/");
        }

        @Override
        public void awaitStop() {
            awaited = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
