package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:csv}. */
@DataTypeTransformer(name = "whatsapp-usage:csv", description = "Records as one CSV document with a header line")
public class CsvTransformer extends FormatTransformer {

    public CsvTransformer() {
        super(new CsvFormat());
    }
}
