package org.whatsappusage.component;

import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Observations;
import org.whatsappusage.record.Observation;

/** Turns the typed answer of any operation into a list of everything that it says: records, balances and accounts. */
@DataTypeTransformer(
        name = "whatsapp-usage:observation",
        description = "Usage records, balances and accounts of an answer, as a list")
public class ObservationTransformer extends Transformer {

    @Override
    public void transform(Message message, DataType from, DataType to) {
        message.setBody(Observations.of(answer(message)));
    }

    /** The observations of one kind. */
    static <T extends Observation> List<T> observations(Message message, Class<T> kind) {
        return answer(message).observations().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Answer answer(Message message) {
        Answer answer = message.getBody(Answer.class);
        if (answer == null) {
            throw new IllegalArgumentException("the body is no answer of whatsapp-usage:provider/operation but "
                    + (message.getBody() == null
                            ? "empty"
                            : message.getBody().getClass().getName()));
        }
        return answer;
    }
}
