package org.whatsappusage.deliver;

import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.whatsappusage.settings.SinkSettings;

/** Makes one route for each configured sink, of the template {@code whatsapp-usage-sink}. */
public final class SinkRoutes extends RouteBuilder {

    /** The template that each of them is made of. */
    public static final String TEMPLATE = "whatsapp-usage-sink";

    private final Delivery delivery;

    public SinkRoutes(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void configure() {
        getContext()
                .getCamelContextExtension()
                .addInterceptStrategy(new ErrorsAreFailures(
                        delivery.sinks().stream().map(SinkRoutes::routeId).collect(Collectors.toSet())));
        delivery.settings().values().forEach(this::add);
    }

    private static String routeId(String sink) {
        return "deliver-" + sink;
    }

    private void add(SinkSettings sink) {
        SinkUri uri = new SinkUri(getContext().resolvePropertyPlaceholders(sink.uri()));
        delivery.endpoint(sink.name(), uri);
        SinkEndpoints.endpoint(getContext(), sink, uri);
        delivery.keepToItsRule(sink);
        TemplatedRouteDefinition route = templatedRoute(TEMPLATE)
                .routeId(routeId(sink.name()))
                .parameter("name", sink.name())
                .parameter("uri", uri.endpoint())
                .parameter("format", sink.format())
                .parameter("batchSize", Integer.toString(sink.batchSize()));
        SinkEndpoints.mapping(getContext(), sink).ifPresent(mapping -> route.parameter("mapping", mapping.endpoint()));
        uri.fileName().ifPresent(name -> route.parameter("fileName", name));
    }
}
