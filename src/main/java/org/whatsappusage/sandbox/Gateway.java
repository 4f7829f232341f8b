package org.whatsappusage.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Between the JDK's server and the simulated providers: reads requests, picks the provider, delivers answers. */
final class Gateway implements HttpHandler {

    private final ProviderApi dialog360;
    private final ProviderApi yCloud;
    private final ProviderApi control;
    private final Consumer<ReceivedRequest> listener;
    private final CountDownLatch closed;

    /** @param closed reaches zero when the sandbox closes, which ends every stalled answer */
    Gateway(SandboxState state, Consumer<ReceivedRequest> listener, CountDownLatch closed) {
        this.dialog360 = new Dialog360Api(state);
        this.yCloud = new YCloudApi(state);
        this.control = new ControlApi(state);
        this.listener = listener;
        this.closed = closed;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            deliver(answer(request, exchange), request, exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(Request request, HttpExchange exchange) {
        try {
            String path = request.path();
            if (path.equals("/sandbox") || path.startsWith("/sandbox/")) {
                return control.answer(request);
            }
            listener.accept(new ReceivedRequest(
                    request.method(), path, request.rawQuery(), Map.copyOf(exchange.getRequestHeaders())));
            if (path.startsWith("/api/v2/")) {
                return dialog360.answer(request);
            }
            if (path.startsWith("/v2/")) {
                return yCloud.answer(request);
            }
            return Answer.json(404, Json.object("error", "No simulated provider has the path " + path));
        } catch (RuntimeException | AssertionError e) {
            // A listener may be a test's assertion: the caller must see that it failed, not hang.
            return Answer.json(500, Json.object("error", "The sandbox failed: " + e));
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new Request(exchange.getRequestMethod(), uri.getPath(), uri.getRawQuery(), headers, body);
    }

    private void deliver(Answer answer, Request request, HttpExchange exchange)
            throws IOException, InterruptedException {
        if (answer.delivery() instanceof Answer.Delivery.Drop) {
            return;
        }
        if (answer.delivery() instanceof Answer.Delivery.Stall stall && !stall.midway()) {
            stall(stall);
        }
        byte[] bytes = answer.bytes();
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        if (acceptsGzip(request)) {
            bytes = compressed(bytes);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        send(bytes, answer.delivery(), exchange);
    }

    private void send(byte[] bytes, Answer.Delivery delivery, HttpExchange exchange)
            throws IOException, InterruptedException {
        OutputStream stream = exchange.getResponseBody();
        int first = bytes.length;
        if (delivery instanceof Answer.Delivery.Cut cut) {
            first = bytes.length * cut.percent() / 100;
        } else if (delivery instanceof Answer.Delivery.Stall stall && stall.midway()) {
            first = bytes.length / 2;
        }
        stream.write(bytes, 0, first);
        stream.flush();
        if (delivery instanceof Answer.Delivery.Cut) {
            // Closing the exchange before the announced length is reached ends the connection.
            return;
        }
        if (delivery instanceof Answer.Delivery.Stall stall && stall.midway()) {
            stall(stall);
        }
        stream.write(bytes, first, bytes.length - first);
    }

    private void stall(Answer.Delivery.Stall stall) throws InterruptedException {
        boolean ended = closed.await(stall.time().toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            throw new InterruptedException("The sandbox was closed");
        }
    }

    private static boolean acceptsGzip(Request request) {
        return request.headers().getOrDefault("accept-encoding", List.of()).stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",")).stream())
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.equals("gzip") || coding.startsWith("gzip;") && !coding.endsWith("q=0"));
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
