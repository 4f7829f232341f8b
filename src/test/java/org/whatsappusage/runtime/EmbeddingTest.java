package org.whatsappusage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.collect.SyncReport;
import org.whatsappusage.component.WhatsAppUsageConstants;
import org.whatsappusage.deliver.DeliveryReport;
import org.whatsappusage.ledger.Summary;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;

/** The library inside of a plain CamelContext, by the class path alone, as docs/embedding.md shows it. */
class EmbeddingTest {

    private static final String ROUTES = "classpath:org/whatsappusage/routes/";

    @TempDir
    Path folder;

    private final List<CamelContext> contexts = new ArrayList<>();
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults());
    }

    @AfterEach
    void stop() {
        contexts.forEach(CamelContext::stop);
        sandbox.close();
    }

    private Map<String, String> cloud() {
        String cloud = "whatsapp-usage.connections.cloud.";
        Map<String, String> settings = new TreeMap<>();
        settings.put(cloud + "provider", "ycloud");
        settings.put(cloud + "base-url", sandbox.uri().toString());
        settings.put(cloud + "api-key", SandboxAccounts.API_KEY_YCLOUD);
        settings.put(
                cloud + "start-date", LocalDate.now(ZoneOffset.UTC).minusDays(2).toString());
        return settings;
    }

    private Map<String, String> hub() {
        String hub = "whatsapp-usage.connections.hub.";
        Map<String, String> settings = new TreeMap<>();
        settings.put(hub + "provider", "360dialog");
        settings.put(hub + "base-url", sandbox.uri().toString());
        settings.put(hub + "partner-id", SandboxAccounts.PARTNER_ID);
        settings.put(hub + "api-key", SandboxAccounts.API_KEY_360DIALOG);
        settings.put(hub + "streams", "clients, partner-balance");
        return settings;
    }

    /** Relative to a folder of the context's own. */
    private Map<String, String> keptIn(String name, Map<String, String> settings) {
        settings.put("whatsapp-usage.ledger.url", "jdbc:h2:file:" + folder.resolve(name + "/ledger"));
        settings.put("whatsapp-usage.sinks.files.uri", "file:" + folder.resolve(name + "/export"));
        settings.put("whatsapp-usage.sinks.files.format", "csv");
        return settings;
    }

    private CamelContext context(Map<String, String> settings, String... files) throws Exception {
        CamelContext camel = new DefaultCamelContext();
        contexts.add(camel);
        Properties properties = new Properties();
        properties.putAll(settings);
        camel.getPropertiesComponent().setInitialProperties(properties);
        for (String file : files) {
            Resource routes = PluginHelper.getResourceLoader(camel).resolveResource(ROUTES + file + ".camel.yaml");
            PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
        }
        return camel;
    }

    private CamelContext started(Map<String, String> settings) throws Exception {
        CamelContext camel = context(settings, "errors", "collect", "sync", "deliver");
        camel.start();
        return camel;
    }

    private static Exchange sync(CamelContext camel) {
        Exchange done = camel.createProducerTemplate().request("direct:sync", exchange -> {});
        assertThat(done.getException()).isNull();
        return done;
    }

    private static SyncReport report(Exchange done) {
        SyncReport report = done.getMessage().getBody(SyncReport.class);
        assertThat(report.failures()).isEmpty();
        return report;
    }

    private static List<String> column(CamelContext camel, String sql) throws Exception {
        DataSource source = camel.getRegistry().lookupByNameAndType(Beans.DATA_SOURCE, DataSource.class);
        List<String> values = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    @Test
    void theRoutesOfTheClassPathReadAndDeliver() throws Exception {
        CamelContext camel = started(keptIn("one", cloud()));
        Exchange done = sync(camel);

        SyncReport report = report(done);
        assertThat(report.summary().streams())
                .extracting(Summary.Stream::stream)
                .containsExactlyInAnyOrder("account-balance", "usage-details");
        long records = Long.parseLong(
                column(camel, "select count(*) from usage_record").get(0));
        assertThat(records).isPositive();
        assertThat(done.getVariable("deliveries", DeliveryReport.class).outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.records()).isEqualTo(records));
        assertThat(folder.resolve("one/export")).isDirectoryContaining("glob:**.csv");
    }

    @Test
    void aWholeSetOfTheRoutesStartsNothingByItselfWhenItIsToldSo() throws Exception {
        Map<String, String> settings = keptIn("quiet", cloud());
        settings.put("whatsapp-usage.schedule.enabled", "false");
        settings.put("whatsapp-usage.schedule.at-start", "false");
        CamelContext camel = context(settings, "errors", "collect", "sync", "deliver", "schedule");
        camel.start();

        assertThat(camel.getRoutes())
                .filteredOn(route -> route.getRouteId().startsWith("poll-"))
                .hasSize(7)
                .allSatisfy(route -> assertThat(camel.getRouteController()
                                .getRouteStatus(route.getRouteId())
                                .isStopped())
                        .isTrue());
        report(sync(camel));
    }

    @Test
    void twoContextsWithOtherSettingsAndLedgersDoNotSeeOneAnother() throws Exception {
        // Else a figure of the running day may change between two passes.
        new SandboxConsole(sandbox.uri()).stopClock(Instant.now());
        CamelContext one = started(keptIn("one", cloud()));
        CamelContext two = started(keptIn("two", hub()));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Exchange>> atOnce = List.of(() -> sync(one), () -> sync(two));
            for (var done : threads.invokeAll(atOnce)) {
                report(done.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(column(one, "select distinct connection from sync_window")).containsExactly("cloud");
        assertThat(column(two, "select distinct connection from sync_window")).containsExactly("hub");
        assertThat(column(two, "select count(*) from usage_record")).containsExactly("0");
        assertThat(folder.resolve("one/export")).isDirectoryContaining("glob:**.csv");
        assertThat(folder.resolve("two/export")).doesNotExist();

        one.stop();
        report(sync(two));
        assertThat(column(two, "select count(distinct sync_id) from sync_window"))
                .containsExactly("2");
        assertThat(catchThrowable(() -> lock(folder.resolve("one/ledger.mv.db"))))
                .as("the stopped context has let go of its file")
                .isNull();
        CamelContext again = started(keptIn("one", cloud()));
        report(sync(again));
        assertThat(column(again, "select max(version) from usage_version")).containsExactly("1");
    }

    @Test
    void whoOnlyCallsTheComponentHasNoLedger() throws Exception {
        CamelContext camel = context(keptIn("none", cloud()));
        camel.start();
        Exchange answered = camel.createProducerTemplate()
                .request("whatsapp-usage:ycloud/account-balance", exchange -> exchange.getMessage()
                        .setHeader(WhatsAppUsageConstants.CONNECTION, "cloud"));

        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody(Answer.class).observations())
                .singleElement()
                .isInstanceOf(BalanceSnapshot.class);
        camel.stop();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aWrongSettingStopsTheStartAndIsNamedWithoutItsValue() throws Exception {
        Map<String, String> settings = keptIn("wrong", cloud());
        settings.put("whatsapp-usage.connections.cloud.api_key", "sekret-1");
        settings.put("whatsapp-usage.http.prt", "1");
        CamelContext camel = context(settings, "errors", "collect", "sync", "deliver");

        assertThat(catchThrowable(camel::start))
                .hasStackTraceContaining("whatsapp-usage.connections.cloud.api_key is unknown")
                .hasStackTraceContaining("whatsapp-usage.http.prt is unknown")
                .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("sekret"));
        assertThat(folder.resolve("wrong")).doesNotExist();
    }

    @Test
    void aSinkThatCannotBeMadeStopsTheStartAndIsNamedWithoutValues() throws Exception {
        Map<String, String> settings = keptIn("sink", cloud());
        settings.put("whatsapp-usage.sinks.files.uri", "file:" + folder + "?pasword=RAW(sekret&2)");
        CamelContext camel = context(settings, "errors", "collect", "sync", "deliver");

        assertThat(catchThrowable(camel::start))
                .hasStackTraceContaining("whatsapp-usage.sinks.files.uri: the component file has no option pasword")
                .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("sekret"));
    }

    /** What a sink does not take stays in the ledger; what is not read in time may be gone from the provider. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aSinkThatHangsKeepsNothingFromBeingRead() throws Exception {
        CountDownLatch handed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Map<String, String> settings = keptIn("hangs", cloud());
        settings.put("whatsapp-usage.sinks.files.uri", "direct:hangs");
        CamelContext camel = context(settings, "errors", "collect", "sync", "deliver");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:hangs").process(exchange -> {
                    handed.countDown();
                    goOn.await();
                });
            }
        });
        camel.start();
        CompletableFuture<Exchange> first = camel.createProducerTemplate().asyncSend("direct:sync", exchange -> {});
        handed.await();
        await().atMost(1, TimeUnit.MINUTES)
                .untilAsserted(() -> assertThat(report(sync(camel)).summary().streams())
                        .as("read by a later pass")
                        .isNotEmpty());
        goOn.countDown();

        assertThat(report(first.join()).summary().streams()).isNotEmpty();
    }

    /** Throws if this process still holds it. */
    private static void lock(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            assertThat(lock).isNotNull();
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
