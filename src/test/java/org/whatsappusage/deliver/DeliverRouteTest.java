package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.rabbitmq.client.ShutdownSignalException;
import jakarta.jms.JMSSecurityException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.DataType;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.AmqpAuthenticationException;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.runtime.ParquetFile;
import org.whatsappusage.settings.SinkSettings;

/** The shipped routes as they are, from a ledger in a file to files and other endpoints. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeliverRouteTest {

    @TempDir
    Path folder;

    private LedgerFixture fixture;
    private CamelContext context;
    private final Map<String, SinkSettings> sinks = new LinkedHashMap<>();
    private final List<Exchange> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        fixture = new LedgerFixture(folder);
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.stop();
        }
        fixture.close();
    }

    private Path export() {
        return folder.resolve("export");
    }

    private void sink(String name, String uri, String format, int batchSize) {
        sinks.put(name, new SinkSettings(name, uri, format, SinkSettings.Mode.STATE, batchSize));
    }

    private void start(RoutesBuilder... others) throws Exception {
        context = DeliveringContext.unstarted(Map.of());
        DeliveringContext.start(context, fixture.ledger(), sinks, others);
    }

    private DeliveryReport deliver() {
        return DeliveringContext.deliver(context);
    }

    private List<String> files(Path of) throws IOException {
        if (!Files.exists(of)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(of)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> of.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private List<Map<String, String>> rows(String file) throws IOException {
        return CsvDocument.rows(Files.readString(export().resolve(file)));
    }

    private void read(int rows) {
        List<UsageRecord> records = IntStream.range(0, rows)
                .mapToObj(row -> usage("2026-03-01").tier("t" + row).record())
                .toList();
        fixture.readAll(window("ch1", "2026-03-01", "2026-03-02"), records);
    }

    /** Two at once would be most of what a small heap holds. */
    @Test
    void neitherABatchNorItsDocumentIsKeptWhileTheNextIsRead() throws Exception {
        List<Object> kept = new CopyOnWriteArrayList<>();
        sink("files", "file:" + export(), "csv", 2);
        context = DeliveringContext.unstarted(Map.of());
        context.getCamelContextExtension().addInterceptStrategy((camel, node, target, next) -> {
            if (!node.getId().equals("deliver-files-next")) {
                return target;
            }
            return exchange -> {
                kept.add(Arrays.asList(
                        exchange.getVariable("batch"), exchange.getMessage().getBody()));
                target.process(exchange);
            };
        });
        DeliveringContext.start(context, fixture.ledger(), sinks);
        read(3);
        deliver();

        assertThat(kept).hasSize(2).containsOnly(Arrays.asList(null, ""));
        assertThat(files(export())).hasSize(2);
    }

    @Test
    void changesBecomeFilesOnce() throws Exception {
        sink("files", "file:" + export(), "csv", 5000);
        start();
        assertThat(deliver().outcomes()).containsExactly(new DeliveryReport.Outcome("files", 0, 0, List.of(), 0, null));
        assertThat(files(export())).isEmpty();

        read(3);
        DeliveryReport report = deliver();
        assertThat(files(export())).containsExactly("files-000000000001-000000000003.csv");
        assertThat(rows("files-000000000001-000000000003.csv")).hasSize(3).allMatch(row -> row.get("version")
                .equals("1"));
        assertThat(report.failures()).isEmpty();
        assertThat(report.outcomes())
                .containsExactly(new DeliveryReport.Outcome(
                        "files",
                        1,
                        3,
                        List.of(export().resolve("files-000000000001-000000000003.csv")
                                .toString()),
                        0,
                        null));

        read(3);
        deliver();
        assertThat(files(export())).hasSize(1);
    }

    @Test
    void aNewVersionIsTheOnlyThingThatFollows() throws Exception {
        sink("files", "file:" + export(), "csv", 5000);
        start();
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        deliver();
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR").quantity(99));
        deliver();

        assertThat(files(export()))
                .containsExactly("files-000000000001-000000000002.csv", "files-000000000003-000000000003.csv");
        assertThat(rows("files-000000000003-000000000003.csv")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("country", "FR")
                .containsEntry("version", "2")
                .containsEntry("quantity", "99"));
    }

    @Test
    void aBatchIsAMessage() throws Exception {
        sink("files", "file:" + export(), "jsonl", 4);
        start();
        read(10);
        DeliveryReport report = deliver();

        assertThat(files(export()))
                .containsExactly(
                        "files-000000000001-000000000004.jsonl",
                        "files-000000000005-000000000008.jsonl",
                        "files-000000000009-000000000010.jsonl");
        assertThat(report.outcomes().get(0).documents()).isEqualTo(3);
        assertThat(report.outcomes().get(0).records()).isEqualTo(10);
    }

    @Test
    void sinksHaveTheirOwnFormatAndPace() throws Exception {
        sink("lines", "file:" + export() + "/lines", "jsonl", 2);
        sink("table", "file:" + export() + "/table", "csv", 5000);
        start();
        read(3);
        deliver();

        assertThat(files(export()))
                .containsExactly(
                        "lines/lines-000000000001-000000000002.jsonl",
                        "lines/lines-000000000003-000000000003.jsonl",
                        "table/table-000000000001-000000000003.csv");
    }

    @Test
    void aSinkThatFailsKeepsNoOtherFromItsTurnAndMissesNothing() throws Exception {
        sink("broken", "direct:broken", "csv", 2);
        sink("files", "file:" + export(), "csv", 5000);
        List<String> broken = new ArrayList<>(List.of("on"));
        start(route("direct:broken", exchange -> {
            if (!broken.isEmpty()) {
                throw new IOException("nobody at http://host/?password=hush!");
            }
            received.add(exchange.copy());
        }));
        read(3);
        DeliveryReport report = deliver();

        assertThat(files(export())).hasSize(1);
        assertThat(report.outcomes()).hasSize(2);
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("sink broken: nobody at")
                .doesNotContain("hush!");

        broken.clear();
        assertThat(deliver().failures()).isEmpty();
        assertThat(received.stream()
                        .flatMap(exchange ->
                                CsvDocument.rows(exchange.getMessage().getBody(String.class)).stream())
                        .map(row -> row.get("tier")))
                .containsExactlyInAnyOrder("t0", "t1", "t2");
        assertThat(files(export())).hasSize(1);
    }

    @Test
    void anEndpointThatFailsIsNamedByItsSinkAndTellsNoSecret() throws Exception {
        sink("away", "http://localhost:1/in?authMethod=Basic&authUsername=me&authPassword=hush!", "csv", 2);
        start();
        read(3);

        assertThat(deliver().failures())
                .singleElement()
                .asString()
                .startsWith("sink away: ")
                .contains("localhost:1")
                .doesNotContain("hush!");
    }

    @Test
    void aBatchThatWasSentAndNotNotedIsTheSameFileAgain() throws Exception {
        sink("files", "file:" + export(), "csv", 5000);
        start();
        read(2);
        fixture.ledger().changes("files", 5000);
        Files.createDirectories(export());
        Files.writeString(export().resolve("files-000000000001-000000000002.csv"), "half a docu");
        fixture.read(window("ch1", "2026-03-02", "2026-03-03"), true, usage("2026-03-02"));
        deliver();

        assertThat(files(export()))
                .containsExactly("files-000000000001-000000000002.csv", "files-000000000003-000000000003.csv");
        assertThat(rows("files-000000000001-000000000002.csv")).hasSize(2);
    }

    @Test
    void theUsersOwnFileNameIsRespected() throws Exception {
        sink("files", "file:" + export() + "?fileName=sub/usage-${variable.batch.last}.csv", "csv", 2);
        start();
        read(3);
        deliver();

        assertThat(files(export())).containsExactly("sub/usage-2.csv", "sub/usage-3.csv");
        assertThat(export().resolve("sub"))
                .as("no folder of unfinished files")
                .isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void aFileNameThatWouldMakeOneDocumentOverwriteAnotherIsRefused() throws Exception {
        sink("files", "file:" + export() + "?fileName=${variable.batch.sink}.csv", "csv", 2);
        start();
        read(3);

        DeliveryReport report = deliver();

        assertThat(report.failures())
                .singleElement()
                .asString()
                .contains("sinks.files.uri names two files 'files.csv'");
        assertThat(rows("files.csv")).hasSize(2);
        deliver();
        assertThat(rows("files.csv"))
                .as("what was not sent is sent by the next pass")
                .hasSize(1);
    }

    /** The next pass would write over what this one has written. */
    @ParameterizedTest
    @ValueSource(strings = {"usage.csv", "usage-${date:now:yyyyMMdd}.csv"})
    void aFileNameThatALaterDocumentMayHaveTooIsRefusedAtTheStart(String name) {
        sink("files", "file:" + export() + "?fileName=" + name, "csv", 2);

        assertThatThrownBy(this::start)
                .isInstanceOf(UnusableSinkException.class)
                .hasMessageContaining("whatsapp-usage.sinks.files.uri")
                .hasMessageContaining("${header.CamelWhatsAppUsageDocument}");
    }

    /** Its sum of differences would be one of two kinds. */
    @Test
    void aSinkOfDifferencesIsToldByTheSameRuleToItsEnd() throws Exception {
        sinks.put("sum", delta(SinkSettings.Finality.SETTLED));
        start();
        sinks.put("sum", delta(SinkSettings.Finality.ANY));
        start(route("direct:sum", exchange -> {}));
        read(1);
        deliver();
        start(route("direct:sum", exchange -> {}));

        sinks.put("sum", delta(SinkSettings.Finality.SETTLED));
        assertThatThrownBy(this::start)
                .isInstanceOf(UnusableSinkException.class)
                .hasMessageContaining("whatsapp-usage.sinks.sum.mode")
                .hasMessageContaining("finality = any")
                .hasMessageContaining("finality = settled");
        sink("sum", "direct:sum", "jsonl", 10);
        assertThatThrownBy(this::start).isInstanceOf(UnusableSinkException.class);
        sinks.put("sum", delta(SinkSettings.Finality.ANY));
        start();
    }

    /** Billing systems are told other figures as differences, and not all the same ones. */
    @Test
    void aSinkOfDifferencesKeepsItsKindOfFormat() throws Exception {
        List<String> alike = List.of("csv", "jsonl");
        List<String> others = List.of("openmeter", "lago", "stripe");
        for (String first : Stream.concat(alike.stream(), others.stream()).toList()) {
            String name = "sum-" + first;
            sinks.clear();
            sinks.put(name, new SinkSettings(name, "direct:sum", first, SinkSettings.Mode.DELTA, 1));
            start(route("direct:sum", exchange -> {}));
            read(1);
            deliver();
            for (String next : Stream.concat(alike.stream(), others.stream()).toList()) {
                sinks.put(name, new SinkSettings(name, "direct:sum", next, SinkSettings.Mode.DELTA, 1));
                if (next.equals(first) || alike.containsAll(List.of(first, next))) {
                    start();
                } else {
                    assertThatThrownBy(this::start)
                            .as("%s behind %s", next, first)
                            .isInstanceOf(UnusableSinkException.class)
                            .hasMessageContaining("whatsapp-usage.sinks." + name);
                }
            }
        }
    }

    @Test
    void aSinkOfWholeRecordsMayChooseOthersAtAnyTime() throws Exception {
        sink("state", "direct:state", "jsonl", 10);
        start(route("direct:state", exchange -> {}));
        read(1);
        deliver();
        sinks.put(
                "state",
                new SinkSettings(
                        "state",
                        "direct:state",
                        "jsonl",
                        SinkSettings.Mode.STATE,
                        10,
                        List.of("channel-usage"),
                        SinkSettings.Finality.SETTLED,
                        null,
                        null));
        start();
    }

    private static SinkSettings delta(SinkSettings.Finality finality) {
        return new SinkSettings(
                "sum", "direct:sum", "jsonl", SinkSettings.Mode.DELTA, 10, List.of(), finality, null, null);
    }

    @Test
    void aSinkThatHangsIsNamed() throws Exception {
        CountDownLatch handed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        sink("hangs", "direct:hangs", "csv", 10);
        context = DeliveringContext.unstarted(Map.of());
        DeliveringContext.start(context, fixture.ledger(), fixture.clock(), sinks, route("direct:hangs", exchange -> {
            handed.countDown();
            goOn.await();
        }));
        read(1);
        CompletableFuture<DeliveryReport> first = CompletableFuture.supplyAsync(this::deliver);
        handed.await();
        assertThat(deliver().failures()).as("a moment later").isEmpty();
        fixture.pass(Duration.ofMinutes(6));
        DeliveryReport second = deliver();
        goOn.countDown();

        assertThat(second.failures())
                .singleElement()
                .asString()
                .startsWith("sink hangs: it has not taken the message that it was handed at ");
        assertThat(first.join().failures()).isEmpty();
        assertThat(deliver().failures()).isEmpty();
    }

    @Test
    void aFailureThatSaysOnlyWhereIsToldWithWhat() throws Exception {
        sink("files", "direct:files", "csv", 10);
        start(route("direct:files", exchange -> {
            throw new AccessDeniedException("/exports/usage.csv");
        }));
        read(1);

        assertThat(deliver().failures()).containsExactly("sink files: AccessDeniedException: /exports/usage.csv");
    }

    @Test
    void aFileHasItsNameOnlyOnceItIsWhole() throws Exception {
        int batch = 2000;
        sink("files", "file:" + export() + "?fileName=usage.csv&fileExist=Override", "csv", batch);
        start();
        read(6 * batch);
        AtomicBoolean running = new AtomicBoolean(true);
        CompletableFuture<Integer> seenHalf = CompletableFuture.supplyAsync(() -> halfFilesSeen(running, batch));
        deliver();
        running.set(false);

        assertThat(seenHalf.join()).isZero();
        assertThat(files(export())).containsExactly("usage.csv");
    }

    /** Reads the file again and again while it is written over. */
    private int halfFilesSeen(AtomicBoolean running, int batch) {
        int half = 0;
        while (running.get()) {
            try {
                String text = Files.readString(export().resolve("usage.csv"));
                half += text.endsWith("\r\n") && text.lines().count() == batch + 1 ? 0 : 1;
            } catch (IOException absent) {
                continue;
            }
        }
        return half;
    }

    @Test
    void otherEndpointsGetTheDocumentWithItsTypeAndName() throws Exception {
        sink("queue", "seda:queue", "csv", 5000);
        start(route("seda:queue", received::add));
        read(1);
        deliver();
        await().until(() -> received.size() == 1);

        Exchange message = received.get(0);
        assertThat(message.getPattern()).isEqualTo(ExchangePattern.InOnly);
        assertThat(message.getMessage().getHeader(Exchange.CONTENT_TYPE))
                .isEqualTo("text/csv; charset=utf-8; header=present");
        assertThat(message.getMessage().getHeader(Delivery.DOCUMENT)).isEqualTo("queue-000000000001-000000000001.csv");
        assertThat(message.getMessage().getBody()).isInstanceOf(byte[].class);
    }

    @Test
    void aMessageOfOneRecordSaysWhoseItIs() throws Exception {
        sink("queue", "seda:queue", "jsonl", 2);
        start(route("seda:queue", received::add));
        read(5);
        deliver();
        await().until(() -> received.size() == 3);

        assertThat(received.subList(0, 2))
                .allSatisfy(exchange ->
                        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(Delivery.RECORD_KEY));
        assertThat(received.get(2).getMessage().getBody(String.class))
                .startsWith("{\"record_key\":\""
                        + received.get(2).getMessage().getHeader(Delivery.RECORD_KEY, String.class) + "\"");
    }

    @Test
    void twoPassesAtOnceSendEverythingOnce() throws Exception {
        sink("slow", "direct:slow", "csv", 1);
        start(route("direct:slow", exchange -> received.add(exchange.copy())));
        read(20);
        List<CompletableFuture<DeliveryReport>> passes = IntStream.range(0, 4)
                .mapToObj(pass -> CompletableFuture.supplyAsync(this::deliver))
                .toList();
        passes.forEach(CompletableFuture::join);

        assertThat(received)
                .extracting(exchange -> exchange.getMessage().getHeader(Delivery.DOCUMENT))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPassThatFindsASinkTakenLeavesItsChangesToWhoHasIt() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        sink("slow", "direct:slow", "csv", 10);
        sink("files", "file:" + export(), "csv", 10);
        start(route("direct:slow", exchange -> {
            received.add(exchange.copy());
            sending.countDown();
            goOn.await();
        }));
        read(1);
        CompletableFuture<DeliveryReport> first = CompletableFuture.supplyAsync(this::deliver);
        sending.await();
        fixture.read(
                window("ch2", "2026-03-02", "2026-03-03"),
                true,
                usage("2026-03-02").channel("ch2"));

        DeliveryReport second = deliver();
        goOn.countDown();
        DeliveryReport one = first.join();

        assertThat(second.outcomes().get(0).records())
                .as("while the first pass still waits for the slow sink")
                .isZero();
        assertThat(one.outcomes().get(0).records()).isEqualTo(2);
        // Which of the two passes writes a file depends on whether the first one is through with that sink.
        assertThat(one.outcomes().get(1).records() + second.outcomes().get(1).records())
                .isEqualTo(2);
        assertThat(received).hasSize(2);
    }

    @Test
    void aSlowSinkKeepsNoOtherWaiting() throws Exception {
        CountDownLatch other = new CountDownLatch(1);
        sink("a-slow", "direct:slow", "csv", 10);
        sink("fast", "direct:fast", "csv", 10);
        start(route("direct:slow", exchange -> other.await()), route("direct:fast", exchange -> other.countDown()));
        read(1);

        assertThat(deliver().outcomes())
                .extracting(DeliveryReport.Outcome::records)
                .containsExactly(1L, 1L);
    }

    @Test
    void aPoisonRecordIsPutAsideWithItsReasonAndTheRestGoesOn() throws Exception {
        sink("picky", "direct:picky", "jsonl", 4);
        start(picky("t1\"", "t6\""));
        read(10);
        DeliveryReport report = deliver();

        assertThat(tiers()).containsOnly("t0", "t2", "t3", "t4", "t5", "t7", "t8", "t9");
        assertThat(tiers().size()).as("one at most comes again, as a proof").isBetween(8, 9);
        assertThat(report.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.records()).isEqualTo(tiers().size());
            assertThat(outcome.putAside()).isEqualTo(2);
        });
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("sink picky: refuses record ")
                .contains("version 1, which is put aside: no t")
                .endsWith(" (and 1 more)");
        assertThat(fixture.query("SELECT d.sink, u.tier, d.version, d.reason FROM sink_dead_letter d"
                        + " JOIN usage_version u ON u.record_key = d.record_key AND u.version = d.version ORDER BY 2"))
                .containsExactly("picky t1 1 no t1\" hush!", "picky t6 1 no t6\" hush!");

        assertThat(deliver().outcomes()).containsExactly(new DeliveryReport.Outcome("picky", 0, 0, List.of(), 0, null));
    }

    @Test
    void aRecordThatNothingFollowsIsPutAsideOnceAnotherOneIsTaken() throws Exception {
        sink("picky", "direct:picky?block=false", "jsonl", 4);
        start(picky("t0\""));
        read(1);
        assertThat(deliver().failures())
                .as("nothing shows yet whether the sink takes anything")
                .containsExactly("sink picky: no t0\" hush!");
        assertThat(fixture.query("SELECT 1 FROM sink_dead_letter")).isEmpty();

        fixture.read(
                window("ch2", "2026-03-02", "2026-03-03"),
                true,
                usage("2026-03-02").channel("ch2").tier("t9"));
        assertThat(deliver().outcomes().get(0).putAside()).isEqualTo(1);
        assertThat(tiers()).containsOnly("t9");
        assertThat(deliver().failures()).isEmpty();
    }

    @Test
    void aSinkThatRefusesEverythingLosesNothing() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        sink("down", "direct:down", "jsonl", 100);
        start(route("direct:down", exchange -> {
            received.add(exchange.copy());
            if (down.get()) {
                throw new IllegalStateException("503");
            }
        }));
        read(100);

        assertThat(deliver().failures()).containsExactly("sink down: 503");
        assertThat(fixture.query("SELECT 1 FROM sink_dead_letter")).isEmpty();
        assertThat(received).hasSizeLessThan(50);

        down.set(false);
        received.clear();
        assertThat(deliver().outcomes().get(0).records()).isEqualTo(100);
        assertThat(received).as("as one batch again").hasSize(1);
    }

    /** As the clients of brokers say it; what they throw may be of any class below. */
    static Stream<Exception> notReached() {
        class NotEnoughReplicasException extends RetriableException {
            NotEnoughReplicasException() {
                super("fewer than asked for");
            }
        }
        return Stream.of(
                new ConnectException("refused"),
                new ShutdownSignalException(true, false, null, null),
                new AmqpAuthenticationException(new IOException("who?")),
                new JMSSecurityException("who?"),
                new NotEnoughReplicasException());
    }

    @ParameterizedTest
    @MethodSource("notReached")
    void aSinkThatIsNotReachedIsAskedOnce(Exception failure) throws Exception {
        sink("away", "direct:away", "jsonl", 100);
        start(route("direct:away", exchange -> {
            received.add(exchange.copy());
            throw new IllegalStateException("wrapped", failure);
        }));
        read(100);
        deliver();

        assertThat(received).hasSize(1);
    }

    /** MariaDB's driver makes an exception of the name of one for an away database out of what a trigger raises. */
    @Test
    void aRowThatADatabaseRefusesIsPutAsideWhateverTheExceptionIsCalled() throws Exception {
        sink("sql", "direct:sql", "jsonl", 4);
        start(route("direct:sql", exchange -> {
            if (exchange.getMessage().getBody(String.class).contains("\"t1\"")) {
                throw new SQLTransientConnectionException("not this one", "45000");
            }
        }));
        read(3);

        assertThat(deliver().outcomes().get(0).putAside()).isEqualTo(1);
    }

    /** A class that is missing in a client leaves Camel's routing as an error, and not as an exception of the exchange. */
    @Test
    void anErrorInASinksClientIsAFailureOfThatSink() throws Exception {
        sink("broken", "broken:client", "jsonl", 5);
        sink("files", "file:" + export(), "csv", 10);
        context = DeliveringContext.unstarted(Map.of());
        context.addComponent("broken", new BrokenClient());
        DeliveringContext.start(context, fixture.ledger(), sinks);
        read(2);

        DeliveryReport report = deliver();

        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("sink broken: ")
                .contains("org/client/Missing");
        assertThat(report.outcomes().get(0).putAside()).isZero();
        assertThat(report.outcomes().get(1).records()).isEqualTo(2);
    }

    /** Its producers work asynchronously, and lack a class. */
    private static final class BrokenClient extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultAsyncProducer(this) {
                        @Override
                        public boolean process(Exchange exchange, AsyncCallback callback) {
                            throw new NoClassDefFoundError("org/client/Missing");
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    /** Takes documents, but none with any of these texts in it. */
    private RouteBuilder picky(String... texts) {
        return route("direct:picky", exchange -> {
            String body = exchange.getMessage().getBody(String.class);
            for (String text : texts) {
                if (body.contains(text)) {
                    throw new IllegalArgumentException("no " + text + " hush!");
                }
            }
            received.add(exchange.copy());
        });
    }

    private List<String> tiers() {
        return received.stream()
                .flatMap(exchange -> exchange.getMessage().getBody(String.class).lines())
                .map(line -> line.replaceAll(".*\"tier\":\"(t\\d+)\".*", "$1"))
                .toList();
    }

    /** In mode state too, a sink hears of the end only of what it has heard of. */
    @Test
    void aSinkOfSettledVersionsIsToldOfWithdrawalsOnlyOfWhatItWasSent() throws Exception {
        sinks.put("settled", DeliveringContext.settled("settled", 10));
        start(route("direct:settled", exchange -> received.add(exchange.copy())));
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").tier("t1").finality(Finality.FINAL),
                usage("2026-03-01").tier("t2").finality(Finality.TRANSIENT),
                usage("2026-03-01").tier("t3").finality(Finality.FINAL));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").tier("t3").finality(Finality.TRANSIENT));
        assertThat(deliver().outcomes().get(0).records()).isEqualTo(3);
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").tier("t4").finality(Finality.TRANSIENT));
        assertThat(deliver().outcomes().get(0).records()).isEqualTo(1);

        assertThat(received.stream()
                        .flatMap(exchange ->
                                exchange.getMessage().getBody(String.class).lines())
                        .map(line -> line.replaceAll(".*\"tier\":\"(t\\d+)\".*\"withdrawn\":(\\w+),.*", "$1 $2")))
                .containsExactlyInAnyOrder("t1 false", "t3 false", "t1 true", "t3 true");
    }

    @Test
    void withoutSinksNothingIsToBeDone() throws Exception {
        start();
        read(1);
        assertThat(deliver().outcomes()).isEmpty();
    }

    @Test
    void aListOfRecordsIsADocumentToo() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:document").transformDataType(new DataType("whatsapp-usage:jsonl"));
            }
        });
        read(2);
        Object records = fixture.ledger().changes("any", 10).records();
        String text = context.createProducerTemplate().requestBody("direct:document", records, String.class);

        assertThat(text.lines()).hasSize(2);
        assertThatThrownBy(() -> context.createProducerTemplate().requestBody("direct:document", "text", String.class))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage(
                        "the body is neither a batch of changes nor a list of records but java.lang.String");
    }

    @Test
    void anUnknownFormatIsRefusedWithItsSetting() {
        sink("d", "seda:d", "xlsx", 10);
        assertThatThrownBy(this::start)
                .hasStackTraceContaining("whatsapp-usage.sinks.d.format: no format 'xlsx' (there are: csv, ");
    }

    @Test
    void aParquetFileIsNotCompressedOnceMore() {
        sink("files", "file:" + export() + "?fileName=${header.CamelWhatsAppUsageDocument}.gz", "parquet", 5000);
        assertThatThrownBy(this::start)
                .hasStackTraceContaining("whatsapp-usage.sinks.files.uri: format parquet is compressed within");
    }

    @Test
    void parquetFilesInModeDeltaAddUp() throws Exception {
        String uri = "file:" + export();
        sinks.put("sums", new SinkSettings("sums", uri, "parquet", SinkSettings.Mode.DELTA, 2));
        start();
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").cost("0.1", "EUR"),
                usage("2026-03-01").tier("t"));
        deliver();
        fixture.read(
                "2026-03-01", "2026-03-02", usage("2026-03-01").quantity(25).cost("0.123456789012345678", "EUR"));
        deliver();

        assertThat(files(export()))
                .containsExactly("sums-000000000001-000000000002.parquet", "sums-000000000003-000000000004.parquet");
        assertThat(new ParquetFile(export().resolve("*.parquet"))
                        .select("CAST(SUM(quantity) AS BIGINT) AS quantity, SUM(cost) AS cost"))
                .as("what is there, without what was withdrawn")
                .containsExactly(Map.of("quantity", 25L, "cost", new BigDecimal("0.123456789012345678")));
    }

    @Test
    void anAmountThatParquetCannotHoldIsPutAsideAndNotRounded() throws Exception {
        sink("files", "file:" + export(), "parquet", 10);
        start();
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").cost("0.000000000000000000000000000001", "EUR"),
                usage("2026-03-01").tier("t"));
        DeliveryReport report = deliver();

        assertThat(report.failures())
                .singleElement()
                .asString()
                .contains(
                        "cost 0.000000000000000000000000000001 has more than the 15 integer digits or 23 decimals of format parquet");
        assertThat(new ParquetFile(export().resolve("*.parquet")).select("tier"))
                .containsExactly(Map.of("tier", "t"));
    }

    @Test
    void aFileWhoseNameEndsWithGzIsCompressed() throws Exception {
        sink("files", "file:" + export() + "?fileName=${header.CamelWhatsAppUsageDocument}.gz", "csv", 5000);
        start();
        read(2);
        deliver();

        assertThat(files(export())).containsExactly("files-000000000001-000000000002.csv.gz");
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(export().resolve("files-000000000001-000000000002.csv.gz")))) {
            assertThat(CsvDocument.rows(new String(in.readAllBytes(), StandardCharsets.UTF_8)))
                    .hasSize(2);
        }
    }

    @Test
    void aDeltaIsRelativeToWhatWasSentAndNotToWhatWasPutAside() throws Exception {
        sinks.put("sums", new SinkSettings("sums", "direct:picky", "jsonl", SinkSettings.Mode.DELTA, 10));
        start(picky("\"quantity\":15"));
        for (int quantity : new int[] {10, 25, 40}) {
            fixture.read(
                    "2026-03-01",
                    "2026-03-02",
                    usage("2026-03-01").quantity(quantity),
                    usage("2026-03-01").tier("t" + quantity));
            deliver();
        }

        assertThat(received.stream()
                        .flatMap(exchange ->
                                exchange.getMessage().getBody(String.class).lines())
                        .filter(line -> line.contains("\"tier\":null"))
                        .map(line -> line.replaceAll(".*\"version\":(\\d+),.*\"quantity\":(-?\\d+),.*", "$1 $2")))
                .as("the second version, with a difference of 15, was refused")
                .containsExactly("1 10", "3 30");
    }

    private static RouteBuilder route(String uri, Processor processor) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(processor);
            }
        };
    }
}
