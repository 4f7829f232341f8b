package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.settings.SinkSettings;

/** Documents over HTTP, by the shipped routes, to a server that answers in many ways. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HttpSinkTest {

    private record Request(String method, String path, Headers headers, String body) {}

    @TempDir
    Path folder;

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private LedgerFixture fixture;
    private CamelContext context;
    private HttpServer server;

    private interface Answer {
        void to(HttpExchange exchange, int number) throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        fixture = new LedgerFixture(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.stop();
        }
        server.stop(0);
        fixture.close();
    }

    private void start(String options, SinkSettings.Mode mode, int batchSize, Answer answer) throws Exception {
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            answer.to(exchange, requests.size());
            exchange.close();
        });
        Map<String, SinkSettings> sinks = new LinkedHashMap<>();
        String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/in" + options;
        sinks.put("bill", new SinkSettings("bill", uri, "jsonl", mode, batchSize));
        context = DeliveringContext.unstarted(Map.of());
        DeliveringContext.start(context, fixture.ledger(), sinks);
    }

    private DeliveryReport deliver() {
        return DeliveringContext.deliver(context);
    }

    private void read(int rows, long quantity) {
        List<UsageRecord> records = IntStream.range(0, rows)
                .mapToObj(row ->
                        usage("2026-03-01").tier("t" + row).quantity(quantity).record())
                .toList();
        fixture.readAll(window("ch1", "2026-03-01", "2026-03-02"), records);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Camel's component would make a GET of it, and no document. */
    @Test
    void anAddressWithAQueryGetsTheDocumentToo() throws Exception {
        start("?tenant=7", SinkSettings.Mode.STATE, 10, (exchange, number) -> answer(exchange, 200, ""));
        read(2, 1);

        assertThat(deliver().failures()).isEmpty();
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/in?tenant=7");
            assertThat(request.body().lines()).hasSize(2);
        });
    }

    @Test
    void theMethodIsTheUsersToSay() throws Exception {
        start("?httpMethod=PUT", SinkSettings.Mode.STATE, 10, (exchange, number) -> answer(exchange, 200, ""));
        read(1, 1);
        deliver();

        assertThat(requests).extracting(Request::method).containsExactly("PUT");
    }

    @Test
    void whatAnswersOneMessageIsNotInTheNext() throws Exception {
        start("", SinkSettings.Mode.STATE, 1, (exchange, number) -> {
            exchange.getResponseHeaders().set("X-Answer", "to " + number);
            exchange.getResponseHeaders().set("Authorization", "theirs");
            answer(exchange, 200, "");
        });
        read(3, 1);
        assertThat(deliver().failures()).isEmpty();

        assertThat(requests).hasSize(3).allSatisfy(request -> assertThat(request.headers())
                .doesNotContainKeys("X-answer", "Authorization"));
    }

    @Test
    void aRefusalIsToldWithItsReasonThoughTheAddressHoldsASecret() throws Exception {
        start("?token=hush!", SinkSettings.Mode.STATE, 2, (exchange, number) -> {
            boolean refused = requests.get(number - 1).body().contains("\"t0\"");
            answer(exchange, refused ? 422 : 200, refused ? "tier t0 is unknown to us" : "");
        });
        read(2, 1);

        assertThat(deliver().failures())
                .singleElement()
                .asString()
                .contains("422", "tier t0 is unknown to us")
                .doesNotContain("hush!");
        assertThat(fixture.query("SELECT reason FROM sink_dead_letter"))
                .singleElement()
                .asString()
                .contains("422", "tier t0 is unknown to us")
                .doesNotContain("hush!");
    }

    /** Whether the sink has it nobody knows, so it comes again as it was; to leave it out would double it in the next delta. */
    @Test
    void aMessageOfWhichTheAnswerBreaksOffComesAgainAsItWas() throws Exception {
        start("", SinkSettings.Mode.DELTA, 1, (exchange, number) -> {
            if (number == 1) {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                // Less than was said.
            } else {
                answer(exchange, 200, "");
            }
        });
        read(1, 10);
        read(1, 12);
        assertThat(deliver().failures()).hasSize(1);
        assertThat(requests).hasSize(1);
        assertThat(fixture.query("SELECT 1 FROM sink_dead_letter")).isEmpty();

        assertThat(deliver().failures()).isEmpty();
        assertThat(requests).hasSize(3);
        assertThat(requests.get(1).body()).isEqualTo(requests.get(0).body());
        assertThat(requests.get(2).body()).contains("\"quantity\":2,");
    }

    @Test
    void aServerThatRefusesNowAndThenWithoutReasonGetsEverything() throws Exception {
        start("", SinkSettings.Mode.STATE, 3, (exchange, number) -> answer(exchange, number % 5 == 0 ? 400 : 200, ""));
        read(40, 1);

        deliver();
        assertThat(deliver().failures())
                .as("even if nothing followed the last one in the first pass")
                .isEmpty();
        assertThat(fixture.query("SELECT 1 FROM sink_dead_letter")).isEmpty();
        assertThat(IntStream.range(0, 40).filter(row -> requests.stream()
                        .noneMatch(request -> request.body().contains("\"t" + row + "\""))))
                .isEmpty();
    }
}
