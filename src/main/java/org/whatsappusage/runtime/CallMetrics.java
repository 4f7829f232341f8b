package org.whatsappusage.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.util.ObjectHelper;
import org.whatsappusage.component.WhatsAppUsageEndpoint;
import org.whatsappusage.provider.ProviderException;

/**
 * Counts and times the calls of all endpoints of a context, as the timer {@code whatsapp.usage.calls} with the tags
 * {@code provider}, {@code operation} and {@code outcome}: {@code success}, the class of the error, or {@code failure} for any
 * other. Does nothing in a context without a meter registry.
 */
final class CallMetrics extends EventNotifierSupport {

    static final String NAME = "whatsapp.usage.calls";

    private final CamelContext context;

    CallMetrics(CamelContext context) {
        this.context = context;
        setIgnoreCamelContextEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeFailedEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSendingEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSentEvent sent && sent.getEndpoint() instanceof WhatsAppUsageEndpoint;
    }

    @Override
    public void notify(CamelEvent event) {
        ExchangeSentEvent sent = (ExchangeSentEvent) event;
        WhatsAppUsageEndpoint endpoint = (WhatsAppUsageEndpoint) sent.getEndpoint();
        // Looked up each time: the application may bind it after the context has begun to start.
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters != null) {
            Timer.builder(NAME)
                    .description("Calls of the providers, with the time that they waited for limits")
                    .tag("provider", endpoint.getConfiguration().getProvider())
                    .tag("operation", endpoint.getConfiguration().getOperation())
                    .tag("outcome", outcome(sent.getExchange().getException()))
                    .register(meters)
                    .record(Duration.ofMillis(sent.getTimeTaken()));
        }
    }

    private static String outcome(Exception failure) {
        if (failure == null) {
            return "success";
        }
        ProviderException known = ObjectHelper.getException(ProviderException.class, failure);
        return known == null ? "failure" : known.errorClass().replace(' ', '_');
    }
}
