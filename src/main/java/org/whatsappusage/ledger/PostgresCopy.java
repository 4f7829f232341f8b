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

    private static final int BUFFER = 64 * 1024;
    private static final HexFormat HEXADECIMAL = HexFormat.of();
    private static final char LAST_OF_ASCII = 0x7f;

    private final CopyIn copy;
    private final OffsetDateTime[] times;
    private final String[] textsOfTimes;
    private final byte[] waiting = new byte[BUFFER];

    private int end;

    PostgresCopy(Connection connection, SqlStatement statement) throws SQLException {
        times = new OffsetDateTime[statement.parameters().size()];
        textsOfTimes = new String[times.length];
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql());
    }

    @Override
    public void add(Object[] values) throws SQLException {
        for (int column = 0; column < values.length; column++) {
            if (column > 0) {
                append('\t');
            }
            append(column, values[column]);
        }
        append('\n');
    }

    private void append(int column, Object value) throws SQLException {
        if (value == null) {
            appendEscape('N');
        } else if (value instanceof byte[] bytes) {
            appendEscape('\\');
            append('x');
            for (byte some : bytes) {
                append(HEXADECIMAL.toHighHexDigit(some));
                append(HEXADECIMAL.toLowHexDigit(some));
            }
        } else if (value instanceof BigDecimal number) {
            appendText(number.toPlainString());
        } else if (value instanceof OffsetDateTime time) {
            appendText(text(column, time));
        } else {
            appendText(value.toString());
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

    private void appendText(String text) throws SQLException {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character > LAST_OF_ASCII) {
                // Of such a character no byte is one of ASCII.
                for (byte some : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
                    appendEscaped(some);
                }
                return;
            }
            appendEscaped(character);
        }
    }

    private void appendEscaped(int some) throws SQLException {
        switch (some) {
            case '\\' -> appendEscape('\\');
            case '\t' -> appendEscape('t');
            case '\n' -> appendEscape('n');
            case '\r' -> appendEscape('r');
            default -> append(some);
        }
    }

    private void appendEscape(char character) throws SQLException {
        append('\\');
        append(character);
    }

    private void append(int some) throws SQLException {
        if (end == BUFFER) {
            send();
        }
        waiting[end++] = (byte) some;
    }

    private void send() throws SQLException {
        copy.writeToCopy(waiting, 0, end);
        end = 0;
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
