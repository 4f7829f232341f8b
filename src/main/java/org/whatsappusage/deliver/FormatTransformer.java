package org.whatsappusage.deliver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.Transformer;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.record.RecordVersion;

/**
 * Turns a batch of changes, or a list of records with their versions, into one document. The bytes are kept in memory: a
 * batch is some thousand records, and a sink may want to send them twice.
 */
abstract class FormatTransformer extends Transformer {

    private static final int MOST_KEPT = 1 << 22;

    private final Format format;

    /** What the last document was written in, since the next one needs about as much. Null while somebody writes in it. */
    private final AtomicReference<ByteArrayOutputStream> kept = new AtomicReference<>();

    FormatTransformer(Format format) {
        this.format = format;
    }

    @Override
    public void transform(Message message, DataType from, DataType to) throws IOException {
        List<RecordVersion> records;
        if (message.getBody() instanceof ChangeBatch batch) {
            records = batch.records();
            message.setHeader(Delivery.DOCUMENT, name(batch));
        } else {
            records = records(message.getBody());
        }
        ByteArrayOutputStream document =
                Objects.requireNonNullElseGet(kept.getAndSet(null), ByteArrayOutputStream::new);
        document.reset();
        try (RecordWriter writer = writer(message.getExchange(), document)) {
            for (RecordVersion record : records) {
                writer.write(record);
            }
        }
        message.setBody(document.toByteArray());
        kept.set(document.size() <= MOST_KEPT ? document : new ByteArrayOutputStream(MOST_KEPT));
        message.setHeader(Exchange.CONTENT_TYPE, format.contentType(records.size()));
    }

    /** @param exchange may say how the records are to be written */
    RecordWriter writer(Exchange exchange, OutputStream out) throws IOException {
        return format.writer(out);
    }

    /** The same for the same batch, so that a repeat writes the same file over. */
    private String name(ChangeBatch batch) {
        return String.format(
                Locale.ROOT, "%s-%012d-%012d.%s", batch.sink(), batch.first(), batch.last(), format.extension());
    }

    private static List<RecordVersion> records(Object body) {
        if (body instanceof List<?> list) {
            return list.stream().map(RecordVersion.class::cast).toList();
        }
        throw new IllegalArgumentException("the body is neither a batch of changes nor a list of records but "
                + (body == null ? "empty" : body.getClass().getName()));
    }
}
