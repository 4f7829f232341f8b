package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Apache Parquet with the published columns in their order. Amounts are {@code DECIMAL(38, 23)}, which is as precise as most
 * readers go, instants {@code TIMESTAMP} in microseconds of UTC, attributes {@code JSON}, codes text. A column may be null
 * where the ledger's may.
 */
public final class ParquetFormat implements Format {

    private static final String LIBRARY = "com.jerolba:carpet-record";
    private static final String CLASS_OF_THE_LIBRARY = "com.jerolba.carpet.CarpetWriter";

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String contentType(int records) {
        return "application/vnd.apache.parquet";
    }

    @Override
    public String extension() {
        return "parquet";
    }

    @Override
    public boolean isCompressedWithin() {
        return true;
    }

    @Override
    public void requireLibrary() {
        try {
            Class.forName(CLASS_OF_THE_LIBRARY, false, ParquetFormat.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IllegalArgumentException(
                    "format '" + name() + "' is written with " + LIBRARY
                            + ", which is not on the class path: add it, with "
                            + "the libraries that it needs (a distribution takes them from lib/ext)",
                    absent);
        }
    }

    @Override
    public RecordWriter writer(OutputStream out) throws IOException {
        return new ParquetWriter(out);
    }
}
