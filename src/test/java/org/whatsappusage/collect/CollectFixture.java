package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.Processor;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.processor.Pipeline;
import org.whatsappusage.MovableClock;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.UsageSums;

/** The shipped routes on Camel Main with a ledger in memory, against providers that answer as a test says. */
final class CollectFixture implements AutoCloseable {

    private static final List<String> LIMITS = List.of(
            "360dialog.channel-usage.per-channel",
            "360dialog.channel-usage.per-waba",
            "360dialog.client-balance.per-client",
            "ycloud.per-account");

    private final MovableClock clock;
    private final List<ScriptedServer> servers = new ArrayList<>();
    private final Map<String, Processor> steps = new HashMap<>();
    private final Main main = new Main();
    private boolean usageDamaged;
    private boolean started;

    CollectFixture(String now) {
        this(now, "jdbc:h2:mem:" + UUID.randomUUID());
    }

    /** @param ledger its URL, so that another process may go on where one has stopped */
    CollectFixture(String now, String ledger) {
        clock = new MovableClock(now);
        main.bind("clock", clock);
        main.configure()
                .withRoutesIncludePattern("file:routes/sync.camel.yaml,file:routes/collect.camel.yaml,"
                        + "file:routes/errors.camel.yaml,file:routes/deliver.camel.yaml");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                ExtendedCamelContext camel = starting.getCamelContext().getCamelContextExtension();
                camel.addInterceptStrategy((context, node, target, next) ->
                        "collect-pause".equals(node.getId()) ? exchange -> pass(exchange, target) : target);
                camel.addInterceptStrategy((context, node, target, next) -> {
                    Processor step = steps.get(node.getId());
                    return step == null ? target : Pipeline.newInstance(context, step, target);
                });
            }
        });
        set("ledger.url", ledger);
        set("retry.delay", "1ms");
        // The clock stands still, so nothing could be waited for.
        for (String limit : LIMITS) {
            set("limits." + limit, "999999999/1s");
        }
    }

    /**
     * Nobody waits in a test: what would have been a pause is over at once. Only who waits for another reader's answer does so as
     * ever: else the clock would be hours ahead before that answer comes, and every lease over.
     */
    private void pass(Exchange exchange, Processor asShipped) throws Exception {
        Duration pause =
                Duration.ofMillis(exchange.getMessage().getBody(Turn.class).millis());
        clock.pass(pause);
        if (pause.compareTo(Collector.SHORT_PAUSE) <= 0) {
            asShipped.process(exchange);
        }
    }

    MovableClock clock() {
        return clock;
    }

    CollectFixture set(String key, String value) {
        main.addInitialProperty("whatsapp-usage." + key, value);
        return this;
    }

    /** A step that somebody put into the shipped routes, before the step of this id. */
    CollectFixture before(String id, Processor step) {
        steps.put(id, step);
        return this;
    }

    /** A connection to a 360dialog of its own. */
    ScriptedServer hub(String name, HubScript script, String... settings) throws IOException {
        script.at(clock);
        set("connections." + name + ".partner-id", "PA");
        return connection(name, "360dialog", script, settings);
    }

    /** A connection to a provider that a test started by itself. */
    void at(URI provider, String name, String kind, String apiKey, String... settings) {
        set("connections." + name + ".base-url", provider.toString());
        set("connections." + name + ".provider", kind);
        set("connections." + name + ".api-key", apiKey);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            set("connections." + name + "." + parts[0], parts[1]);
        }
    }

    /** A connection to a YCloud of its own. */
    ScriptedServer cloud(String name, Function<Request, Answer> script, String... settings) throws IOException {
        return connection(name, "ycloud", script, settings);
    }

    private ScriptedServer connection(
            String name, String provider, Function<Request, Answer> script, String... settings) throws IOException {
        ScriptedServer server = ScriptedServer.start(script);
        servers.add(server);
        String prefix = "connections." + name + ".";
        set(prefix + "provider", provider);
        set(prefix + "base-url", server.uri().toString());
        set(prefix + "api-key", "key-of-" + name);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            set(prefix + parts[0], parts[1]);
        }
        return server;
    }

    SyncReport sync() throws Exception {
        return sync((Exchange sending) -> {});
    }

    SyncReport sync(String only) throws Exception {
        return sync((Exchange sending) -> {
            if (only != null) {
                sending.setVariable("only", only);
            }
        });
    }

    SyncReport backfill(Again again) throws Exception {
        return sync((Exchange sending) -> sending.setVariable("again", again));
    }

    /** @param sender prepares the exchange that starts the sync */
    SyncReport sync(Processor sender) throws Exception {
        start();
        Exchange exchange = main.getCamelTemplate().request("direct:sync", sender);
        if (exchange.getException() != null) {
            throw new AssertionError("the sync broke off", exchange.getException());
        }
        return exchange.getMessage().getBody(SyncReport.class);
    }

    private void start() throws Exception {
        if (!started) {
            main.start();
            started = true;
        }
    }

    Collector collector() throws Exception {
        start();
        return main.getCamelContext().getRegistry().lookupByNameAndType("whatsapp-usage-collector", Collector.class);
    }

    Ledger ledger() {
        return main.getCamelContext().getRegistry().lookupByNameAndType("whatsapp-usage-ledger", Ledger.class);
    }

    /** Paths that were asked for since the last look, and how often. */
    static Map<String, Long> calls(ScriptedServer server) {
        Map<String, Long> calls = new TreeMap<>();
        server.requests()
                .forEach(request ->
                        calls.merge(request.path().substring(request.path().lastIndexOf("/PA") + 1), 1L, Long::sum));
        server.forget();
        return calls;
    }

    static List<Request> requests(ScriptedServer server, Predicate<Request> which) {
        return server.requests().stream().filter(which).toList();
    }

    /** Volume of each day of a channel, by the day's name in the zone that the ledger gives it. */
    Map<LocalDate, Long> volumes(String channel) throws SQLException {
        Map<LocalDate, Long> volumes = new TreeMap<>();
        query(
                "select period_start, period_zone, quantity from usage_record"
                        + " where stream = 'channel-usage' and not withdrawn and channel_id = '" + channel + "'",
                row -> {
                    LocalDate day = row.getObject(1, OffsetDateTime.class)
                            .atZoneSameInstant(java.time.ZoneId.of(row.getString(2)))
                            .toLocalDate();
                    if (volumes.put(day, row.getLong(3)) != null) {
                        throw new AssertionError("twice in the ledger: " + channel + " " + day);
                    }
                });
        return volumes;
    }

    long count(String sql) throws SQLException {
        long[] count = new long[1];
        query("select count(*) from " + sql, row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** The first column, as text. */
    List<String> column(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        query(sql, row -> values.add(row.getString(1)));
        return values;
    }

    /** Whatever a test does to the database behind the ledger's back. */
    void damage(String sql) throws SQLException {
        usageDamaged |= sql.toLowerCase(Locale.ROOT).contains("usage_");
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (statement.executeUpdate(sql) == 0) {
                throw new AssertionError("does nothing: " + sql);
            }
        }
    }

    /** Leaves nothing but what a replay reads. */
    void loseAllButTheAnswers() throws SQLException {
        for (String table : List.of(
                "usage_account",
                "usage_period",
                "usage_sum",
                "usage_change",
                "balance_snapshot",
                "account",
                "coverage")) {
            damage("DELETE FROM " + table);
        }
    }

    DataSource dataSource() {
        return main.getCamelContext().getRegistry().lookupByNameAndType("whatsapp-usage-data-source", DataSource.class);
    }

    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, RowReader reader) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (main.isStarted() && !usageDamaged) {
                assertThat(unequalSums()).as("sums").isEmpty();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        } finally {
            main.stop();
            servers.forEach(ScriptedServer::close);
        }
    }

    /** See {@link UsageSums}; looked at in the end as well, unless a test has damaged usage. */
    List<String> unequalSums() throws SQLException {
        return UsageSums.unequal(dataSource());
    }
}
