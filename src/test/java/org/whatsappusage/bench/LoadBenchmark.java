package org.whatsappusage.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The same 400,000 records of YCloud, 1,000 pages, by three programs, each a process of its own: (a) this one, with a sink of CSV
 * files, (b) {@link TextbookRoute}, (c) {@link PlainLoader}; on PostgreSQL and on H2, in turns. Then (a) again on what it has
 * loaded, and (a) with answers that take their time. (a) is what the start script of the distribution runs, with that script's
 * options and its shared classes; (b) and (c) have the options of the JVM. PostgreSQL is a server of this machine that returns
 * from a commit before its disk has it, for all three.
 *
 * <p>System properties: {@code bench.rounds} (default 3), {@code bench.java-options} (default {@code -Xmx64m}) of every process,
 * {@code bench.databases} (default {@code postgresql,h2}), {@code bench.delay} in milliseconds (default 50) and
 * {@code bench.loaders} (default {@code abc}).
 */
public final class LoadBenchmark {

    private static final int ACCOUNTS = 20;
    private static final int DAYS = 25;
    private static final int ITEMS_PER_DAY = 200;
    private static final int KILO = 1024;
    private static final String USER = "postgres";

    private final int rounds = Integer.getInteger("bench.rounds", 3);
    private final String javaOptions = System.getProperty("bench.java-options", "-Xmx64m");
    private final Duration delay = Duration.ofMillis(Integer.getInteger("bench.delay", 50));
    private final String loaders = System.getProperty("bench.loaders", "abc");
    private final LocalDate last = LocalDate.now(ZoneOffset.ofHours(8));
    private final List<YearOfBills> bills = IntStream.range(0, ACCOUNTS)
            .mapToObj(account -> new YearOfBills(last, DAYS, ITEMS_PER_DAY, true, account))
            .toList();
    private final long records = bills.stream().mapToLong(YearOfBills::records).sum();
    private final BigDecimal cost = bills.stream().map(YearOfBills::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    private final Map<String, List<MeasuredRun>> runs = new LinkedHashMap<>();
    private final BillServer server;
    private final Path work;
    private EmbeddedPostgres postgres;
    private int databases;

    private LoadBenchmark(Path work) throws IOException {
        this.work = work;
        this.server = new BillServer(bills, true);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path work = Files.createTempDirectory("bench");
        LoadBenchmark benchmark = new LoadBenchmark(work);
        try {
            benchmark.run();
        } finally {
            benchmark.close();
            delete(work);
        }
    }

    private void close() throws IOException {
        server.close();
        if (postgres != null) {
            postgres.close();
        }
    }

    private void run() throws IOException, InterruptedException, SQLException {
        List<String> on =
                List.of(System.getProperty("bench.databases", "postgresql,h2").split(","));
        System.out.printf(
                Locale.ROOT,
                "%,d records on %,d pages, %s, %d rounds behind one that warms up%n",
                records,
                records / (100L * YearOfBills.CATEGORIES.size()),
                javaOptions,
                rounds);
        for (int round = 0; round <= rounds; round++) {
            for (String database : on) {
                round(database);
            }
            if (round == 0) {
                runs.clear();
            }
        }
        on.forEach(this::print);
    }

    private void round(String database) throws IOException, InterruptedException, SQLException {
        if (loaders.contains("c")) {
            compared(database, "c", PlainLoader.class);
        }
        if (loaders.contains("a")) {
            pipeline(database);
        }
        if (loaders.contains("b")) {
            compared(database, "b", TextbookRoute.class);
        }
    }

    private void compared(String database, String name, Class<?> main)
            throws IOException, InterruptedException, SQLException {
        Path folder = Files.createDirectory(work.resolve(name + databases));
        LoadTarget target = target(database, folder);
        try (Connection connection = DriverManager.getConnection(target.url(), target.user(), "")) {
            UsageTable.create(connection);
        }
        MeasuredRun run = MeasuredRun.ofClass(folder, name, javaOptions, main, target.arguments());
        keep(database, name, folder, run);
        check(target, "usage");
        delete(folder);
    }

    private void pipeline(String database) throws IOException, InterruptedException, SQLException {
        Path folder = Files.createDirectory(work.resolve("a" + databases));
        LoadTarget target = target(database, folder);
        settings(folder, target);
        keep(database, "a", folder, sync(folder, "a"));
        check(target, "usage_record");
        keep(
                database,
                "again",
                folder,
                MeasuredRun.ofDistribution(
                        folder,
                        "again",
                        javaOptions,
                        List.of("backfill", "--from", target.first().toString(), "--to", last.toString())));
        check(target, "usage_record");
        delete(folder);
        if (!delay.isZero()) {
            Path delayed = Files.createDirectory(work.resolve("delayed" + databases));
            settings(delayed, target(database, delayed));
            server.delay(delay);
            keep(database, "delayed", delayed, sync(delayed, "delayed"));
            server.delay(Duration.ZERO);
            delete(delayed);
        }
    }

    private MeasuredRun sync(Path folder, String name) throws IOException, InterruptedException {
        return MeasuredRun.ofDistribution(folder, name, javaOptions, List.of("sync"));
    }

    private void settings(Path folder, LoadTarget target) throws IOException {
        String connection = "whatsapp-usage.connections.cloud.";
        Files.writeString(
                folder.resolve("application.properties"),
                String.join(
                        "\n",
                        connection + "provider = ycloud",
                        connection + "base-url = " + server.uri(),
                        connection + "api-key = any",
                        connection + "streams = usage-details",
                        connection + "start-date = " + target.first(),
                        connection + "managed-account-ids = " + String.join(", ", target.managed()),
                        "whatsapp-usage.limits.ycloud.per-account = 1000000/1s",
                        "whatsapp-usage.ledger.url = " + target.url(),
                        "whatsapp-usage.ledger.username = " + target.user(),
                        "whatsapp-usage.sinks.files.uri = file:out",
                        "whatsapp-usage.sinks.files.format = csv",
                        ""));
    }

    private LoadTarget target(String database, Path folder) throws IOException, SQLException {
        databases++;
        String url = database.equals("h2") ? "jdbc:h2:file:" + folder.resolve("ledger") : postgres();
        return new LoadTarget(server.uri(), url, USER, ACCOUNTS, bills.get(0).first(), last);
    }

    /**
     * A database of its own. The server answers a commit before it is on the disk, or the rows that {@link TextbookRoute} commits
     * one by one would measure the disk.
     */
    private String postgres() throws IOException, SQLException {
        if (postgres == null) {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "off")
                    .start();
        }
        String name = "bench" + databases;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return postgres.getJdbcUrl(USER, name).replaceAll("\\?.*", "");
    }

