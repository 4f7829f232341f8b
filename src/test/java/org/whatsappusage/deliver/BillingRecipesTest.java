package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.ledger.UsageFixture;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;
import org.whatsappusage.runtime.Beans;
import org.whatsappusage.settings.SinkSettings;

/** The shipped routes and docs/recipes as they are, over HTTP to systems that keep the rules of OpenMeter, Lago and Stripe. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BillingRecipesTest {

    private static final String MESSAGES = "channel_usage_whatsapp_messages";
    private static final String CALL_SECONDS = "channel_usage_whatsapp_call_seconds";
    private static final String VOICE_CALLS = "usage_details_voice_calls";

    @TempDir
    Path folder;

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, SinkSettings> sinks = new LinkedHashMap<>();
    private final AtomicBoolean crashing = new AtomicBoolean();
    private LedgerFixture fixture;
    private ScriptedServer server;
    private CamelContext context;

    @BeforeEach
    void open() {
        fixture = new LedgerFixture(folder);
    }

    @AfterEach
    void close() {
        context.stop();
        server.close();
        fixture.close();
    }

    private <T extends BillingSystem> T start(String recipe, T system) throws Exception {
        return start(recipe, system, null);
    }

    /** By the properties that docs/billing.md has. */
    private <T extends BillingSystem> T start(String recipe, T system, String mapping) throws Exception {
        server = ScriptedServer.start(system);
        properties.put(recipe + ".url", server.uri().toString());
        properties.putIfAbsent(recipe + ".api-key", BillingSystem.KEY);
        int batchSize = recipe.equals("stripe") ? 1 : 100;
        SinkSettings.Finality finality =
                recipe.equals("stripe") ? SinkSettings.Finality.SETTLED : SinkSettings.Finality.ANY;
        sinks.put(
                recipe,
                new SinkSettings(
                        recipe,
                        "direct:crash",
                        recipe,
                        SinkSettings.Mode.DELTA,
                        batchSize,
                        List.of("channel-usage", "usage-details"),
                        finality,
                        LocalDate.of(2026, 3, 1),
                        mapping));
        context = DeliveringContext.unstarted(properties);
        context.getRegistry()
                .bind(Beans.DATA_SOURCE, DataSource.class, fixture.ledger().dataSource());
        context.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        DeliveringContext.load(context, "docs/recipes/" + recipe);
        DeliveringContext.start(context, fixture.ledger(), sinks, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:crash")
                        .routeConfigurationId("sink-errors")
                        .to("direct:" + recipe)
                        .process(exchange -> {
                            if (crashing.get()) {
                                throw new RejectedExecutionException("the process is going down");
                            }
                        });
            }
        });
        return system;
    }

    private DeliveryReport.Outcome deliver() {
        return DeliveringContext.deliver(context).outcomes().get(0);
    }

    /** Sends and dies before that is noted. */
    private void deliverAndCrash() {
        crashing.set(true);
        assertThat(deliver().failure()).contains("going down");
        crashing.set(false);
    }

    private void read(UsageFixture... rows) {
        fixture.readAll(
                window("ch1", "2026-03-01", "2026-03-02"),
                List.of(rows).stream().map(UsageFixture::record).toList());
    }

    private void read(UsageRecord... rows) {
        fixture.readAll(window("ch1", "2026-03-01", "2026-03-02"), List.of(rows));
    }

    private static UsageFixture settled() {
        return usage("2026-03-01").finality(Finality.FINAL);
    }

    /** The same of another client, or of calls. */
    private static UsageRecord record(UsageFixture of, String client, String unit, Long quantity, Long seconds) {
        return record(of, client, "whatsapp", unit, quantity, seconds);
    }

    private static UsageRecord record(
            UsageFixture of, String client, String product, String unit, Long quantity, Long seconds) {
        UsageRecord usage = of.record();
        return new UsageRecord(
                usage.connection(),
                usage.provider(),
                usage.stream(),
                usage.partnerId(),
                client,
                usage.channelId(),
                client == null ? null : usage.wabaId(),
                usage.managedAccountId(),
                usage.phoneNumber(),
                product,
                unit,
                usage.granularity(),
                usage.periodStart(),
                usage.periodEnd(),
                usage.periodZone(),
                usage.country(),
                unit.equals("call") ? null : usage.category(),
                unit.equals("call") ? null : usage.pricingType(),
                usage.direction(),
                usage.tier(),
                quantity,
                unit.equals("call") ? null : quantity,
                seconds,
                usage.cost(),
                usage.unitPrice(),
                usage.currency(),
                usage.finality(),
                usage.attributes());
    }

    private static UsageRecord ofClient(String client) {
        return record(usage("2026-03-01"), client, "message", 10L, null);
    }

    private static UsageRecord calls(UsageFixture of, long quantity, Long seconds) {
        return record(of, "client", "call", quantity, seconds);
    }

    /** As YCloud tells it, which never says how long they took. */
    private static UsageRecord voice(UsageFixture of, Long quantity) {
        return record(of.stream("usage-details"), "client", "voice", "call", quantity, null);
    }

    private List<String> putAside() {
        return fixture.query("SELECT reason FROM sink_dead_letter ORDER BY change_id");
    }

    private static Map<String, BigDecimal> totals(Object... customerMeterAndTotal) {
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (int at = 0; at < customerMeterAndTotal.length; at += 2) {
            totals.put((String) customerMeterAndTotal[at], new BigDecimal((String) customerMeterAndTotal[at + 1]));
        }
        return totals;
    }

    private static Answer busy() {
        return Answer.status(429, "").with("Retry-After", "3600");
    }

    // --- OpenMeter

    @Test
    void openMeterAddsUpWhatIsUsed() throws Exception {
        OpenMeterSystem openMeter = start("openmeter", new OpenMeterSystem());
        read(usage("2026-03-01").record(), calls(usage("2026-03-01").cost(null, "EUR"), 3, 95L));
        assertThat(deliver().failure()).isNull();
        read(usage("2026-03-01")
                .quantity(25)
                .cost("1.2500000000000000001", "EUR")
                .record());
        assertThat(deliver().failure()).isNull();

        assertThat(server.requests()).hasSize(2);
        assertThat(openMeter.totals())
                .isEqualTo(totals(
                        "client channel_usage_whatsapp_calls duration_seconds",
                        "0",
                        "client channel_usage_whatsapp_calls quantity",
                        "0",
                        "client " + MESSAGES + " cost EUR",
                        "1.2500000000000000001",
                        "client " + MESSAGES + " quantity",
                        "25"));
        CloudEvent more = openMeter.counted.stream()
                .filter(event -> event.getType().equals(MESSAGES))
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertThat(more.getId()).isEqualTo(usage("2026-03-01").record().recordKey() + ":2:EUR");
        assertThat(more.getSource()).hasToString("whatsapp-usage:360dialog/channel-usage");
        assertThat(more.getTime()).isEqualTo(OffsetDateTime.parse("2026-03-01T12:00:00Z"));
        JsonNode data = new ObjectMapper().readTree(more.getData().toBytes());
        assertThat(data.get("quantity").asLong()).isEqualTo(15);
        assertThat(data.get("paid_quantity").asLong()).isEqualTo(15);
        assertThat(data.get("cost").textValue()).isEqualTo("0.0000000000000000001");
        assertThat(data.get("country").textValue()).isEqualTo("DE");
        assertThat(data.has("duration_seconds")).as("null is not zero").isFalse();
        assertThat(data.has("attributes")).isFalse();
    }

    @Test
    void aRecordThatOpenMeterRefusesIsPutAsideAndTheOthersGoOn() throws Exception {
        OpenMeterSystem openMeter = start("openmeter", new OpenMeterSystem());
        openMeter.refuse("c3");
        read(IntStream.range(0, 8).mapToObj(client -> ofClient("c" + client)).toArray(UsageRecord[]::new));

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.records()).isEqualTo(7);
        assertThat(outcome.putAside()).isEqualTo(1);
        assertThat(putAside())
                .singleElement()
                .asString()
                .contains("statusCode: 400")
                .contains("invalid subject");
        assertThat(openMeter.totals().keySet().stream().map(key -> key.split(" ")[0]))
                .doesNotContain("c3")
                .contains("c0", "c1", "c2", "c4", "c5", "c6", "c7");
        assertThat(deliver().failure()).isNull();
    }

    @Test
    void whatOpenMeterGotBeforeACrashComesAgainUnderTheSameIds() throws Exception {
        OpenMeterSystem openMeter = start("openmeter", new OpenMeterSystem());
        read(usage("2026-03-01"), usage("2026-03-01").country("FR"));
        deliverAndCrash();
        read(usage("2026-03-01"), usage("2026-03-01").country("FR").quantity(11));
        assertThat(deliver().failure()).isNull();

        List<Request> requests = server.requests();
        assertThat(requests).hasSize(3);
        assertThat(requests.get(1).body()).isEqualTo(requests.get(0).body());
        assertThat(openMeter.totals()).containsEntry("client " + MESSAGES + " quantity", new BigDecimal(21));
    }

    @Test
    void aBillingSystemThatIsBusyOrDownCostsNothing() throws Exception {
        OpenMeterSystem openMeter = start("openmeter", new OpenMeterSystem());
        read(usage("2026-03-01"), usage("2026-03-01").country("FR"));
        for (Answer fault : List.of(
                busy(),
                Answer.status(503, "").with("Retry-After", "3600"),
                Answer.status(500, ""),
                Answer.status(502, ""),
                Answer.status(301, "").with("Location", "/elsewhere"))) {
            server.forget();
            openMeter.fail(fault);
            assertThat(deliver().failure()).contains("statusCode: " + fault.status());
            assertThat(server.requests()).as("asked once, and not waited for").hasSize(1);
        }
        assertThat(putAside()).isEmpty();
        assertThat(deliver().records()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsRefusedIsToldWithoutTheKeyAndCostsNothing() throws Exception {
        properties.put("openmeter.api-key", "wrong-hush");
        start("openmeter", new OpenMeterSystem());
        read(usage("2026-03-01"), usage("2026-03-01").country("FR"));

        assertThat(deliver().failure())
                .contains("statusCode: 401")
                .contains("who are you?")
                .doesNotContain("wrong-hush");
        assertThat(server.requests()).hasSize(1);
        assertThat(putAside()).isEmpty();
    }

    @Test
    void theMappingOfTheRecipeNamesTheMeters() throws Exception {
        OpenMeterSystem openMeter = start("openmeter", new OpenMeterSystem(), "direct:openmeter-mapping");
        read(usage("2026-03-01"));
        assertThat(deliver().failure()).isNull();

        assertThat(openMeter.counted).extracting(CloudEvent::getType).containsExactly("channel-usage.whatsapp.message");
        assertThat(openMeter.counted).extracting(CloudEvent::getSubject).containsExactly("client");
    }

    /** As docs/billing.md has it. */
    @Test
    void customersMayStandInADatabase() throws Exception {
        try (Connection connection = fixture.ledger().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customer (client_id VARCHAR PRIMARY KEY, stripe_id VARCHAR)");
            statement.execute("INSERT INTO customer VALUES ('c1', 'cus_1')");
        }
        OpenMeterSystem openMeter = start(
                "openmeter",
                new OpenMeterSystem(),
                "sql:SELECT stripe_id FROM customer WHERE client_id = :#client_id"
                        + "?dataSource=#whatsapp-usage-data-source&outputType=SelectOne"
                        + "&outputHeader=CamelWhatsAppUsageCustomer");
        read(ofClient("c1"), ofClient("c2"));
        deliver();

        assertThat(openMeter.counted).extracting(CloudEvent::getSubject).containsOnly("cus_1");
        assertThat(putAside())
                .as("who is not in the table")
                .singleElement()
                .asString()
                .contains("has no customer to bill");
    }

    @Test
    void aVersionThatAddsNothingIsNotSent() throws Exception {
        start("openmeter", new OpenMeterSystem());
        read(usage("2026-03-01"));
        assertThat(deliver().records()).isEqualTo(1);
        read(usage("2026-03-01").attributes("{\"note\":\"another one\"}"));
        read(usage("2026-03-01").attributes("{\"note\":\"yet another one\"}"));

        assertThat(deliver()).isEqualTo(new DeliveryReport.Outcome("openmeter", 0, 0, List.of(), 0, null));
        assertThat(server.requests()).hasSize(1);
        assertThat(fixture.query("SELECT position FROM sink_position")).containsExactly("3");
    }

    @Test
    void whatBeganBeforeTheStartDateOrIsOfAnotherStreamIsNotSent() throws Exception {
        OpenMeterSystem openMeter = start("openmeter", new OpenMeterSystem());
        fixture.read(
                window("ch1", "2026-02-27", "2026-03-03"),
                true,
                usage("2026-02-27"),
                usage("2026-02-28"),
                usage("2026-03-01"));
        fixture.readAll(
                new Window(
                        "main",
                        "360dialog",
                        "client-balance",
                        "client",
                        "client",
                        null,
                        null,
                        Instant.parse("2026-03-02T00:00:00Z"),
                        Instant.parse("2026-03-03T00:00:00Z")),
                List.of(usage("2026-03-02").stream("client-balance").record()));
        assertThat(deliver().records()).isEqualTo(1);

        assertThat(openMeter.counted)
                .extracting(event -> event.getTime().toInstant())
                .containsExactly(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(fixture.query("SELECT position FROM sink_position")).containsExactly("4");
    }

    // --- Lago

    @Test
    void lagoGetsAtMostAHundredEventsARequest() throws Exception {
        LagoSystem lago = start("lago", new LagoSystem("client"));
        UsageFixture[] inEuro = IntStream.range(0, 130)
                .mapToObj(row -> usage("2026-03-01").tier("t" + row))
                .toArray(UsageFixture[]::new);
        read(inEuro);
        assertThat(deliver().documents()).isEqualTo(2);
        UsageFixture[] inDollar = IntStream.range(0, 130)
                .mapToObj(row -> usage("2026-03-01").tier("t" + row).cost("2", "USD"))
                .toArray(UsageFixture[]::new);
        read(inDollar);

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.documents())
                .as("two events for each change of the currency")
                .isEqualTo(3);
        assertThat(lago.taken).hasSize(130 + 260);
        assertThat(lago.totals())
                .containsEntry("client " + MESSAGES + " quantity", new BigDecimal(1300))
                .containsEntry("client " + MESSAGES + " cents", new BigDecimal(130 * 200));
    }

    @Test
    void lagoGetsExactAmountsInTheSmallestUnitOfEachCurrency() throws Exception {
        LagoSystem lago = start("lago", new LagoSystem("client"));
        read(
                usage("2026-03-01").tier("a").cost("1.2345678901234567", "EUR"),
                usage("2026-03-01").tier("b").cost("7.5", "JPY"),
                usage("2026-03-01").tier("c").cost("0.0012", "KWD"),
                usage("2026-03-01").tier("d").cost(null, "EUR"),
                usage("2026-03-01").tier("e").cost("3", "XBT"));

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.putAside()).isEqualTo(1);
        assertThat(putAside()).singleElement().asString().contains("has a cost in XBT");
        Map<String, JsonNode> byTier = new TreeMap<>();
        lago.taken.forEach(
                event -> byTier.put(event.get("properties").get("tier").asText(), event));
        assertThat(byTier).containsOnlyKeys("a", "b", "c", "d");
        assertThat(byTier.get("a").get("precise_total_amount_cents").textValue())
                .isEqualTo("123.45678901234567");
        assertThat(byTier.get("b").get("precise_total_amount_cents").textValue())
                .isEqualTo("7.5");
        assertThat(byTier.get("c").get("precise_total_amount_cents").textValue())
                .isEqualTo("1.2");
        assertThat(byTier.get("d").has("precise_total_amount_cents")).isFalse();
        assertThat(byTier.get("a").get("timestamp").longValue())
                .isEqualTo(Instant.parse("2026-03-01T12:00:00Z").getEpochSecond());
        assertThat(byTier.get("a").get("properties").get("cost").textValue()).isEqualTo("1.2345678901234567");
    }

    /** Lago refuses what it has; that must neither put it aside nor stop the sink. */
    @Test
    void whatLagoGotBeforeACrashCountsAsDelivered() throws Exception {
        LagoSystem lago = start("lago", new LagoSystem("client"));
        read(usage("2026-03-01"), usage("2026-03-01").country("FR"));
        deliverAndCrash();

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.records()).isEqualTo(2);
        assertThat(server.requests()).hasSize(2);
        assertThat(putAside()).isEmpty();
        read(usage("2026-03-01").quantity(7), usage("2026-03-01").country("FR"));
        assertThat(deliver().failure()).isNull();
        assertThat(lago.totals()).containsEntry("client " + MESSAGES + " quantity", new BigDecimal(17));
    }

    /** A crash while a record is being found out leaves a batch of which Lago has some. */
    @Test
    void ofABatchThatLagoHasInPartTheRestIsDelivered() throws Exception {
        LagoSystem lago = start("lago", new LagoSystem("client"));
        List<UsageRecord> records = new ArrayList<>();
        IntStream.range(0, 40)
                .forEach(row -> records.add(
                        row == 20
                                ? ofClient("nobody")
                                : usage("2026-03-01").tier("t" + row).record()));
        fixture.readAll(window("ch1", "2026-03-01", "2026-03-02"), records);
        deliverAndCrash();
        assertThat(lago.taken).as("a part of it").hasSizeBetween(1, 38);

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.putAside()).isEqualTo(1);
        assertThat(putAside()).singleElement().asString().contains("422").contains("subscription_not_found");
        assertThat(lago.taken).hasSize(39);
        assertThat(lago.totals()).containsEntry("client " + MESSAGES + " quantity", new BigDecimal(390));
        assertThat(deliver().failure()).isNull();
    }

    @Test
    void theMappingOfTheRecipeKeepsCurrenciesApart() throws Exception {
        LagoSystem lago = start("lago", new LagoSystem("client-EUR", "client-USD"), "direct:lago-mapping");
        read(usage("2026-03-01"));
        assertThat(deliver().failure()).isNull();
        read(usage("2026-03-01").cost("2", "USD"));
        assertThat(deliver().failure()).isNull();

        assertThat(lago.totals())
                .isEqualTo(totals(
                        "client-EUR " + MESSAGES + " cents", "0",
                        "client-EUR " + MESSAGES + " quantity", "0",
                        "client-USD " + MESSAGES + " cents", "200",
                        "client-USD " + MESSAGES + " quantity", "10"));
    }

    // --- Stripe

    private StripeSystem stripe() throws Exception {
        properties.put("stripe.customer.client", "cus_1");
        properties.put("stripe.customer.other", "cus_2");
        StripeSystem system =
                new StripeSystem(fixture.clock(), List.of(MESSAGES, CALL_SECONDS, VOICE_CALLS), "cus_1", "cus_2");
        return start("stripe", system, "direct:stripe-mapping");
    }

    @Test
    void stripeGetsOnlyWhatIsSettledAndItsCorrections() throws Exception {
        StripeSystem stripe = stripe();
        read(usage("2026-03-01").finality(Finality.TRANSIENT).quantity(7));
        assertThat(deliver()).isEqualTo(new DeliveryReport.Outcome("stripe", 0, 0, List.of(), 0, null));
        assertThat(server.requests()).isEmpty();

        read(settled().quantity(12));
        assertThat(deliver().records()).isEqualTo(1);
        assertThat(StripeSystem.form(server.request().body()))
                .containsEntry("event_name", MESSAGES)
                .containsEntry("identifier", settled().record().recordKey() + ":2:EUR")
                .containsEntry(
                        "timestamp",
                        Long.toString(Instant.parse("2026-03-01T12:00:00Z").getEpochSecond()))
                .containsEntry("payload[stripe_customer_id]", "cus_1")
                .containsEntry("payload[value]", "12");

        read(settled().finality(Finality.INVOICED).quantity(11));
        read(usage("2026-03-01").finality(Finality.TRANSIENT).quantity(99));
        assertThat(deliver().failure()).isNull();
        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + MESSAGES, "11"));

        read(usage("2026-03-01").country("FR").finality(Finality.TRANSIENT));
        assertThat(deliver().failure()).isNull();
        assertThat(stripe.totals())
                .as("withdrawn, though its last version was transient")
                .isEqualTo(totals("cus_1 " + MESSAGES, "0"));
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests()).noneMatch(request -> request.headers().containsKey("Idempotency-Key"));
    }

    /** Money is no matter of Stripe's, so a change of the currency is one event at most. */
    @Test
    void stripeIsToldOneEventARequest() throws Exception {
        StripeSystem stripe = stripe();
        read(settled());
        deliver();
        read(settled().quantity(13).cost("9", "USD"));
        assertThat(deliver().failure()).isNull();
        read(settled().quantity(13).cost("8", "USD"));
        assertThat(deliver().failure()).isNull();

        assertThat(server.requests()).hasSize(2);
        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + MESSAGES, "13"));
    }

    @Test
    void stripeCountsSecondsOfCalls() throws Exception {
        StripeSystem stripe = stripe();
        read(calls(settled(), 3, 95L), calls(settled().tier("x"), 2, null));

        DeliveryReport.Outcome outcome = deliver();
        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + CALL_SECONDS, "95"));
        assertThat(outcome.failure() + putAside())
                .as("calls of which nobody knows how long they took are not zero")
                .contains("no whole number that Stripe could count");
        read(calls(settled(), 4, 130L), calls(settled().tier("x"), 2, 60L));
        deliver();
        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + CALL_SECONDS, "190"));
    }

    @Test
    void stripeCountsVoiceCallsOfWhichNobodySaysHowLongTheyTook() throws Exception {
        StripeSystem stripe = stripe();
        readVoice(voice(settled(), 9L));
        assertThat(deliver().failure()).isNull();
        readVoice(voice(settled(), 7L));
        assertThat(deliver().failure()).isNull();

        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + VOICE_CALLS, "7"));
        assertThat(putAside()).isEmpty();
    }

    @Test
    void callsOfWhichNothingIsKnownAreNoCallsToStripe() throws Exception {
        stripe();
        UsageRecord usage = voice(settled(), null);
        Instant now = fixture.clock().instant();
        RecordVersion row = new RecordVersion(usage.recordKey(), 1, usage, false, now, now, now, "s");
        RecordWriter writer = new StripeFormat().writer(OutputStream.nullOutputStream());

        assertThatThrownBy(() -> writer.write(row))
                .hasMessageContaining("no whole number that Stripe could count, since the provider said none");
    }

    private void readVoice(UsageRecord... records) {
        Window day = window("ch1", "2026-03-01", "2026-03-02");
        fixture.readAll(
                new Window(
                        day.connection(),
                        day.provider(),
                        "usage-details",
                        day.scope(),
                        day.clientId(),
                        day.channelId(),
                        null,
                        day.start(),
                        day.end()),
                List.of(records));
    }

    @Test
    void aRecordOfNobodyWhomStripeKnowsIsPutAside() throws Exception {
        StripeSystem stripe = stripe();
        read(
                record(settled(), "stranger", "message", 1L, null),
                record(settled(), null, "message", 2L, null),
                record(settled(), "other", "message", 4L, null),
                record(settled(), "client", "message", 8L, null));
        assertThat(deliver().failure()).contains("has no customer to bill").contains("CamelWhatsAppUsageCustomer");
        // Whichever of them come last, something that Stripe takes follows them.
        fixture.readAll(
                window("ch1", "2026-03-02", "2026-03-03"),
                List.of(usage("2026-03-02").finality(Finality.FINAL).record(), ofNobody("2026-03-02")));
        fixture.readAll(
                window("ch1", "2026-03-03", "2026-03-04"),
                List.of(usage("2026-03-03").finality(Finality.FINAL).record()));
        deliver();

        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + MESSAGES, "28", "cus_2 " + MESSAGES, "4"));
        assertThat(putAside()).hasSize(3).allMatch(reason -> reason.contains("has no customer to bill"));
        assertThat(server.requests().stream().map(Object::toString).distinct())
                .as("Stripe is not asked for them")
                .hasSize(4);
    }

    private static UsageRecord ofNobody(String day) {
        return record(usage(day).finality(Finality.FINAL), null, "message", 16L, null);
    }

    @Test
    void whatIsTooOldForStripeIsPutAside() throws Exception {
        StripeSystem stripe = stripe();
        fixture.clock().set("2026-04-07T00:00:00Z");
        read(settled().record());
        fixture.readAll(
                window("ch1", "2026-03-30", "2026-03-31"),
                List.of(usage("2026-03-30").finality(Finality.FINAL).record()));
        DeliveryReport.Outcome outcome = deliver();

        assertThat(outcome.putAside()).isEqualTo(1);
        assertThat(putAside()).singleElement().asString().contains("35 calendar days in the past");
        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + MESSAGES, "10"));
    }

    @Test
    void whatStripeGotBeforeACrashCountsAsDelivered() throws Exception {
        StripeSystem stripe = stripe();
        read(settled(), settled().country("FR"));
        deliverAndCrash();
        stripe.fail(Answer.status(409, ""));
        assertThat(deliver().failure()).contains("409");
        stripe.fail(busy());
        assertThat(deliver().failure()).contains("429");

        DeliveryReport.Outcome outcome = deliver();
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.records()).isEqualTo(2);
        assertThat(putAside()).isEmpty();
        assertThat(stripe.totals()).isEqualTo(totals("cus_1 " + MESSAGES, "20"));
    }
}
