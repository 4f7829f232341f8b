package org.whatsappusage.provider;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** Calls by the JDK's HTTP client, over a connection pool of its own. Redirects are not followed: they would carry the key away. */
public final class JdkTransport implements Transport {

    private final HttpClient client;
    private final Duration responseTimeout;

    /**
     * @param connectTimeout for the connection
     * @param responseTimeout from sending the call to the last byte of the answer
     * @param sslContext null for the JVM's own
     * @param proxy null for the JVM's own
     * @param version HTTP/2 falls back to 1.1 where a server lacks it
     */
    public JdkTransport(
            Duration connectTimeout,
            Duration responseTimeout,
            SSLContext sslContext,
            ProxySelector proxy,
            HttpClient.Version version) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(version);
        if (sslContext != null) {
            builder.sslContext(sslContext);
        }
        ProxySelector selector = proxy == null ? ProxySelector.getDefault() : proxy;
        if (selector != null) {
            builder.proxy(selector);
        }
        this.client = builder.build();
        this.responseTimeout = responseTimeout;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .timeout(responseTimeout)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .method(
                        call.method(),
                        call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body()));
        call.headers().forEach((name, value) -> header(request, name, value));
        long sent = System.nanoTime();
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        Duration left = responseTimeout.minusNanos(System.nanoTime() - sent);
        HttpHeaders headers = new HttpHeaders(response.headers().map());
        InputStream body = new DeadlineInputStream(response.body(), left, responseTimeout);
        if (headers.get("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent()) {
            body = new Unzipped(body);
        }
        return new HttpReply(response.statusCode(), headers, body);
    }

    private static void header(HttpRequest.Builder request, String name, String value) {
        try {
            request.header(name, value);
        } catch (IllegalArgumentException refused) {
            // Without the cause, whose message quotes the value: it may be a key.
            throw new IllegalArgumentException(
                    "the header " + name + " has characters that HTTP does not allow, such as a line end");
        }
    }

    /** Unzips from the first read on, so that a status is known even if the body is not what its headers say. */
    private static final class Unzipped extends FilterInputStream {

        private boolean begun;

        Unzipped(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            begin();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            begin();
            return super.read(buffer, offset, length);
        }

        @Override
        public long skip(long count) throws IOException {
            begin();
            return super.skip(count);
        }

        @Override
        public int available() throws IOException {
            return begun ? super.available() : 0;
        }

        private void begin() throws IOException {
            if (!begun) {
                in = new GZIPInputStream(in, 8192);
                begun = true;
            }
        }
    }

    /** The client's own timeout ends with the headers; a body that stalls would be waited for without end. */
    private static final class DeadlineInputStream extends FilterInputStream {

        private final CompletableFuture<Void> deadline = new CompletableFuture<>();
        private final Duration whole;

        DeadlineInputStream(InputStream body, Duration left, Duration whole) {
            super(body);
            this.whole = whole;
            deadline.orTimeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)
                    .whenComplete((none, late) -> {
                        if (late instanceof TimeoutException) {
                            closeQuietly();
                        }
                    });
        }

        @Override
        public int read() throws IOException {
            try {
                return checked(super.read());
            } catch (IOException broken) {
                throw explained(broken);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return checked(super.read(buffer, offset, length));
            } catch (IOException broken) {
                throw explained(broken);
            }
        }

        @Override
        public void close() throws IOException {
            deadline.complete(null);
            super.close();
        }

        private int checked(int read) throws IOException {
            if (read < 0 && deadline.isCompletedExceptionally()) {
                throw new HttpTimeoutException("the answer took longer than " + seconds(whole));
            }
            return read;
        }

        private static String seconds(Duration duration) {
            return BigDecimal.valueOf(duration.toMillis(), 3)
                            .stripTrailingZeros()
                            .toPlainString() + " s";
        }

        private IOException explained(IOException broken) {
            return deadline.isCompletedExceptionally() && !(broken instanceof HttpTimeoutException)
                    ? new HttpTimeoutException("the answer took longer than " + seconds(whole))
                    : broken;
        }

        private void closeQuietly() {
            try {
                super.close();
            } catch (IOException ignored) {
                // the reader is told by its next read
            }
        }
    }
}
