package org.whatsappusage.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers {@code /v2/billing/usageDetails}, newest day first. Pages are made while they are sent, or kept once they were made, so
 * that whoever asks for them again is not measured with the making.
 */
final class BillServer implements AutoCloseable {

    private static final int THREADS = 32;

    private final List<YearOfBills> accounts;
    private final boolean keeps;
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private volatile Duration delay = Duration.ZERO;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "bills");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong calls = new AtomicLong();

    /** @param accounts the first is the one that a call without a managed account is for */
    BillServer(List<YearOfBills> accounts, boolean keeps) throws IOException {
        this.accounts = accounts;
        this.keeps = keeps;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/billing/usageDetails", this::takeCall);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often it was called since it was asked this before. */
    long calls() {
        return calls.getAndSet(0);
    }

    /** Lets every answer come so much later. */
    void delay(Duration delay) {
        this.delay = delay;
    }

    /** The id of a managed account. */
    static String account(int number) {
        return "managed-" + number;
    }

    private void takeCall(HttpExchange exchange) {
        calls.incrementAndGet();
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> answer(exchange));
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String account = exchange.getRequestHeaders().getFirst("X-Managed-Account-ID");
            Map<String, String> query = query(exchange.getRequestURI());
            byte[] body = keeps
                    ? kept.computeIfAbsent(account + " " + new TreeMap<>(query), page -> page(account, query))
                    : page(account, query);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            // Who has asked is told by the connection that is cut.
        }
    }

    private byte[] page(String account, Map<String, String> query) {
        int number = account == null ? 0 : Integer.parseInt(account.substring(account.indexOf('-') + 1));
        int limit = Integer.parseInt(query.get("limit"));
        long offset = (Integer.parseInt(query.get("page")) - 1L) * limit;
        return new Page(accounts.get(number), query).text(offset, limit).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String pair : uri.getQuery().split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return query;
    }

    /** One answer. */
    private static final class Page {

        private final YearOfBills bills;
        private final LocalDate start;
        private final LocalDate end;
        /** Number of the WABA that is asked for, -1 for all. */
        private final int waba;

        Page(YearOfBills bills, Map<String, String> query) {
            this.bills = bills;
            start = LocalDate.parse(query.get("filter.startDate"));
            end = LocalDate.parse(query.get("filter.endDate"));
            String id = query.get("filter.wabaId");
            waba = id == null ? -1 : (int) (Long.parseLong(id) - Long.parseLong(YearOfBills.waba(0)));
        }

        private int items(LocalDate day) {
            return waba < 0 ? bills.items(day) : bills.items(day, waba);
        }

        String text(long offset, int limit) {
            StringBuilder json = new StringBuilder(limit * 512).append("{\"items\":[");
            long skip = offset;
            int length = 0;
            long total = 0;
            for (LocalDate day = end; !day.isBefore(start); day = day.minusDays(1)) {
                int items = items(day);
                total += items;
                for (long item = Math.min(skip, items); item < items && length < limit; item++) {
                    json.append(length++ == 0 ? "" : ",");
                    bills.write(day, (int) (waba < 0 ? item : waba + item * YearOfBills.WABAS), json);
                }
                skip = Math.max(0, skip - items);
            }
            return json.append("],\"offset\":")
                    .append(offset)
                    .append(",\"limit\":")
                    .append(limit)
                    .append(",\"length\":")
                    .append(length)
                    .append(",\"total\":")
                    .append(total)
                    .append('}')
                    .toString();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
