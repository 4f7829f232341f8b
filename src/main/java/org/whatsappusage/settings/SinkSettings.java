package org.whatsappusage.settings;

import java.time.LocalDate;
import java.util.List;

/**
 * Where records are delivered to.
 *
 * @param name as configured
 * @param uri a Camel endpoint; may hold credentials
 * @param format name of the format of a message
 * @param mode what a message tells
 * @param batchSize most records of one message
 * @param streams only these; empty: all
 * @param finality which versions it takes
 * @param startDate no record of a period that began before this day in its own zone; null: all
 * @param mapping a Camel endpoint that says whom a record is billed to; may hold credentials; null: none
 */
public record SinkSettings(
        String name,
        String uri,
        String format,
        Mode mode,
        int batchSize,
        List<String> streams,
        Finality finality,
        LocalDate startDate,
        String mapping) {

    /** The format that is no document: the records themselves, for what runs in the same process. */
    public static final String RECORDS = "records";

    private static final String TABLE = "whatsapp-usage-table:";

    /** What a message tells about a record. */
    public enum Mode {
        /** The whole record, to be applied by its key. */
        STATE,
        /** Quantity and cost as the difference to what this sink was last sent. */
        DELTA
    }

    /** Which versions of a record a sink takes. */
    public enum Finality {
        /** Every one. */
        ANY,
        /** Those that are final or invoiced, and the withdrawal of one. */
        SETTLED
    }

    public SinkSettings {
        streams = List.copyOf(streams);
    }

    /** A sink that takes every record. */
    public SinkSettings(String name, String uri, String format, Mode mode, int batchSize) {
        this(name, uri, format, mode, batchSize, List.of(), Finality.ANY, null, null);
    }

    /** Whether an endpoint puts records into a table, by their keys, and so takes nothing but them. */
    static boolean isTable(String uri) {
        return uri.startsWith(TABLE);
    }

    /** Without the URI but for its scheme, since it ends up in logs. */
    @Override
    public String toString() {
        return "sink " + name + " (" + uri.substring(0, uri.indexOf(':')) + ", " + format + ")";
    }
}
