package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams rows into a table by {@code COPY}, in its text format: columns are parted by tabs, null is {@code \N}, and a backslash
 * stands before what would be read as something else. No other statement can be run on the connection meanwhile.
 */
final class PostgresCopy implements Batch {

    private static final int BUFFER_CHARS = 64 * 1024;

    private final CopyIn copy;
    private final OffsetDateTime[] times;
    private final String[] textsOfTimes;
    private final StringBuilder waiting = new StringBuilder(BUFFER_CHARS + 4096);

    PostgresCopy(Connection connection, SqlStatement statement) throws SQLException {
        times = new OffsetDateTime[statement.parameters().size()];
        textsOfTimes = new String[times.length];
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql());
    }

    @Override
    public void add(Object[] values) throws SQLException {
        for (int column = 0; column < values.length; column++) {
            if (column > 0) {
                waiting.append('\t');
            }
            append(column, values[column]);
        }
        waiting.append('\n');
        if (waiting.length() >= BUFFER_CHARS) {
            send();
        }
    }

    private void append(int column, Object value) {
        if (value == null) {
            waiting.append("\\N");
        } else if (value instanceof byte[] bytes) {
            waiting.append("\\\\x").append(HexFormat.of().formatHex(bytes));
        } else if (value instanceof BigDecimal number) {
            waiting.append(number.toPlainString());
        } else if (value instanceof OffsetDateTime time) {
            waiting.append(text(column, time));
        } else {
            appendEscaped(value.toString());
        }
    }

    /** Many rows in a row are of one time, and to write it out takes as long as all other columns. */
    private String text(int column, OffsetDateTime time) {
        if (!time.equals(times[column])) {
            times[column] = time;
            textsOfTimes[column] = time.toString();
        }
        return textsOfTimes[column];
    }

    private void appendEscaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\\' -> waiting.append("\\\\");
                case '\t' -> waiting.append("\\t");
                case '\n' -> waiting.append("\\n");
                case '\r' -> waiting.append("\\r");
                default -> waiting.append(character);
            }
        }
    }

    private void send() throws SQLException {
        byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
        waiting.setLength(0);
        copy.writeToCopy(bytes, 0, bytes.length);
    }

    @Override
    public void finish() throws SQLException {
        send();
        copy.endCopy();
    }

    /** Takes everything back that was sent, if it was not finished. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
