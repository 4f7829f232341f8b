package org.whatsappusage.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.PluginHelper;
import org.whatsappusage.collect.Again;
import org.whatsappusage.collect.Preview;
import org.whatsappusage.collect.Replay;
import org.whatsappusage.collect.ReplayReport;
import org.whatsappusage.collect.SyncListener;
import org.whatsappusage.collect.SyncReport;
import org.whatsappusage.deliver.DeliveryReport;
import org.whatsappusage.deliver.Export;
import org.whatsappusage.deliver.ExportOrder;
import org.whatsappusage.deliver.ExportReport;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.Summary;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Window;
import org.whatsappusage.runtime.Beans;
import org.whatsappusage.runtime.UsagePlugin;
import org.whatsappusage.runtime.UsageServices;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.LedgerSettings;
import org.whatsappusage.settings.SandboxConnections;
import org.whatsappusage.settings.Settings;
import org.whatsappusage.settings.SettingsException;

/** The commands' work, done by the routes on Camel Main. */
final class CamelApplication implements Application {

    private static final String ROUTE_FILES = "*.camel.yaml";
    private static final String ROUTES_IN_THE_JAR = "classpath:org/whatsappusage/routes/" + ROUTE_FILES;
    private static final String ROUTES_OF_A_SERVER = "**/schedule.camel.yaml,**/web.camel.yaml";

    private static final int RECORDS_BETWEEN_SIGNS = 1000;

    private final Providers providers;

    CamelApplication(Providers providers) {
        this.providers = providers;
    }

