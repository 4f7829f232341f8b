package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:parquet}. */
@DataTypeTransformer(name = "whatsapp-usage:parquet", description = "Records as one Apache Parquet document")
public class ParquetTransformer extends FormatTransformer {

    public ParquetTransformer() {
        super(new ParquetFormat());
    }
}
