package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.postgresql.PGConnection;
import org.whatsappusage.ledger.LedgerDatabase.Address;

class PostgresCopyTest {

    /** More than is sent at once. */
    private static final String LONG = "0123456789abcdef".repeat(5_000);

    private static final int TEXT = 0;
    private static final int BINARY = -1;

    private static Address address;

    private final Dialect dialect = new PostgresDialect();

    /** @param number in any scale */
    record Line(String text, String other, BigDecimal number, OffsetDateTime at, String bytes) {}

    @BeforeContainer
    static void open() {
        address = PostgresServer.create();
    }

    @AfterContainer
    static void release() {
        PostgresServer.release(address);
    }

    /** Few different values, so that rows repeat them at every place of what is sent at once. */
    @Provide
    Arbitrary<Line> lines() {
        Arbitrary<String> texts = Arbitraries.of(
                null,
                "",
                "a",
                "\\N",
                "\\",
                "\t\r\n",
                "Zürich \\ \u2713 \ud83d\ude00",
                LONG,
                LONG.substring(15_000),
                "ä" + LONG);
        Arbitrary<BigDecimal> numbers =
                Arbitraries.of(null, new BigDecimal("1.5"), new BigDecimal("1.50"), BigDecimal.TEN);
        Arbitrary<OffsetDateTime> times = Stream.of(
                        "1969-12-31T23:59:59.123456Z",
                        // New York's clocks are put forward and back.
                        "2026-03-08T07:30:00Z",
                        "2026-11-01T05:30:00.000001Z",
                        "2026-11-01T06:30:00Z")
                .map(OffsetDateTime::parse)
                .collect(Collectors.collectingAndThen(Collectors.toList(), Arbitraries::of));
        Arbitrary<String> bytes = Arbitraries.of("", "007f80ff5c");
        return Combinators.combine(texts, texts, numbers, times, bytes).as(Line::new);
    }

    @Property(tries = 60)
    void what_goes_in_is_what_the_table_holds(@ForAll @Size(max = 40) List<@From("lines") Line> lines)
            throws SQLException {
        SqlStatement statement =
                SqlStatement.parse("copied", "COPY copied (place, text, other, number, at, bytes) FROM STDIN");
        try (Connection connection =
                        DriverManager.getConnection(address.url(), address.username(), address.password());
                Statement direct = connection.createStatement()) {
            direct.execute("CREATE TEMPORARY TABLE copied (place INT, text TEXT, other TEXT, number NUMERIC,"
                    + " at TIMESTAMPTZ, bytes BYTEA)");
            try (Batch batch = new PostgresCopy(connection, statement)) {
                for (int i = 0; i < lines.size(); i++) {
                    Line line = lines.get(i);
                    batch.add(new Object[] {
                        i,
                        line.text,
                        line.other,
                        line.number,
                        line.at,
                        HexFormat.of().parseHex(line.bytes)
                    });
                }
                batch.finish();
            }
            assertThat(held(connection, TEXT)).isEqualTo(lines);
            assertThat(held(connection, BINARY)).isEqualTo(lines);
        }
    }

    /** @param prepareThreshold of the driver, by which it asks for values in text or in binary */
    private List<Line> held(Connection connection, int prepareThreshold) throws SQLException {
        connection.unwrap(PGConnection.class).setPrepareThreshold(prepareThreshold);
        List<Line> held = new ArrayList<>();
        try (PreparedStatement read = connection.prepareStatement(
                        "SELECT text, other, number, at, bytes FROM copied ORDER BY place");
                ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                held.add(new Line(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getBigDecimal(3),
                        dialect.instant(rows, 4).atOffset(ZoneOffset.UTC),
                        HexFormat.of().formatHex(rows.getBytes(5))));
            }
        }
        return held;
    }
}
