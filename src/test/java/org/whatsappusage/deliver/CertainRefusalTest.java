package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.deliver.table.TableFixture;
import org.whatsappusage.deliver.table.TargetDatabase;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.settings.SinkSettings;

/** Records that stand alone and are refused in a way that can only mean what is in them, by the shipped routes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CertainRefusalTest {

    @TempDir
    Path folder;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private LedgerFixture fixture;
    private CamelContext context;
    private ScriptedServer server;
    private volatile int status = 400;
    private volatile Predicate<String> refused = body -> true;
    private int day;

    @BeforeEach
    void open() throws IOException {
        fixture = new LedgerFixture(folder);
        server = ScriptedServer.start(this::answer);
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.stop();
        }
        server.close();
        fixture.close();
    }

    private Answer answer(Request request) {
        if (refused.test(request.body())) {
            return Answer.status(status, "");
        }
        request.body().lines().forEach(taken::add);
        return Answer.ok("");
    }

    private String uri() {
        return server.uri().resolve("/in").toString();
    }

    private void startHttp(SinkSettings.Mode mode) throws Exception {
        startHttp(mode, 10);
    }

    private void startHttp(SinkSettings.Mode mode, int batchSize) throws Exception {
        start(new SinkSettings("bill", uri(), "jsonl", mode, batchSize));
    }

    private void start(SinkSettings sink) throws Exception {
        if (context != null) {
            context.stop();
        }
        context = DeliveringContext.unstarted(Map.of());
        DeliveringContext.start(context, fixture.ledger(), Map.of(sink.name(), sink));
    }

    /** As a new process does it. */
    private void startAgain() throws Exception {
        fixture.reopen();
        startHttp(SinkSettings.Mode.STATE);
    }

    private DeliveryReport.Outcome deliver() {
        return DeliveringContext.deliver(context).outcomes().get(0);
    }

    private void read(String... tiers) {
        read(Stream.of(tiers).map(tier -> usage("2026-03-01").tier(tier)).toArray(UsageFixture[]::new));
    }

    /** Each time in a channel of its own, so that nothing is withdrawn. */
    private void read(UsageFixture... rows) {
        String channel = "ch" + day++;
        fixture.read(
                window(channel, "2026-03-01", "2026-03-02"),
                true,
                Stream.of(rows).map(row -> row.channel(channel)).toArray(UsageFixture[]::new));
    }

    private List<String> putAside() {
        return fixture.query(
                "SELECT COALESCE(u.tier, u.country) || ' ' || d.version FROM sink_dead_letter d"
                        + " JOIN usage_version u ON u.record_key = d.record_key AND u.version = d.version ORDER BY d.change_id");
    }

    private List<String> takenTiers() {
        return taken("tier");
    }

    /** What the lines that were taken say in a column. */
    private List<String> taken(String column) {
        return taken.stream()
                .map(line -> line.replaceAll(".*\"" + column + "\":\"?(-?\\w+)\"?[,}].*", "$1"))
                .toList();
    }

    private void readVersion(int quantity) {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").quantity(quantity));
    }

    private static Predicate<String> withTier(String... tiers) {
        return body -> Stream.of(tiers).anyMatch(tier -> body.contains("\"tier\":\"" + tier + "\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void aRecordThatNothingFollowsIsPutAsideByTheSamePass(int answer) throws Exception {
        status = answer;
        startHttp(SinkSettings.Mode.STATE);
        read("bad");

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.putAside()).isEqualTo(1);
        assertThat(outcome.failure()).startsWith("refuses record ").contains("put aside", "statusCode: " + answer);
        assertThat(putAside()).containsExactly("bad 1");
        assertThat(server.requests()).as("once more, lest it was a stumble").hasSize(2);

        assertThat(deliver().failure()).isNull();
        assertThat(server.requests()).hasSize(2);
    }

    /** They may as well mean the address or who we are. */
    @ParameterizedTest
    @ValueSource(ints = {402, 403, 404, 405, 409, 415, 418})
    void anyOtherAnswerHasToBeProven(int answer) throws Exception {
        status = answer;
        startHttp(SinkSettings.Mode.STATE);
        read("one");

        assertThat(deliver().failure()).contains("statusCode: " + answer);
        assertThat(deliver().failure()).contains("statusCode: " + answer);
        assertThat(putAside()).isEmpty();
    }

    @Test
    void aRecordThatIsTakenTheSecondTimeIsNotPutAside() throws Exception {
        refused = body -> server.requests().size() == 1;
        startHttp(SinkSettings.Mode.STATE);
        read("one");

        assertThat(deliver().failure()).isNull();
        assertThat(putAside()).isEmpty();
        assertThat(takenTiers()).containsExactly("one");
    }

    @Test
    void ofABatchOnlyTheRecordAtFaultIsPutAside() throws Exception {
        refused = withTier("t7");
        startHttp(SinkSettings.Mode.STATE);
        String[] tiers = IntStream.range(0, 10).mapToObj(row -> "t" + row).toArray(String[]::new);
        read(tiers);

        assertThat(deliver().putAside()).isEqualTo(1);
        assertThat(putAside()).containsExactly("t7 1");
        assertThat(takenTiers()).contains("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t8", "t9");
        assertThat(takenTiers()).doesNotContain("t7");
    }

    @Test
    void aSinkThatAnswersEverythingSoKeepsAll() throws Exception {
        startHttp(SinkSettings.Mode.STATE);
        String[] tiers = IntStream.range(0, 50).mapToObj(row -> "t" + row).toArray(String[]::new);
        read(tiers);
        for (int pass = 0; pass < 3; pass++) {
            assertThat(deliver().failure()).contains("statusCode: 400");
        }
        assertThat(putAside()).isEmpty();

        refused = body -> false;
        assertThat(deliver().failure()).isNull();
        assertThat(takenTiers()).containsExactlyInAnyOrder(tiers);
    }

    @Test
    void twoRecordsThatAreRefusedMayAsWellMeanTheSink() throws Exception {
        startHttp(SinkSettings.Mode.STATE);
        read("a", "b");
        assertThat(deliver().failure()).contains("statusCode: 400");
        assertThat(putAside()).isEmpty();

        refused = withTier("b");
        assertThat(deliver().putAside()).isEqualTo(1);
        assertThat(putAside()).containsExactly("b 1");
        assertThat(takenTiers()).contains("a");
    }

    /** As hourly syncs bring a record each to an address that is wrong. */
    @Test
    void recordsThatComeOneByOneToASinkThatTakesNothingWaitBehindTheFirst() throws Exception {
        startHttp(SinkSettings.Mode.STATE);
        for (int pass = 0; pass < 4; pass++) {
            read("t" + pass);
            assertThat(deliver().failure()).contains("statusCode: 400");
            startAgain();
        }
        assertThat(putAside()).containsExactly("t0 1");

        refused = body -> false;
        assertThat(deliver().failure()).isNull();
        assertThat(takenTiers()).containsExactlyInAnyOrder("t1", "t2", "t3");

        refused = body -> true;
        startAgain();
        read("t4");
        assertThat(deliver().putAside()).as("it has taken something meanwhile").isEqualTo(1);
        read("t5");
        assertThat(deliver().putAside()).isZero();
        assertThat(putAside()).containsExactly("t0 1", "t4 1");
    }

    /** What is still to come may show whether the sink takes anything. */
    @Test
    void whileAPassIsReadingNothingStandsAlone() throws Exception {
        startHttp(SinkSettings.Mode.STATE, 1);
        Delivery delivery = context.getRegistry().lookupByNameAndType("whatsapp-usage-delivery", Delivery.class);
        DeliveryReport pass = delivery.beginReading();
        read("one");
        CompletableFuture<Exchange> delivered = context.createProducerTemplate()
                .asyncSend("direct:deliver", exchange -> exchange.setVariable("deliveries", pass));
        await().until(() -> pass.isLeftAlone("bill"));
        assertThat(server.requests()).isNotEmpty();
        assertThat(putAside()).isEmpty();

        delivery.allRead(pass);
        delivered.join();
        assertThat(putAside()).containsExactly("one 1");
    }

    @Test
    void theNextVersionOfTheRecordIsToldAsTheDifferenceToWhatWasTaken() throws Exception {
        refused = body -> body.contains("\"quantity\":15,");
        startHttp(SinkSettings.Mode.DELTA);
        for (int quantity : new int[] {10, 25, 40}) {
            readVersion(quantity);
            deliver();
        }

        assertThat(putAside()).containsExactly("DE 2");
        assertThat(taken("quantity")).containsExactly("10", "30");
    }

    @Test
    void whatIsBehindOfTheSameRecordFollowsInItsOrder() throws Exception {
        refused = body -> body.contains("\"quantity\":2,");
        startHttp(SinkSettings.Mode.STATE);
        readVersion(1);
        readVersion(2);
        readVersion(3);
        deliver();

        assertThat(putAside()).containsExactly("DE 2");
        assertThat(taken("version").stream().distinct()).containsExactly("1", "3");
    }

    @Test
    void anOlderVersionThatIsRefusedAloneLetsTheNewerOneThrough() throws Exception {
        refused = body -> body.contains("\"quantity\":1,");
        startHttp(SinkSettings.Mode.STATE);
        readVersion(1);
        readVersion(2);
        deliver();

        assertThat(putAside()).containsExactly("DE 1");
        assertThat(taken).singleElement().asString().contains("\"quantity\":2,");
        assertThat(deliver().failure()).isNull();
    }

    @Test
    void aRecordThatAFormatCannotWriteIsPutAside() throws Exception {
        start(new SinkSettings("files", "file:" + folder.resolve("out"), "parquet", SinkSettings.Mode.STATE, 10));
        read(usage("2026-03-01").cost("0.000000000000000000000000000001", "EUR"));

        assertThat(deliver().putAside()).isEqualTo(1);
        assertThat(putAside()).containsExactly("DE 1");
    }

    @Test
    void recordsThatNobodyIsBilledForMayAsWellMeanTheMapping() throws Exception {
        context = DeliveringContext.unstarted(Map.of());
        DeliveringContext.start(
                context,
                fixture.ledger(),
                Map.of(
                        "lago",
                        new SinkSettings(
                                "lago",
                                uri(),
                                "lago",
                                SinkSettings.Mode.DELTA,
                                10,
                                List.of(),
                                SinkSettings.Finality.ANY,
                                null,
                                "direct:nobody")),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:nobody").setHeader(Bill.CUSTOMER, constant(""));
                    }
                });
        read("a", "b");
        deliver();

        assertThat(putAside()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void aRowThatATableRefusesIsPutAside(TargetDatabase database) throws Exception {
        try (TableFixture target = new TableFixture(database, folder.resolve("target"))) {
            target.create(
                    "TABLE t",
                    "(record_key VARCHAR(32) PRIMARY KEY, tier VARCHAR(10), quantity BIGINT, CHECK (quantity < 100))");
            start(new SinkSettings("table", target.uri("t", ""), "records", SinkSettings.Mode.STATE, 10));
            read(usage("2026-03-01").tier("big").quantity(100));
            assertThat(deliver().putAside()).isEqualTo(1);

            read(usage("2026-03-01").tier("good").quantity(1));
            assertThat(deliver().failure()).isNull();
            read(usage("2026-03-01").tier("longer_than_ten").quantity(1));
            assertThat(deliver().failure()).contains("put aside", "holds 10 characters");
            assertThat(putAside()).containsExactly("big 1", "longer_than_ten 1");
            assertThat(target.rows("SELECT tier FROM t")).containsExactly(Map.of("tier", "good"));
        }
    }

    /** The client may be entered tomorrow. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void aRowThatAForeignKeyRefusesWaits(TargetDatabase database) throws Exception {
        try (TableFixture target = new TableFixture(database, folder.resolve("target"))) {
            target.create("TABLE tiers", "(tier VARCHAR(10) PRIMARY KEY)");
            target.create(
                    "TABLE t",
                    "(record_key VARCHAR(32) PRIMARY KEY, tier VARCHAR(10), quantity BIGINT,"
                            + " FOREIGN KEY (tier) REFERENCES tiers (tier))");
            start(new SinkSettings("table", target.uri("t", ""), "records", SinkSettings.Mode.STATE, 10));
            read(usage("2026-03-01").tier("new").quantity(7));
            assertThat(deliver().failure()).isNotNull();
            assertThat(putAside()).isEmpty();

            target.execute("INSERT INTO tiers VALUES ('new')");
            assertThat(deliver().failure()).isNull();
            assertThat(target.rows("SELECT tier FROM t")).containsExactly(Map.of("tier", "new"));
        }
    }

    /** Its customer may be made tomorrow. */
    @ParameterizedTest
    @CsvSource({"lago,422", "openmeter,400", "stripe,400"})
    void aBillIsNotGivenUpByTheSystemsWordAlone(String format, int answer) throws Exception {
        status = answer;
        start(new SinkSettings("bill", uri(), format, SinkSettings.Mode.DELTA, 1));
        read("one");
        assertThat(deliver().failure()).contains("statusCode: " + answer);
        assertThat(deliver().failure()).contains("statusCode: " + answer);
        assertThat(putAside()).isEmpty();

        refused = body -> false;
        assertThat(deliver().failure()).isNull();
        assertThat(taken).hasSize(1);
    }

    @Test
    void aTableThatIsGoneKeepsAll() throws Exception {
        try (TableFixture target = new TableFixture(TargetDatabase.H2, folder.resolve("target"))) {
            start(new SinkSettings("table", target.uri("t", ""), "records", SinkSettings.Mode.STATE, 10));
            read("one");

            assertThat(deliver().failure()).isNotNull();
            assertThat(putAside()).isEmpty();
        }
    }

    /** A column of the user's own that takes no null and has no default: the database refuses each row alike. */
    @Test
    void aTableThatRefusesEveryRowKeepsAllButOne() throws Exception {
        try (TableFixture target = new TableFixture(TargetDatabase.H2, folder.resolve("target"))) {
            target.create(
                    "TABLE t",
                    "(record_key VARCHAR(32) PRIMARY KEY, tier VARCHAR(10), quantity BIGINT, mine BIGINT NOT NULL)");
            start(new SinkSettings("table", target.uri("t", ""), "records", SinkSettings.Mode.STATE, 1));
            for (int pass = 0; pass < 4; pass++) {
                read("a" + pass, "b" + pass);
                assertThat(deliver().failure()).isNotNull();
            }
            assertThat(putAside()).hasSizeLessThanOrEqualTo(1);

            target.execute("ALTER TABLE t ALTER COLUMN mine SET DEFAULT 1");
            assertThat(deliver().failure()).isNull();
            assertThat(target.rows("SELECT tier FROM t").size() + putAside().size())
                    .isEqualTo(8);
        }
    }
}
