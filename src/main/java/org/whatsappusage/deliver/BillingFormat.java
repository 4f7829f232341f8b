package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.Figures;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * What billing systems take in. They add up what they get: all figures are differences, and a row that adds nothing is not told.
 * A figure that was not reported is left out, since null is not zero.
 */
abstract class BillingFormat implements Format {

    /** What is no dimension of usage, or cannot be added up. */
    private static final Set<Column> NOT_TOLD = EnumSet.of(
            Column.RECORD_KEY,
            Column.VERSION,
            Column.UNIT_PRICE,
            Column.WITHDRAWN,
            Column.ATTRIBUTES,
            Column.FIRST_OBSERVED_AT,
            Column.OBSERVED_AT,
            Column.CHANGED_AT,
            Column.SYNC_ID);

    @Override
    public boolean holdsState() {
        return false;
    }

    @Override
    public Figures delta(Figures difference, Figures whole) {
        return difference;
    }

    @Override
    public boolean tells(RecordVersion row) {
        return !Figures.of(row.usage()).isNothing();
    }

    /** A customer or a meter that the system does not know yet is refused as well: no bill is given up by its word alone. */
    @Override
    public Verdict judge(HttpAnswer answer, int rows) {
        Verdict verdict = Format.super.judge(answer, rows);
        return verdict == Verdict.INVALID ? Verdict.REFUSED : verdict;
    }

    /** Writes one document for a billing system bill by bill. To be used by one thread at a time. */
    interface BillWriter {

        /** @throws IllegalArgumentException if the format cannot hold the bill, which the message names */
        void write(Bill bill) throws IOException;

        /** Ends the document, and leaves the stream open. To be called once. */
        void end() throws IOException;
    }

    @Override
    public RecordWriter writer(OutputStream out) throws IOException {
        return writer(out, bill -> bill);
    }

    /** @param mapping may bill it to another one, or as something else */
    RecordWriter writer(OutputStream out, UnaryOperator<Bill> mapping) throws IOException {
        BillWriter writer = billWriter(out);
        return new RecordWriter() {
            @Override
            public void write(RecordVersion record) throws IOException {
                writer.write(mapping.apply(bill(record)));
            }

            @Override
            public void close() throws IOException {
                writer.end();
            }
        };
    }

    /** As it is billed where nobody says otherwise. */
    Bill bill(RecordVersion row) {
        UsageRecord usage = row.usage();
        return new Bill(row, Bill.customer(usage), Bill.meter(usage, usage.unit() + "s"), null);
    }

    /** Begins a document. */
    abstract BillWriter billWriter(OutputStream out) throws IOException;

    /** The columns of a row that are not null, as fields of an open object: amounts as strings, counts as numbers. */
    static void writeColumns(RecordVersion row, JsonGenerator generator) throws IOException {
        for (Column column : Column.values()) {
            Object value = NOT_TOLD.contains(column) ? null : column.of(row);
            if (value instanceof Long number) {
                generator.writeNumberField(column.code(), number);
            } else if (value instanceof BigDecimal amount) {
                generator.writeStringField(column.code(), Amounts.text(amount));
            } else if (value != null) {
                generator.writeStringField(column.code(), value.toString());
            }
        }
    }
}
