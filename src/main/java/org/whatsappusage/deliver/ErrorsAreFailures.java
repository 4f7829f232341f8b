package org.whatsappusage.deliver;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes what a sink's client throws a failure of its exchange. Camel logs an {@link Error} that leaves an asynchronous producer,
 * such as that for a class which is missing in {@code lib/ext}, and the exchange would never come to an end.
 */
final class ErrorsAreFailures implements InterceptStrategy {

    private final Set<String> routes;

    /** @param routes ids of the routes of the sinks */
    ErrorsAreFailures(Set<String> routes) {
        this.routes = Set.copyOf(routes);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return definition instanceof ToDefinition to && isOfSink(ProcessorDefinitionHelper.getRoute(to))
                ? new Guarded(target)
                : target;
    }

    private boolean isOfSink(RouteDefinition route) {
        return route != null && routes.contains(route.getRouteId());
    }

    private static final class Guarded extends DelegateAsyncProcessor {

        private Guarded(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                return super.process(exchange, callback);
            } catch (Throwable thrown) {
                exchange.setException(thrown);
                callback.done(true);
                return true;
            }
        }
    }
}
