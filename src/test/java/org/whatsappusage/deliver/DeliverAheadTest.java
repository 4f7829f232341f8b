package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.net.ConnectException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.settings.SinkSettings;

/** What goes to the sinks while a pass is still reading, by the shipped routes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeliverAheadTest {

    private static final int BATCH = 2;

    @TempDir
    Path folder;

    private LedgerFixture fixture;
    private CamelContext context;
    private Delivery delivery;
    private DeliveryReport report;
    private CompletableFuture<Exchange> pass;
    private final Map<String, SinkSettings> sinks = new LinkedHashMap<>();
    private final BlockingQueue<List<String>> received = new LinkedBlockingQueue<>();
    /** What a sink waits for that takes its time, and what it tells before. */
    private final CountDownLatch goOn = new CountDownLatch(1);

    private final CountDownLatch sending = new CountDownLatch(1);
    private int read;

    @BeforeEach
    void open() {
        fixture = new LedgerFixture(folder);
    }

    @AfterEach
    void close() {
        context.stop();
        fixture.close();
    }

    private void sink(String name) {
        sinks.put(name, new SinkSettings(name, "direct:" + name, "jsonl", SinkSettings.Mode.STATE, BATCH));
    }

    /** Begins a pass that reads. */
    private void begin(Map<String, Processor> endpoints) throws Exception {
        context = DeliveringContext.unstarted(Map.of());
        DeliveringContext.start(context, fixture.ledger(), sinks, new RouteBuilder() {
            @Override
            public void configure() {
                endpoints.forEach((sink, processor) -> from("direct:" + sink).process(processor));
            }
        });
        delivery = context.getRegistry().lookupByNameAndType("whatsapp-usage-delivery", Delivery.class);
        beginPass();
    }

    private void beginPass() {
        report = delivery.beginReading();
        pass = context.createProducerTemplate()
                .asyncSend("direct:deliver", exchange -> exchange.setVariable("deliveries", report));
    }

    /** Lets the pass come to its end. */
    private DeliveryReport end() {
        delivery.allRead(report);
        Exchange done = pass.join();
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(DeliveryReport.class);
    }

    private void read(int rows) {
        String channel = "ch" + read;
        int before = read;
        read += rows;
        List<UsageRecord> records = IntStream.range(before, read)
                .mapToObj(row ->
                        usage("2026-03-01").channel(channel).tier("t" + row).record())
                .toList();
        fixture.readAll(window(channel, "2026-03-01", "2026-03-02"), records);
    }

    /** The records of a message by what tells them apart. */
    private void take(Exchange exchange) {
        received.add(exchange.getMessage()
                .getBody(String.class)
                .lines()
                .map(line -> line.replaceAll(".*\"tier\":\"(t\\d+)\".*", "$1"))
                .toList());
    }

    @Test
    void onlyWhatFillsAMessageGoesBeforeAllIsRead() throws Exception {
        sink("all");
        begin(Map.of("all", this::take));
        read(5);
        assertThat(received.take()).hasSize(BATCH);
        assertThat(received.take()).hasSize(BATCH);
        read(1);
        assertThat(received.take())
                .as("the one that was left with the one that came")
                .hasSize(BATCH);
        read(1);
        assertThat(end().outcomes()).containsExactly(new DeliveryReport.Outcome("all", 4, 7, List.of(), 0, null));
        assertThat(received.take()).hasSize(1);
    }

    @Test
    void aSinkThatIsDownIsTriedAgainWhenAllIsRead() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        sink("away");
        sink("there");
        begin(Map.of("there", this::take, "away", exchange -> {
            if (tries.incrementAndGet() == 1) {
                throw new ConnectException("refused");
            }
        }));
        read(2);
        received.take();
        await().untilAsserted(() -> assertThat(report.isLeftAlone("away")).isTrue());
        read(4);
        received.take();
        received.take();
        assertThat(tries).as("once is enough while reading").hasValue(1);

        DeliveryReport done = end();
        assertThat(done.failures()).isEmpty();
        assertThat(done.outcomes()).extracting(DeliveryReport.Outcome::records).containsExactly(6L, 6L);
    }

    @Test
    void aSinkThatAsksToBeCalledLaterIsNotCalledAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        sink("busy");
        begin(Map.of("busy", exchange -> {
            tries.incrementAndGet();
            throw new HttpOperationFailedException("http://busy/", 429, "Too Many Requests", null, Map.of(), "");
        }));
        read(2);
        await().untilAsserted(() -> assertThat(report.isLeftAlone("busy")).isTrue());
        read(2);

        assertThat(end().failures()).singleElement().asString().contains("statusCode: 429");
        assertThat(tries).hasValue(1);
    }

    @Test
    void whoIsThroughWithReadingLeavesNothingToWhoIsNot() throws Exception {
        sink("slow");
        begin(Map.of("slow", exchange -> {
            sending.countDown();
            goOn.await();
            take(exchange);
        }));
        read(3);
        sending.await();
        assertThat(DeliveringContext.deliver(context).outcomes())
                .as("another has the turn")
                .extracting(DeliveryReport.Outcome::records)
                .containsExactly(0L);
        goOn.countDown();

        assertThat(received.take()).hasSize(BATCH);
        assertThat(received.take()).as("though its own pass still reads").hasSize(1);
        end();
    }

    /** Neither while the pass reads nor when it comes to its end. */
    @Test
    void aSinkThatTakesItsTimeHoldsNoOther() throws Exception {
        sink("slow");
        sink("fast");
        begin(Map.of("fast", this::take, "slow", exchange -> goOn.await()));
        for (int batch = 0; batch < 3; batch++) {
            read(BATCH);
            assertThat(received.take()).hasSize(BATCH);
        }
        read(1);
        delivery.allRead(report);
        assertThat(received.take()).as("the rest").hasSize(1);

        goOn.countDown();
        assertThat(end().outcomes()).extracting(DeliveryReport.Outcome::records).containsExactly(7L, 7L);
    }

    /** However often it is looked for more, what is not for a sink is behind it. */
    @Test
    void whatIsNotForASinkIsNotLookedThroughAgain() throws Exception {
        sinks.put("settled", DeliveringContext.settled("settled", BATCH));
        begin(Map.of("settled", this::take));
        read(3 * BATCH);
        await().untilAsserted(() ->
                assertThat(fixture.query("SELECT position FROM sink_position")).containsExactly("6"));
        assertThat(end().outcomes()).extracting(DeliveryReport.Outcome::records).containsExactly(0L);
        assertThat(received).isEmpty();
    }

    @Test
    void aSinkThatTookLongToFailIsTriedAgainAsWell() throws Exception {
        sink("away");
        begin(Map.of("away", exchange -> {
            boolean first = sending.getCount() > 0;
            sending.countDown();
            goOn.await();
            if (first) {
                throw new ConnectException("refused");
            }
            take(exchange);
        }));
        read(BATCH);
        sending.await();
        delivery.allRead(report);
        goOn.countDown();

        assertThat(end().failures()).isEmpty();
        assertThat(received.take()).hasSize(BATCH);
    }

    @Test
    void whatOnePassCouldNotSendTheNextOneSendsBeforeAllIsRead() throws Exception {
        AtomicBoolean there = new AtomicBoolean();
        sink("away");
        begin(Map.of("away", exchange -> {
            if (!there.get()) {
                throw new ConnectException("refused");
            }
            take(exchange);
        }));
        read(2 * BATCH);
        assertThat(end().failures()).hasSize(1);

        there.set(true);
        beginPass();
        assertThat(received.take()).hasSize(BATCH);
        assertThat(received.take()).hasSize(BATCH);
        assertThat(end().failures()).isEmpty();
    }

    @Test
    void aLedgerThatCannotBeAskedForAMomentIsAskedAgainWhenAllIsRead() throws Exception {
        sink("all");
        begin(Map.of("all", this::take));
        fixture.change("ALTER TABLE sink_position RENAME TO away");
        await().until(() -> report.isLeftAlone("all"));
        fixture.change("ALTER TABLE away RENAME TO sink_position");
        read(1);
        assertThat(end().failures()).isEmpty();
        assertThat(received.take()).hasSize(1);
    }

    /** What was handed out before a crash is handed out as it was, however little that is. */
    @Test
    void whatWasHandedOutBeforeNeedNotBeWhole() throws Exception {
        sink("all");
        read(1);
        fixture.ledger().changes("all", BATCH);
        read(2);
        begin(Map.of("all", this::take));
        assertThat(received.take()).hasSize(1);
        assertThat(received.take()).hasSize(BATCH);
        assertThat(end().outcomes()).extracting(DeliveryReport.Outcome::records).containsExactly(3L);
    }
}
