package org.whatsappusage.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;
import org.whatsappusage.sandbox.SandboxStartException;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.SandboxConnections;
import org.whatsappusage.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Only the simulated providers. */
@Command(
        name = "sandbox",
        description =
                "Simulates both providers over HTTP, and nothing else, until it is stopped. Prints how to connect to them.")
final class SandboxCommand extends ConfiguredCommand {

    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--port",
            converter = WholeNumber.class,
            paramLabel = "P",
            defaultValue = "9360",
            description = "Where it listens, on this machine only. 0 takes any free port. Default: $${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--time-scale",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "How many times faster than in reality the windows of the limits pass. Default: $${DEFAULT-VALUE}.")
    private BigDecimal timeScale;

    SandboxCommand(Services services) {
        super(services);
    }

    @Override
    void checkOptions() {
        if (port < 0 || port > HIGHEST_PORT) {
            throw wrongUsage("Invalid value for option '--port': '" + port + "' is not from 0 to " + HIGHEST_PORT);
        }
        if (timeScale.signum() <= 0) {
            throw wrongUsage("Invalid value for option '--time-scale': '" + timeScale + "' is not greater than 0");
        }
    }

    @Override
    int execute(Configuration configuration, Settings settings, Secrets secrets) throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        SandboxOptions options = SandboxOptions.defaults().withPort(port).withTimeScale(timeScale);
        try (StopSignals signals = StopSignals.install();
                Sandbox sandbox = Sandbox.start(options)) {
            signals.then(stopped::countDown);
            print(sandbox);
            stopped.await();
            return ExitCode.DONE;
        } catch (SandboxStartException taken) {
            throw wrongUsage("Invalid value for option '--port': " + taken.getMessage());
        }
    }

    private void print(Sandbox sandbox) {
        SandboxConnections connections = new SandboxConnections(
                sandbox.uri(),
                SandboxAccounts.PARTNER_ID,
                SandboxAccounts.API_KEY_360DIALOG,
                SandboxAccounts.API_KEY_YCLOUD,
                SandboxAccounts.MANAGED_ACCOUNT_IDS);
        PrintStream out = terminal().out();
        out.println("360dialog and YCloud are simulated at " + sandbox.uri());
        out.println();
        TextTable table = new TextTable(TextTable.Side.LEFT, TextTable.Side.LEFT, TextTable.Side.LEFT);
        table.row("360dialog", "partner", connections.partnerId());
        table.row("", "API key", connections.apiKey360dialog());
        table.row("", "or user", SandboxAccounts.USERNAME);
        table.row("", "with password", SandboxAccounts.PASSWORD);
        table.row("YCloud", "API key", connections.apiKeyYCloud());
        table.row("", "managed accounts", String.join(", ", connections.managedAccountIds()));
        out.print(table.text());
        out.println();
        List.of("Settings to read them, for application.properties:", "", connections.snippet(), "", "Ctrl-C ends it.")
                .forEach(out::println);
        out.flush();
    }
}
