package org.whatsappusage.component;

import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;
import org.whatsappusage.record.Account;

/** Turns the typed answer of any operation into the list of clients or channels that it holds. */
@DataTypeTransformer(name = "whatsapp-usage:account", description = "Clients or channels of an answer, as a list")
public class AccountTransformer extends Transformer {

    @Override
    public void transform(Message message, DataType from, DataType to) {
        message.setBody(ObservationTransformer.observations(message, Account.class));
    }
}
