package org.whatsappusage.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The simulated 360dialog and YCloud on one local port; their paths do not collide. Several can run in one process.
 *
 * <p>Besides the providers' paths there are, without credentials:
 *
 * <ul>
 *   <li>{@code GET /sandbox/totals?from=yyyy-MM-dd&to=yyyy-MM-dd}: rows, quantities, costs and balances as the model has them;
 *       days of each source's own zone, both inclusive.
 *   <li>{@code POST /sandbox/faults}: something shall go wrong; {@code GET} lists, {@code DELETE} ends all and restores the
 *       ordinary world, {@code DELETE /sandbox/faults/ID} ends one.
 *   <li>{@code POST /sandbox/clock} with {@code {"now":"2026-11-22T12:00:00Z"}}: figures are told for that moment from now on,
 *       limits and tokens go on by the real clock; {@code DELETE} lets it run again.
 *   <li>{@code GET /sandbox/requests}: how many requests came, by operation, account and status; {@code DELETE} forgets them.
 * </ul>
 */
public final class Sandbox implements AutoCloseable {

    private static final int SYSTEM_BACKLOG = 0;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ExecutorService executor;
    private final CountDownLatch closed;

    private Sandbox(HttpServer server, ExecutorService executor, CountDownLatch closed) {
        this.server = server;
        this.executor = executor;
        this.closed = closed;
    }

    /**
     * Starts serving on the loopback interface.
     *
     * @throws SandboxStartException when the port is taken
     */
    public static Sandbox start(SandboxOptions options) {
        CountDownLatch closed = new CountDownLatch(1);
        HttpServer server = bind(options.port());
        // Stalled answers hold a thread each; they must not hold up the others.
        ExecutorService executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "sandbox");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", new Gateway(new SandboxState(options), options.listener(), closed));
        server.start();
        return new Sandbox(server, executor, closed);
    }

    private static HttpServer bind(int port) {
        // The JDK's server sends head and body of an answer apart; with Nagle's algorithm on, each answer would take
        // the 40 ms
        // that the other side delays its acknowledgement by. It reads this once, when its first server is made.
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SYSTEM_BACKLOG);
        } catch (BindException e) {
            throw new SandboxStartException(
                    "The sandbox cannot use port " + port + ": " + e.getMessage()
                            + ". Stop what uses it, or choose another port (0 for any free one).",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot open port " + port, e);
        }
    }

    /** The base of both providers' paths, without a trailing slash. */
    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Stops at once; answers on their way are cut. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
