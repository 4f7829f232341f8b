package org.whatsappusage.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A year of a large YCloud account through the real program with a small heap: loaded, delivered to a sink of files, read again
 * unchanged, and exported. Prints what each took, and fails if a record or a cent is lost.
 *
 * <p>System properties: {@code volume.records} (default 4 million) and {@code volume.java-options} (default
 * {@code -Xmx64m}).
 */
public final class VolumeBenchmark {

    private static final int DAYS_OF_A_YEAR = 365;
    private static final int RECORDS_PER_DAY = 10_960;

    private final String javaOptions = System.getProperty("volume.java-options", "-Xmx64m");
    private final YearOfBills bills;
    private final BillServer server;
    private final Path work;

    private VolumeBenchmark(YearOfBills bills, BillServer server, Path work) {
        this.bills = bills;
        this.server = server;
        this.work = work;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        // Else the server waits for acknowledgements that the client delays.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int records = Integer.getInteger("volume.records", DAYS_OF_A_YEAR * RECORDS_PER_DAY);
        YearOfBills bills = new YearOfBills(
                LocalDate.now(ZoneOffset.ofHours(8)),
                Math.max(1, records / RECORDS_PER_DAY),
                RECORDS_PER_DAY / YearOfBills.CATEGORIES.size(),
                false,
                0);
        Path work = Files.createTempDirectory("volume");
        try (BillServer server = new BillServer(List.of(bills), false)) {
            new VolumeBenchmark(bills, server, work).run();
        } finally {
            delete(work);
        }
    }

    private void run() throws IOException, InterruptedException, SQLException {
        System.out.printf(Locale.ROOT, "%,d records of %d days, %s%n", bills.records(), bills.days(), javaOptions);
        settings("");
        measure("load", bills.records(), "sync");
        settings("whatsapp-usage.sinks.files.uri = file:out\nwhatsapp-usage.sinks.files.format = csv\n");
        measure("deliver", bills.records(), "sync");
        measure(
                "again",
                bills.records(),
                "backfill",
                "--from",
                bills.first().toString(),
                "--to",
                bills.last().toString());
        export("csv", "year.csv");
        export("parquet", "year.parquet");
        lines("year.csv");
    }

    private void export(String format, String file) throws IOException, InterruptedException, SQLException {
        measure(
                format,
                bills.records(),
                "export",
                "--format",
                format,
                "--from",
                bills.first().toString(),
                "--to",
                bills.last().toString(),
                "--output",
                file);
    }

    private void lines(String file) throws IOException {
        try (Stream<String> lines = Files.lines(work.resolve(file))) {
            long records = lines.count() - 1;
            if (records != bills.records()) {
                throw new IllegalStateException(file + " has " + records + " records, and not " + bills.records());
            }
        }
    }

    private void settings(String sink) throws IOException {
        String connection = "whatsapp-usage.connections.cloud.";
        Files.writeString(
                work.resolve("application.properties"),
                connection + "provider = ycloud\n" + connection + "base-url = " + server.uri() + "\n" + connection
                        + "api-key = any\n" + connection + "streams = usage-details\n" + connection + "start-date = "
                        + bills.first() + "\nwhatsapp-usage.limits.ycloud.per-account = 1000000/1s\n" + sink);
    }

    private void measure(String name, long records, String... arguments)
            throws IOException, InterruptedException, SQLException {
        server.calls();
        MeasuredRun run = MeasuredRun.ofDistribution(work, name, javaOptions, List.of(arguments));
        System.out.printf("%-8s %s; %d calls%n", name, run.text(records), server.calls());
        if (run.code() != 0) {
            throw new IllegalStateException(name + " ended with " + run.code() + ": "
                    + Files.readString(work.resolve(name + ".out")) + Files.readString(work.resolve(name + ".err")));
        }
        check();
    }

    private void check() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + work.resolve("data/ledger"));
                Statement statement = connection.createStatement();
                ResultSet sums = statement.executeQuery(
                        "SELECT COUNT(*), SUM(cost), MAX(version) FROM usage_record WHERE NOT withdrawn")) {
            sums.next();
            if (sums.getLong(1) != bills.records()
                    || sums.getBigDecimal(2).compareTo(cost()) != 0
                    || sums.getInt(3) != 1) {
                throw new IllegalStateException("the ledger holds " + sums.getLong(1) + " records that cost "
                        + sums.getBigDecimal(2) + ", and not " + bills.records() + " that cost " + cost());
            }
        }
    }

    private BigDecimal cost() {
        return bills.cost();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
