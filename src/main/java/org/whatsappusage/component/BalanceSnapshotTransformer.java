package org.whatsappusage.component;

import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;
import org.whatsappusage.record.BalanceSnapshot;

/** Turns the typed answer of any operation into the list of balances that it holds. */
@DataTypeTransformer(name = "whatsapp-usage:balance-snapshot", description = "Balances of an answer, as a list")
public class BalanceSnapshotTransformer extends Transformer {

    @Override
    public void transform(Message message, DataType from, DataType to) {
        message.setBody(ObservationTransformer.observations(message, BalanceSnapshot.class));
    }
}
