package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.WorkStatus;
import org.whatsappusage.record.RecordVersion;

/**
 * The ledger's current state as one document, which goes to its stream as it comes from the database: each record in its
 * newest version, also if it is withdrawn, ordered by connection, stream and account, then by the begin of the period and the
 * key.
 */
public final class Export {

    private final Ledger ledger;
    private final Listener listener;
    private volatile boolean stopped;

    /** Is told of each record that was written. */
    public interface Listener {

        /** @param written how many there are so far, with this one */
        void written(RecordVersion record, long written);
    }

    public Export(Ledger ledger, Listener listener) {
        this.ledger = ledger;
        this.listener = listener;
    }

    /**
     * Writes a whole document, also if there is no record for it.
     *
     * @param out is left open
     * @throws IllegalArgumentException if the format cannot hold a record, which the message names
     * @throws IOException if the stream takes no more, or {@link #stop} was called; the document is not whole then
     */
    public ExportReport write(ExportOrder order, OutputStream out) throws IOException {
        List<String> unread = unread(order);
        Counted writer = new Counted(order.format().fileWriter(out));
        ledger.current(order.first(), order.last(), order.connection(), writer::write);
        // Not where something failed: what ends as a document is a whole one.
        writer.document.close();
        return new ExportReport(writer.records, unread);
    }

    private List<String> unread(ExportOrder order) {
        return ledger.unfinished(order.connection()).stream()
                .filter(status -> status.state() == WorkStatus.State.FAILED)
                .filter(status -> order.touches(status.work().window()))
                .map(status -> status.work().window() + ": " + status.error())
                .toList();
    }

    private final class Counted {

        private final RecordWriter document;
        private long records;

        Counted(RecordWriter document) {
            this.document = document;
        }

        void write(RecordVersion record) throws IOException {
            if (stopped) {
                throw new InterruptedIOException("stopped");
            }
            document.write(record);
            listener.written(record, ++records);
        }
    }

    /** Lets {@link #write} end soon. May be called from any thread. */
    public void stop() {
        stopped = true;
    }
}
