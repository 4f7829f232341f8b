package org.whatsappusage.provider;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.whatsappusage.limit.Attempt;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.limit.Permit;

/** A provider's side over real HTTP: gives the answers that it was told, in their order, and keeps the requests. */
public final class LoopbackServer implements BeforeEachCallback, AfterEachCallback {

    /** When every call of a test is made. */
    public static final Instant NOW = Instant.parse("2026-03-05T09:30:00Z");

    public static final String API_KEY = "key-7f3a91c2d4";

    private final Queue<Reaction> reactions = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    /** A request as it arrived; {@code uri} is the raw path with its raw query. */
    public record Request(String method, String uri, Headers headers, String body) {

        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    /** What the server does with a request. */
    @FunctionalInterface
    public interface Reaction {
        void react(HttpExchange exchange) throws IOException;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            Reaction reaction = reactions.poll();
            if (reaction == null) {
                exchange.sendResponseHeaders(599, -1);
            } else {
                reaction.react(exchange);
            }
        }
    }

    /** The next answer; headers by name and value in turn. */
    public LoopbackServer answer(int status, String body, String... headers) {
        return answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public LoopbackServer answer(int status, byte[] body, String... headers) {
        return react(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        });
    }

    /** The next answer from a file of the test's resources. */
    public LoopbackServer answerWith(String resource) {
        return answer(200, resource(resource));
    }

    public LoopbackServer react(Reaction reaction) {
        reactions.add(reaction);
        return this;
    }

    /** The next answer begins, and then nothing more comes for as long as the test lasts. */
    public LoopbackServer stallAfter(String beginning) {
        return react(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The next answer promises {@code length} bytes and breaks off. */
    public LoopbackServer cutAfter(String beginning, int length) {
        return react(exchange -> {
            exchange.sendResponseHeaders(200, length);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public List<Request> requests() {
        return requests;
    }

    /** The only request that came. */
    public Request request() {
        if (requests.size() != 1) {
            throw new AssertionError("one request expected, but there were " + requests);
        }
        return requests.get(0);
    }

    /** A connection with an API key. */
    public Connection connection(Provider provider) {
        return new Connection(
                "acme",
                provider.name(),
                uri(),
                API_KEY,
                null,
                null,
                provider.name().equals("360dialog") ? "ExAmPlEPA" : null);
    }

    public ProviderClient client(Provider provider) {
        return client(provider, connection(provider), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    public ProviderClient client(Provider provider, Connection connection, Clock clock) {
        return new ProviderClient(provider, connection, transport(Duration.ofSeconds(30)), clock);
    }

    /** Calls an operation with an API key and reads its page. */
    public ProviderClient.Reply call(Provider provider, String operation, Parameters parameters)
            throws InterruptedException {
        return call(client(provider), provider.operation(operation).orElseThrow(), parameters);
    }

    /** Calls as often as the credentials ask for it, with budgets of its own. */
    public static ProviderClient.Reply call(ProviderClient client, Operation operation, Parameters parameters)
            throws InterruptedException {
        ProviderClient.Call call = client.prepare(operation, parameters, () -> {});
        try {
            return call.send(permit(call), false, null);
        } catch (CredentialsRenewedException once) {
            return call.send(permit(call), false, null);
        }
    }

    public static Permit permit(ProviderClient.Call call) {
        Budgets budgets = Budgets.inMemory(Clock.systemUTC());
        return ((Attempt.Granted) budgets.acquire(call.budgets())).permit();
    }

    public static JdkTransport transport(Duration responseTimeout) {
        return new JdkTransport(Duration.ofSeconds(10), responseTimeout, null, null, HttpClient.Version.HTTP_1_1);
    }

    /** A file beside this class, as bytes. */
    public static byte[] resource(String name) {
        try (InputStream file = LoopbackServer.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalArgumentException("no test resource " + name);
            }
            return file.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
