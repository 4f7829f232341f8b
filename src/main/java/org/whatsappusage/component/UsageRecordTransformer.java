package org.whatsappusage.component;

import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;
import org.whatsappusage.record.UsageRecord;

/** Turns the typed answer of any operation into the list of usage records that it holds. */
@DataTypeTransformer(name = "whatsapp-usage:usage-record", description = "Usage records of an answer, as a list")
public class UsageRecordTransformer extends Transformer {

    @Override
    public void transform(Message message, DataType from, DataType to) {
        message.setBody(ObservationTransformer.observations(message, UsageRecord.class));
    }
}
