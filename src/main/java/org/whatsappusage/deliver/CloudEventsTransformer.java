package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:cloudevents}. */
@DataTypeTransformer(name = "whatsapp-usage:cloudevents", description = "Records as CloudEvents 1.0 in JSON")
public class CloudEventsTransformer extends FormatTransformer {

    public CloudEventsTransformer() {
        super(new CloudEventsFormat());
    }
}
