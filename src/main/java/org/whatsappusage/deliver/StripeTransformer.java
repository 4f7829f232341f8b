package org.whatsappusage.deliver;

import org.apache.camel.spi.DataTypeTransformer;

/** The data type {@code whatsapp-usage:stripe}. */
@DataTypeTransformer(name = "whatsapp-usage:stripe", description = "A record as a meter event for Stripe")
public class StripeTransformer extends BillingTransformer {

    public StripeTransformer() {
        super(new StripeFormat());
    }
}