    @Override
    public Session start(Configuration configuration, Settings settings, Mode mode) throws Exception {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            List<String> notes = new ArrayList<>();
            Configuration own = configuration;
            Settings checked = settings;
            if (settings.connections().isEmpty()) {
                Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
                opened.add(sandbox);
                own = configuration.with(connections(sandbox).properties());
                try (PropertyPlaceholders placeholders = new PropertyPlaceholders(own.properties())) {
                    checked = own.settings(providers, placeholders);
                }
                notes.add(
                        "No connection is configured, so two simulated providers are read, at " + sandbox.uri() + ".");
            }
            return new CamelSession(own, checked, mode, notes, opened);
        } catch (Exception e) {
            close(opened, e);
            throw e;
        }
    }

    @Override
    public ReplayReport replay(Settings settings, String connection, Progress progress, Consumer<Runnable> stop)
            throws IOException {
        try (Ledger ledger = ledger(settings)) {
            Replay replay = new Replay(
                    ledger,
                    providers,
                    (window, done, planned) -> progress.at(done, planned, window.connection(), window.stream()));
            stop.accept(replay::stop);
            return replay.run(connection);
        }
    }

    @Override
    public ExportReport export(
            Settings settings, ExportOrder order, OutputStream out, Progress progress, Consumer<Runnable> stop)
            throws IOException {
        try (Ledger ledger = ledger(settings)) {
            Export export = new Export(ledger, (record, written) -> {
                if (written % RECORDS_BETWEEN_SIGNS == 0) {
                    progress.at((int) written, Progress.UNKNOWN, record.usage().connection(), record.usage().stream());
                }
            });
            stop.accept(export::stop);
            return export.write(order, out);
        }
    }

    private static Ledger ledger(Settings settings) {
        LedgerSettings own = settings.ledger();
        ExistingLedger.require(own);
        return Ledger.open(own.url(), own.username(), own.password(), Clock.systemUTC());
    }

    private static SandboxConnections connections(Sandbox sandbox) {
        return new SandboxConnections(
                sandbox.uri(),
                SandboxAccounts.PARTNER_ID,
                SandboxAccounts.API_KEY_360DIALOG,
                SandboxAccounts.API_KEY_YCLOUD,
                SandboxAccounts.MANAGED_ACCOUNT_IDS);
    }

    /** The last one first. */
    private static void close(List<AutoCloseable> opened, Exception failure) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        opened.clear();
    }

    private final class CamelSession implements Session {

        private final Settings settings;
        private final List<String> notes;
        private final List<AutoCloseable> opened;
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final Main main = new Main();
        private final URI address;
        private final Mode mode;
        private final UsageServices services;
        private final Proofs proofs;
        private volatile Progress progress = Progress.NONE;

        CamelSession(
                Configuration configuration,
                Settings settings,
                Mode mode,
                List<String> notes,
                List<AutoCloseable> opened)
                throws Exception {
            this.settings = settings;
            this.notes = notes;
            this.opened = opened;
            int port = mode == Mode.RUN ? port(settings.http().port()) : 0;
            this.address = mode == Mode.RUN ? URI.create("http://localhost:" + port + "/") : null;
            main.setDefaultPropertyPlaceholderLocation("false");
            main.setOverrideProperties(properties(configuration, mode, port));
            this.mode = mode;
            if (mode == Mode.CHECK) {
                services = null;
            } else {
                routes(configuration, mode);
                services = new UsageServices(settings, providers, Clock.systemUTC(), listener());
                opened.add(services);
                main.bind(Beans.SERVICES, services);
            }
            settings.connections()
                    .forEach((name, connection) -> main.bind(Beans.CONNECTION_PREFIX + name, connection.connection()));
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void beforeConfigure(BaseMainSupport starting) {
                    // Inside of Maven the system's class loader, which Camel asks for plugins, does not see this
                    // library.
                    new UsagePlugin().load(starting.getCamelContext());
                }
            });
            opened.add(main::stop);
            try {
                main.start();
            } catch (Exception e) {
                throw StartFailure.explained(e);
            }
            if (mode == Mode.CHECK) {
                proofs = new Proofs(settings, providers, main.getCamelContext(), beginnings(configuration));
            } else {
                proofs = null;
                requireSync();
            }
        }

        private SyncListener listener() {
            return new SyncListener() {
                @Override
                public void progress(Window window, int done, int planned) {
                    progress.at(
                            done,
                            planned,
                            window == null ? null : window.connection(),
                            window == null ? null : window.stream());
                }

                @Override
                public void waiting(String connection, Instant until) {
                    progress.waiting(connection, until);
                }
            };
        }

        private void routes(Configuration configuration, Mode mode) {
            Optional<Path> folder = configuration.routes(settings);
            folder.ifPresent(CamelSession::requireRouteFiles);
            main.configure().withRoutesIncludePattern(routeFiles(folder));
            if (mode != Mode.RUN) {
                main.configure().withRoutesExcludePattern(ROUTES_OF_A_SERVER);
            }
        }

        private static String routeFiles(Optional<Path> folder) {
            return folder.map(path -> "file:" + path + "/" + ROUTE_FILES).orElse(ROUTES_IN_THE_JAR);
        }

        /** Also of routes that no file has, since they come with beans or plugins of the user's own. */
        private RouteBeginnings beginnings(Configuration configuration) throws Exception {
            CamelContext context = main.getCamelContext();
            return RouteBeginnings.of(
                    PluginHelper.getPackageScanResourceResolver(context)
                            .findResources(routeFiles(configuration.routes(settings))),
                    context.getRoutes().stream()
                            .map(route -> route.getEndpoint().getEndpointUri())
                            .toList(),
                    context::resolvePropertyPlaceholders);
        }

        private static void requireRouteFiles(Path folder) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ROUTE_FILES)) {
                boolean any = false;
                for (Path file : files) {
                    any = true;
                    if (!Files.isReadable(file)) {
                        throw new SettingsException(List.of("whatsapp-usage.routes: " + file + " cannot be read"));
                    }
                }
                if (!any) {
                    throw new SettingsException(
                            List.of("whatsapp-usage.routes: there is no file " + ROUTE_FILES + " in " + folder));
                }
            } catch (IOException unreadable) {
                throw new SettingsException(List.of("whatsapp-usage.routes: the folder " + folder + " cannot be read"));
            }
        }

        /** A folder of the user's own may lack what the commands start. */
        private void requireSync() {
            boolean there = main.getCamelContext().getRoutes().stream()
                    .anyMatch(route -> route.getEndpoint().getEndpointUri().equals("direct://sync"));
            if (!there) {
                throw new SettingsException(
                        List.of("whatsapp-usage.routes: no route begins with direct:sync, which reads what is due"));
            }
        }

        private Properties properties(Configuration configuration, Mode mode, int port) {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("camel.main.name", "whatsapp-usage");
            all.put("camel.main.shutdown-timeout", "10");
            all.put("camel.main.startup-summary-level", "Off");
            all.put("camel.main.additional-sensitive-keywords", "api-key,webhook-secret");
            all.put("camel.metrics.enabled", "true");
            all.put("camel.metrics.path", "/observe/metrics");
            all.put("camel.health.exposure-level", "full");
            all.put("camel.management.health-path", "/observe/health");
            all.put("camel.management.health-check-enabled", "true");
            all.put("camel.management.metrics-enabled", "true");
            // Nobody looks into a command that ends by itself, and the beans take a tenth of a small heap.
            all.put("camel.main.jmx-enabled", String.valueOf(mode == Mode.RUN));
            // A sink that answers 429 or 503 with Retry-After would otherwise be waited for without a word, however
            // long.
            all.put("camel.component.http.automatic-retries-disabled", "true");
            all.put("camel.component.https.automatic-retries-disabled", "true");
            all.putAll(configuration.camelProperties());
            boolean serves = mode == Mode.RUN;
            all.put("camel.server.enabled", String.valueOf(serves));
            all.put("camel.server.port", String.valueOf(port));
            all.put("camel.management.enabled", String.valueOf(serves));
            all.put("camel.management.port", String.valueOf(port));
            if (!serves) {
                all.put("camel.metrics.enabled", "false");
                all.put("whatsapp-usage.schedule.enabled", "false");
            }
            // The command makes the first pass itself, to tell how it went.
            all.put("whatsapp-usage.schedule.at-start", "false");
            all.put(
                    "camel.component.whatsapp-usage.connect-timeout",
                    String.valueOf(settings.transport().connectTimeout().toMillis()));
            all.put(
                    "camel.component.whatsapp-usage.response-timeout",
                    String.valueOf(settings.transport().responseTimeout().toMillis()));
            Properties properties = new Properties();
            properties.putAll(all);
            return properties;
        }

        /** Found out before anything is called, with a message that says what to do. */
        private static int port(int wanted) {
            try (ServerSocket socket = new ServerSocket(wanted)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                throw new SettingsException(
                        List.of("whatsapp-usage.http.port: port " + wanted + " cannot be listened on ("
                                + taken.getMessage() + "); set another one, or 0 for any free one"));
            }
        }

        @Override
        public List<String> notes() {
            return notes;
        }

        @Override
        public URI address() {
            return address;
        }

        @Override
        public SyncOutcome sync(Progress watcher) throws Exception {
            // While it serves, a pass must not keep the scheduled ones from their turn.
            Duration maxWait = mode == Mode.RUN
                    ? settings.schedule().maxWait()
                    : settings.sync().maxWait();
            return pass(Collections.singletonMap("maxWait", maxWait), watcher);
        }

        @Override
        public SyncOutcome backfill(Again days, Progress watcher) throws Exception {
            Map<String, Object> variables = new HashMap<>();
            variables.put("again", days);
            variables.put("maxWait", settings.sync().maxWait());
            return pass(variables, watcher);
        }

        @Override
        public Preview plan() {
            return services.collector().preview();
        }

        private SyncOutcome pass(Map<String, Object> variables, Progress watcher) throws Exception {
            progress = watcher;
            try {
                Exchange done = main.getCamelTemplate()
                        .request("direct:sync", exchange -> variables.forEach(exchange::setVariable));
                SyncReport report = done.getMessage().getBody(SyncReport.class);
                if (report == null) {
                    throw done.getException() == null
                            ? new IllegalStateException("the route 'sync' gave no report")
                            : done.getException();
                }
                return outcome(report, done.getVariable("deliveries", DeliveryReport.class), done.getException());
            } finally {
                progress = Progress.NONE;
            }
        }

        private SyncOutcome outcome(SyncReport report, DeliveryReport deliveries, Exception broken) {
            List<String> failures = new ArrayList<>(report.failures());
            if (deliveries != null) {
                failures.addAll(deliveries.failures());
            }
            if (broken != null) {
                failures.add("the pass broke off: " + broken.getMessage());
            }
            return new SyncOutcome(
                    report.syncId(),
                    report.summary().streams().stream().map(this::stream).toList(),
                    report.summary().balances().stream()
                            .map(balance -> new SyncOutcome.Balance(
                                    balance.connection(), account(balance), balance.amount(), balance.currency()))
                            .toList(),
                    deliveries == null
                            ? List.of()
                            : deliveries.outcomes().stream().map(this::sink).toList(),
                    failures,
                    report.notes(),
                    settings.ledger().shownUrl(),
                    Duration.between(report.startedAt(), report.finishedAt()));
        }

        private SyncOutcome.Stream stream(Summary.Stream stream) {
            return new SyncOutcome.Stream(
                    stream.connection(),
                    stream.stream(),
                    stream.windows(),
                    stream.incomplete(),
                    stream.calls(),
                    stream.records(),
                    day(stream.from()),
                    stream.to() == null ? null : day(stream.to()).minusDays(1),
                    stream.costs().stream()
                            .map(cost -> new SyncOutcome.Cost(cost.amount(), cost.currency()))
                            .toList());
        }

        private SyncOutcome.Sink sink(DeliveryReport.Outcome outcome) {
            String where = settings.sinks()
                    .get(outcome.sink())
                    .uri()
                    .replaceFirst("[?].*$", "")
                    .replaceFirst("//[^/]*@", "//")
                    .replaceFirst("^file:(//)?", "");
            return new SyncOutcome.Sink(outcome.sink(), outcome.records(), outcome.putAside(), where);
        }

        /** The day that begins at this midnight, in whichever zone it is one. */
        private static LocalDate day(Instant midnight) {
            return midnight == null ? null : LocalDate.ofInstant(midnight.plus(Duration.ofHours(12)), ZoneOffset.UTC);
        }

        private static String account(BalanceSnapshot balance) {
            return switch (balance.scope()) {
                case PARTNER -> "partner " + balance.partnerId();
                case CLIENT -> "client " + balance.clientId();
                case CHANNEL -> "channel " + balance.channelId();
                case ACCOUNT ->
                    balance.managedAccountId() == null ? "own account" : "account " + balance.managedAccountId();
            };
        }

        @Override
        public List<CheckLine> check() {
            return proofs.lines();
        }

        @Override
        public void awaitStop() throws InterruptedException {
            stopped.await();
        }

        @Override
        public synchronized void close() {
            IllegalStateException failure = new IllegalStateException("could not be closed in order");
            CamelApplication.close(opened, failure);
            stopped.countDown();
            if (failure.getSuppressed().length > 0) {
                throw failure;
            }
        }
    }
}
