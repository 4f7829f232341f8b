package org.whatsappusage.deliver;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.model.FieldType;
import com.jerolba.carpet.model.FieldTypes;
import com.jerolba.carpet.model.WriteRecordModelType;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.whatsappusage.deliver.table.UnwritableValueException;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/** Writes one Parquet document. Apart from {@link ParquetFormat}, which is there without the library as well. */
final class ParquetWriter implements RecordWriter {

    /** The most that all readers know as a decimal: Spark refuses a higher one, and DuckDB rounds it. */
    private static final int PRECISION = 38;

    private static final int SCALE = 23;

    /** What is held in memory until it is written; the 128 MB that are usual are more than a whole process may have. */
    private static final int ROW_GROUP_BYTES = 8 * 1024 * 1024;

    private final CarpetWriter<RecordVersion> writer;

    /** @param out is left open */
    ParquetWriter(OutputStream out) throws IOException {
        writer = new CarpetWriter.Builder<>(new Unclosed(out), RecordVersion.class)
                .withWriteRecordModel(model())
                .withDefaultTimeUnit(TimeUnit.MICROS)
                .withCompressionCodec(CompressionCodecName.GZIP)
                .withCodecFactory(new GzipPages())
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    private static WriteRecordModelType<RecordVersion> model() {
        WriteRecordModelType<RecordVersion> model = FieldTypes.writeRecordModel(RecordVersion.class);
        for (Column column : Column.values()) {
            FieldType type = type(column);
            model.withField(column.code(), type, record -> value(column, type, record));
        }
        return model;
    }

    /** Not null is what no ledger leaves out. */
    private static FieldType type(Column column) {
        return switch (column) {
            case VERSION -> FieldTypes.INTEGER.notNull();
            case PERIOD_START, PERIOD_END, FIRST_OBSERVED_AT, OBSERVED_AT, CHANGED_AT -> FieldTypes.INSTANT.notNull();
            case QUANTITY, PAID_QUANTITY, DURATION_SECONDS -> FieldTypes.LONG;
            case COST, UNIT_PRICE -> FieldTypes.BIG_DECIMAL.withPrecisionScale(PRECISION, SCALE);
            case WITHDRAWN -> FieldTypes.BOOLEAN.notNull();
            case ATTRIBUTES -> FieldTypes.STRING.asJson().notNull();
            case RECORD_KEY, CONNECTION, PROVIDER, STREAM, PRODUCT, UNIT, GRANULARITY, FINALITY, SYNC_ID ->
                FieldTypes.STRING.notNull();
            case PARTNER_ID,
                    CLIENT_ID,
                    CHANNEL_ID,
                    WABA_ID,
                    MANAGED_ACCOUNT_ID,
                    PHONE_NUMBER,
                    PERIOD_ZONE,
                    COUNTRY,
                    CATEGORY,
                    PRICING_TYPE,
                    DIRECTION,
                    TIER,
                    CURRENCY -> FieldTypes.STRING;
        };
    }

    private static Object value(Column column, FieldType type, RecordVersion record) {
        Object value = column.of(record);
        if (value == null && type.isNotNull()) {
            throw refused(record, column, "is null, which it must not be");
        }
        return value instanceof BigDecimal amount ? fitting(amount, column, record) : value;
    }

    private static BigDecimal fitting(BigDecimal amount, Column column, RecordVersion record) {
        BigDecimal exact = amount.stripTrailingZeros();
        if (exact.scale() > SCALE || exact.precision() - exact.scale() > PRECISION - SCALE) {
            throw refused(
                    record,
                    column,
                    Amounts.text(amount) + " has more than the " + (PRECISION - SCALE) + " integer digits or " + SCALE
                            + " decimals of format parquet; csv and jsonl hold it");
        }
        return exact;
    }

    private static UnwritableValueException refused(RecordVersion record, Column column, String why) {
        return new UnwritableValueException(
                "record " + record.recordKey() + " version " + record.version() + ": " + column.code() + " " + why);
    }

    @Override
    public void write(RecordVersion record) throws IOException {
        writer.write(record);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** The library closes what it writes to. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
