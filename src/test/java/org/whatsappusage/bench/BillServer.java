package org.whatsappusage.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Answers {@code /v2/billing/usageDetails} with pages that are made while they are sent, newest day first. */
final class BillServer implements AutoCloseable {

    private static final int THREADS = 4;

    private final YearOfBills bills;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "bills");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong calls = new AtomicLong();

    BillServer(YearOfBills bills) throws IOException {
        this.bills = bills;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/billing/usageDetails", this::answer);
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

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        Map<String, String> query = query(exchange.getRequestURI());
        int limit = Integer.parseInt(query.get("limit"));
        long offset = (Integer.parseInt(query.get("page")) - 1L) * limit;
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(new Page(query).text(offset, limit).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String pair : uri.getQuery().split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return query;
    }

    /** One answer. */
    private final class Page {

        private final LocalDate start;
        private final LocalDate end;
        /** Number of the WABA that is asked for, -1 for all. */
        private final int waba;

        Page(Map<String, String> query) {
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
