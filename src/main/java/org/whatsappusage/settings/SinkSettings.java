package org.whatsappusage.settings;

/**
 * Where records are delivered to.
 *
 * @param name as configured
 * @param uri a Camel endpoint; may hold credentials
 * @param format name of the format of a message
 * @param mode what a message tells
 * @param batchSize most records of one message
 */
public record SinkSettings(String name, String uri, String format, Mode mode, int batchSize) {

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

    /** Records of one message where nothing is set: a message in structured mode is one event. */
    static int batchSizeOf(String format) {
        return format.equals("cloudevents") ? 1 : 5_000;
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
