package org.whatsappusage.deliver;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Does something when a message of that number is about to be sent to a sink. */
final class Interruption extends EventNotifierSupport {

    /** What may fail. */
    interface Step {
        void run() throws Exception;
    }

    private final String scheme;
    private final int message;
    private final Step step;
    private int sent;

    private Interruption(String scheme, int message, Step step) {
        this.scheme = scheme;
        this.message = message;
        this.step = step;
    }

    /** @param scheme of the sink's endpoint */
    static Interruption before(CamelContext context, String scheme, int message, Step step) {
        Interruption interruption = new Interruption(scheme, message, step);
        context.getManagementStrategy().addEventNotifier(interruption);
        return interruption;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSendingEvent sending
                && sending.getEndpoint().getEndpointUri().startsWith(scheme + ":");
    }

    @Override
    public synchronized void notify(CamelEvent event) throws Exception {
        sent++;
        if (sent == message) {
            step.run();
        }
    }

    /** How many messages the sink was to get until now. */
    synchronized int sent() {
        return sent;
    }
}
