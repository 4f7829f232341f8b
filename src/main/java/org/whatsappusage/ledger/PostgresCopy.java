package org.whatsappusage.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
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
    private final Repeated[] repeated;
    private final byte[] waiting = new byte[BUFFER];

    private int end;
    /** How often what was waiting has gone. */
    private int sent;

    /** What a column said last, and how that is written; most columns say the same in many rows in a row. */
    private static final class Repeated {
        private Object value;
        /** Null until it has come a second time. */
        private byte[] written;
    }

    PostgresCopy(Connection connection, SqlStatement statement) throws SQLException {
        repeated = Stream.generate(Repeated::new)
                .limit(statement.parameters().size())
                .toArray(Repeated[]::new);
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql());
    }

    @Override
    public void add(Object[] values) throws SQLException {
        for (int column = 0; column < values.length; column++) {
            if (column > 0) {
                append('\t');
            }
            append(repeated[column], values[column]);
        }
        append('\n');
    }

    private void append(Repeated column, Object value) throws SQLException {
        if (value == null || !value.equals(column.value)) {
            column.value = value;
            column.written = null;
            append(value);
        } else if (column.written == null) {
            int start = end;
            int sentBefore = sent;
            append(value);
            column.written = sent == sentBefore ? Arrays.copyOfRange(waiting, start, end) : null;
        } else {
            appendWritten(column.written);
        }
    }

    private void append(Object value) throws SQLException {
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
        } else {
            appendText(value.toString());
        }
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

    private void appendWritten(byte[] written) throws SQLException {
        if (written.length > BUFFER - end) {
            send();
        }
        System.arraycopy(written, 0, waiting, end, written.length);
        end += written.length;
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
        sent++;
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
