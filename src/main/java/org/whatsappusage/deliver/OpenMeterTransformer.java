package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:openmeter}. */
@DataTypeTransformer(name = "whatsapp-usage:openmeter", description = "Records as a batch of CloudEvents for OpenMeter")
public class OpenMeterTransformer extends BillingTransformer {

    public OpenMeterTransformer() {
        super(new OpenMeterFormat());
    }
}
