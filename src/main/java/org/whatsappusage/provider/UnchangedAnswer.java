package org.whatsappusage.provider;

import java.util.List;
import org.whatsappusage.record.Observation;

/**
 * A page whose body is, byte for byte, one that came before as the answer to the same question. It is read when somebody asks
 * for its observations, and not before: whoever knows what became of it the last time need not.
 *
 * @param page as it was then
 * @param raw the body as it came now
 */
public record UnchangedAnswer(Page page, RawPage raw, Provider provider, Operation operation, String connection)
        implements Answer {

    @Override
    public List<Observation> observations() {
        return raw.read(provider, operation, connection).observations();
    }
}
