package org.whatsappusage.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The loader that a good engineer writes by hand for this one answer: the JDK's client, Jackson's stream, {@code COPY} to a
 * staging table and one upsert an account on PostgreSQL, batches on H2. It keeps no versions, no proof, no log of changes, and
 * trusts every page.
 */
final class PlainLoader {

    private static final int ITEMS_OF_A_PAGE = 100;
    private static final int ROWS_OF_A_BATCH = 1000;

    private final LoadTarget target;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonFactory json = new JsonFactory();
    private final Instant now = Instant.now();

    private PlainLoader(LoadTarget target) {
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        LoadTarget target = LoadTarget.of(arguments);
        try (Connection connection = DriverManager.getConnection(target.url(), target.user(), "")) {
            connection.setAutoCommit(false);
            new PlainLoader(target).load(connection);
        }
    }

    private void load(Connection connection) throws IOException, InterruptedException, SQLException {
        List<String> accounts = new ArrayList<>(target.managed());
        accounts.add(0, null);
        if (target.isPostgres()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMP TABLE staging (LIKE usage) ON COMMIT DELETE ROWS");
            }
        }
        for (String account : accounts) {
            try (Sink sink = target.isPostgres() ? new CopySink(connection) : new BatchSink(connection)) {
                int page = 1;
                while (read(account, page, sink) == ITEMS_OF_A_PAGE) {
                    page++;
                }
            }
            connection.commit();
        }
    }

    private int read(String account, int page, Sink sink) throws IOException, InterruptedException, SQLException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.pages() + target.path(page)))
                .header("X-API-Key", "any");
        if (account != null) {
            request.header("X-Managed-Account-ID", account);
        }
        int items = 0;
        try (InputStream body =
                        http.send(request.build(), BodyHandlers.ofInputStream()).body();
                JsonParser parser = json.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("items")) {
                    parser.nextToken();
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        item(account, parser, sink);
                        items++;
                    }
                }
            }
        }
        return items;
    }

    private void item(String account, JsonParser parser, Sink sink) throws IOException, SQLException {
        LocalDate date = null;
        boolean isTransient = false;
        String channel = null;
        String waba = null;
        String region = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "date" -> date = LocalDate.parse(parser.getText());
                case "isTransient" -> isTransient = parser.getBooleanValue();
                case "channel" -> channel = parser.getText();
                case "wabaId" -> waba = parser.getText();
                case "regionCode" -> region = parser.getText();
                case "costItems" -> {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        sink.add(row(account, date, isTransient, channel, waba, region, parser));
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private Object[] row(
            String account,
            LocalDate date,
            boolean isTransient,
            String channel,
            String waba,
            String region,
            JsonParser parser)
            throws IOException {
        BigDecimal cost = null;
        BigDecimal price = null;
        Long quantity = null;
        String category = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "cost" -> cost = parser.getDecimalValue();
                case "unitPrice" -> price = parser.getDecimalValue();
                case "quantity" -> quantity = parser.getLongValue();
                case "conversationOriginType" -> category = parser.getText().toLowerCase(Locale.ROOT);
                default -> parser.skipChildren();
            }
        }
        Instant start = date.atStartOfDay().toInstant(ZoneOffset.ofHours(8));
        return new Object[] {
            account + "|" + date + "|" + channel + "|" + waba + "|" + region + "|" + category,
            1,
            "cloud",
            "ycloud",
            "usage-details",
            null,
            null,
            null,
            waba,
            account,
            null,
            channel,
            "message",
            "day",
            start.atOffset(ZoneOffset.UTC),
            start.plusSeconds(86_400).atOffset(ZoneOffset.UTC),
            "+08:00",
            region,
            category,
            null,
            null,
            null,
            quantity,
            quantity,
            null,
            cost,
            price,
            "USD",
            isTransient ? "transient" : "final",
            false,
            "{}",
            now.atOffset(ZoneOffset.UTC),
            now.atOffset(ZoneOffset.UTC),
            now.atOffset(ZoneOffset.UTC),
            "one"
        };
    }

    /** Where the rows of one account go; what it got is in the table once it is closed. */
    private interface Sink extends AutoCloseable {
        void add(Object[] row) throws SQLException;

        @Override
        void close() throws SQLException;
    }

    private static final class CopySink implements Sink {

        private final Connection connection;
        private final CopyIn copy;
        private final StringBuilder waiting = new StringBuilder();

        CopySink(Connection connection) throws SQLException {
            this.connection = connection;
            this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY staging FROM STDIN");
        }

        @Override
        public void add(Object[] row) throws SQLException {
            for (int column = 0; column < row.length; column++) {
                if (column > 0) {
                    waiting.append('\t');
                }
                waiting.append(row[column] == null ? "\\N" : row[column]);
            }
            waiting.append('\n');
            if (waiting.length() > 60_000) {
                send();
            }
        }

        private void send() throws SQLException {
            byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            waiting.setLength(0);
        }

        @Override
        public void close() throws SQLException {
            send();
            copy.endCopy();
            try (Statement statement = connection.createStatement()) {
                statement.execute(UsageTable.UPSERT_STAGED);
            }
        }
    }

    private static final class BatchSink implements Sink {

        private final PreparedStatement statement;
        private int waiting;

        BatchSink(Connection connection) throws SQLException {
            statement = connection.prepareStatement(UsageTable.MERGE);
        }

        @Override
        public void add(Object[] row) throws SQLException {
            for (int column = 0; column < row.length; column++) {
                statement.setObject(column + 1, row[column]);
            }
            statement.addBatch();
            if (++waiting % ROWS_OF_A_BATCH == 0) {
                statement.executeBatch();
            }
        }

        @Override
        public void close() throws SQLException {
            statement.executeBatch();
            statement.close();
        }
    }
}
