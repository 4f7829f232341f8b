package org.whatsappusage.component;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A provider on loopback that answers as a test says and remembers what it was asked. */
public final class ScriptedServer implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> script;

    private ScriptedServer(HttpServer server, String scheme, Function<Request, Answer> script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public static ScriptedServer start(Function<Request, Answer> script) throws IOException {
        return new ScriptedServer(HttpServer.create(loopback(), 0), "http", script);
    }

    /** Over TLS. */
    public static ScriptedServer start(SSLContext tls, Function<Request, Answer> script) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new ScriptedServer(server, "https", script);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /**
     * A request as it came.
     *
     * @param target the request line's target: a path with its query, or a whole URI if it came by way of a proxy
     * @param headers first value of each, by name without regard to case
     */
    public record Request(String method, String target, Map<String, String> headers, String body) {

        /** Without the query. */
        public String path() {
            return URI.create(target).getPath();
        }

        public String header(String name) {
            return headers.get(name);
        }

        /** All values of each parameter, decoded. */
        public Map<String, List<String>> query() {
            Map<String, List<String>> query = new LinkedHashMap<>();
            String raw = URI.create(target).getRawQuery();
            if (raw != null) {
                for (String pair : raw.split("&")) {
                    String[] parts = pair.split("=", 2);
                    query.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                            .add(decode(parts[1]));
                }
            }
            return query;
        }

        /** The only value of a parameter, null if it is absent. */
        public String query(String name) {
            List<String> values = query().get(name);
            if (values != null && values.size() > 1) {
                throw new IllegalStateException(name + " was sent more than once: " + values);
            }
            return values == null ? null : values.get(0);
        }

        private static String decode(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    /** What is answered. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public static Answer ok(String body) {
            return new Answer(200, Map.of("Content-Type", "application/json"), body);
        }

        public static Answer status(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), body);
        }

        public Answer with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body);
        }
    }

    public void script(Function<Request, Answer> next) {
        this.script = next;
    }

    public URI uri() {
        return URI.create(scheme + "://localhost:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The only request so far. */
    public Request request() {
        if (requests.size() != 1) {
            throw new IllegalStateException("not one request but " + requests);
        }
        return requests.get(0);
    }

    public void forget() {
        requests.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Answer answer = script.apply(request);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
