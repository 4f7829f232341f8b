package org.whatsappusage.deliver.server;

import java.util.List;
import org.apache.camel.CamelContext;

/** A message broker with one queue or topic. */
public interface MortalBroker extends MortalServer {

    /**
     * A message as a consumer gets it.
     *
     * @param key by which the broker keeps messages in order; null if it knows no such thing
     */
    record Message(String key, String body) {}

    /** Puts what the user has to configure beside the sink into a context that is not started. */
    void configure(CamelContext context);

    /** The sink's endpoint, with timeouts that suit a test. */
    String uri();

    /** Takes all messages, in an order in which a consumer may get them. */
    List<Message> messages() throws Exception;
}
