package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:lago}. */
@DataTypeTransformer(name = "whatsapp-usage:lago", description = "Records as a batch of usage events for Lago")
public class LagoTransformer extends BillingTransformer {

    public LagoTransformer() {
        super(new LagoFormat());
    }
}
