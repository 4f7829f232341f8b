package org.whatsappusage.deliver;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.runtime.UsagePlugin;
import org.whatsappusage.settings.SinkSettings;

/** A context with the delivering routes as they are shipped, on a ledger and sinks of the test's own. */
final class DeliveringContext {

    private DeliveringContext() {}

    /** Not started, and without its sinks, so that what they need can be added. */
    static CamelContext unstarted(Map<String, String> properties) {
        DefaultCamelContext context = new DefaultCamelContext(false);
        // Keeps it from binding beans of its own, on the default ledger.
        context.getCamelContextExtension().addContextPlugin(UsagePlugin.class, new UsagePlugin());
        Properties initial = new Properties();
        initial.putAll(properties);
        context.getPropertiesComponent().setInitialProperties(initial);
        context.build();
        return context;
    }

    static void load(CamelContext context, String file) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file + ".camel.yaml"));
    }

    static void start(CamelContext context, Ledger ledger, Map<String, SinkSettings> sinks, RoutesBuilder... others)
            throws Exception {
        start(context, ledger, Clock.systemUTC(), sinks, others);
    }

    static void start(
            CamelContext context, Ledger ledger, Clock clock, Map<String, SinkSettings> sinks, RoutesBuilder... others)
            throws Exception {
        Delivery delivery = new Delivery(ledger, sinks, clock);
        context.getRegistry().bind("whatsapp-usage-delivery", delivery);
        for (String file : List.of("errors", "deliver")) {
            load(context, "routes/" + file);
        }
        for (RoutesBuilder other : others) {
            context.addRoutes(other);
        }
        SinkRoutes routes = new SinkRoutes(delivery);
        context.addRoutes(routes);
        context.addTemplatedRoutes(routes);
        context.start();
    }

    static DeliveryReport deliver(CamelContext context) {
        return context.createProducerTemplate().requestBody("direct:deliver", null, DeliveryReport.class);
    }

    /** A sink {@code direct:<name>} of whole records that takes only those that are settled. */
    static SinkSettings settled(String name, int batchSize) {
        return new SinkSettings(
                name,
                "direct:" + name,
                "jsonl",
                SinkSettings.Mode.STATE,
                batchSize,
                List.of(),
                SinkSettings.Finality.SETTLED,
                null,
                null);
    }
}