    private void keep(String database, String name, Path folder, MeasuredRun run) throws IOException {
        if (run.code() != 0) {
            throw new IllegalStateException(name + " on " + database + " ended with " + run.code() + ": "
                    + Files.readString(folder.resolve(name + ".out"))
                    + Files.readString(folder.resolve(name + ".err")));
        }
        System.out.printf("%-10s %-8s %s; %d calls%n", database, name, run.text(records), server.calls());
        runs.computeIfAbsent(database + " " + name, key -> new ArrayList<>()).add(run);
    }

    private void check(LoadTarget target, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(target.url(), target.user(), "");
                Statement statement = connection.createStatement();
                ResultSet sums = statement.executeQuery("SELECT COUNT(*), SUM(cost), MAX(version) FROM " + table)) {
            sums.next();
            if (sums.getLong(1) != records || sums.getBigDecimal(2).compareTo(cost) != 0 || sums.getInt(3) != 1) {
                throw new IllegalStateException(table + " holds " + sums.getLong(1) + " records that cost "
                        + sums.getBigDecimal(2) + ", and not " + records + " that cost " + cost);
            }
        }
    }

    private void print(String database) {
        System.out.printf("%n%-10s %10s %12s %12s%n", database, "lines/s", "processor s", "resident MB");
        for (String name : List.of("a", "b", "c", "again", "delayed")) {
            if (runs.containsKey(database + " " + name)) {
                List<MeasuredRun> all = runs.get(database + " " + name);
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %,10.0f %12.1f %12d%n",
                        name,
                        records / seconds(all),
                        median(all.stream()
                                .mapToDouble(run -> run.processor().toMillis() / 1000.0)
                                .toArray()),
                        (int) median(all.stream()
                                        .mapToDouble(MeasuredRun::residentKilobytes)
                                        .toArray())
                                / KILO);
            }
        }
        ratio(database, "a of c", "c", "a");
        ratio(database, "a of b", "b", "a");
        ratio(database, "again of a", "a", "again");
        ratio(database, "delayed of a", "a", "delayed");
    }

    private void ratio(String database, String name, String slow, String fast) {
        List<MeasuredRun> ofSlow = runs.get(database + " " + slow);
        List<MeasuredRun> ofFast = runs.get(database + " " + fast);
        if (ofSlow != null && ofFast != null) {
            System.out.printf(Locale.ROOT, "%-14s %.2f times as fast%n", name, seconds(ofSlow) / seconds(ofFast));
        }
    }

    private static double seconds(List<MeasuredRun> runs) {
        return median(runs.stream()
                .mapToDouble(run -> run.elapsed().toMillis() / 1000.0)
                .toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
