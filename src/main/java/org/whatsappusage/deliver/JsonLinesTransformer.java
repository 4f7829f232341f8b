package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:jsonl}. */
@DataTypeTransformer(name = "whatsapp-usage:jsonl", description = "Records as JSON, one object a line")
public class JsonLinesTransformer extends FormatTransformer {

    public JsonLinesTransformer() {
        super(new JsonLinesFormat());
    }
}
