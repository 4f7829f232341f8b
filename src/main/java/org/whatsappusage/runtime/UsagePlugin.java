package org.whatsappusage.runtime;

import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.whatsappusage.collect.Collector;
import org.whatsappusage.collect.Jitter;
import org.whatsappusage.collect.RetryDelay;
import org.whatsappusage.collect.SyncListener;
import org.whatsappusage.deliver.Delivery;
import org.whatsappusage.deliver.SinkRoutes;
import org.whatsappusage.insights.OverviewPage;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.settings.Settings;

/**
 * Binds the beans of the routes in every CamelContext that has this library on its class path. Nothing is made, and no
 * database opened, before a route asks for it: a context that only calls the component pays nothing.
 */
public final class UsagePlugin implements ContextServicePlugin {

    private static final String PREFIX = "whatsapp-usage.";
    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    /** Also for who cannot rely on Camel to find this, since its class loader sees other libraries than the context's. */
    @Override
    public void load(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        if (extension.getContextPlugin(UsagePlugin.class) != null) {
            return;
        }
        extension.addContextPlugin(UsagePlugin.class, this);
        Services services = new Services(context);
        bind(context, Beans.COLLECTOR, Collector.class, services.of(UsageServices::collector));
        bind(context, Beans.DELIVERY, Delivery.class, services.of(UsageServices::delivery));
        bind(context, Beans.RETRY_DELAY, RetryDelay.class, services.of(UsageServices::retryDelay));
        bind(context, Beans.JITTER, Jitter.class, services.of(UsageServices::jitter));
        bind(context, Beans.OVERVIEW, OverviewPage.class, services.of(UsageServices::overview));
        bind(context, Beans.LEDGER, Ledger.class, services.of(UsageServices::ledger));
        bind(context, Beans.DATA_SOURCE, DataSource.class, services.of(all -> all.ledger()
                .dataSource()));
        context.addLifecycleStrategy(services);
        if (context.getClassResolver().resolveClass(METER_REGISTRY) != null) {
            context.getManagementStrategy().addEventNotifier(new CallMetrics(context));
        }
    }

    private static <T> void bind(CamelContext context, String name, Class<T> type, Supplier<Object> bean) {
        context.getRegistry().bind(name, type, bean);
    }

    /** The services of one context, made once. */
    private static final class Services extends LifecycleStrategySupport {

        private final CamelContext context;
        private UsageServices own;

        private Services(CamelContext context) {
            this.context = context;
        }

        private Supplier<Object> of(Function<UsageServices, Object> bean) {
            return () -> bean.apply(get());
        }

        private synchronized UsageServices get() {
            Registry registry = context.getRegistry();
            UsageServices given = registry.lookupByNameAndType(Beans.SERVICES, UsageServices.class);
            if (given != null) {
                share(given);
                return given;
            }
            if (own == null) {
                Providers providers = Providers.load();
                Clock clock = registry.findSingleByType(Clock.class);
                own = new UsageServices(
                        Settings.parse(properties(), providers),
                        providers,
                        clock == null ? Clock.systemUTC() : clock,
                        SyncListener.NONE);
                own.settings()
                        .connections()
                        .forEach((name, connection) -> registry.bind(
                                Beans.CONNECTION_PREFIX + name, Connection.class, connection.connection()));
                share(own);
            }
            return own;
        }

        /** Not bound before: a bean that could be asked for would open the ledger for whoever only calls the component. */
        private void share(UsageServices services) {
            Registry registry = context.getRegistry();
            if (registry.lookupByName(Beans.BUDGETS) != services.budgets()) {
                registry.bind(Beans.BUDGETS, Budgets.class, services.budgets());
            }
        }

        /** A route for each sink, if the context has loaded the template for them. */
        @Override
        public void onContextInitializing(CamelContext starting) throws VetoCamelContextStartException {
            if (starting instanceof ModelCamelContext model
                    && model.getRouteTemplateDefinition(SinkRoutes.TEMPLATE) != null) {
                SinkRoutes sinks =
                        new SinkRoutes(starting.getRegistry().lookupByNameAndType(Beans.DELIVERY, Delivery.class));
                try {
                    starting.addRoutes(sinks);
                    starting.addTemplatedRoutes(sinks);
                } catch (Exception wrong) {
                    throw new VetoCamelContextStartException(wrong.getMessage(), wrong, starting, true);
                }
            }
        }

        /** The settings as the context has them, placeholders resolved. */
        private Map<String, String> properties() {
            Properties raw = context.getPropertiesComponent().loadProperties(key -> key.startsWith(PREFIX));
            Map<String, String> resolved = new TreeMap<>();
            for (String key : raw.stringPropertyNames()) {
                resolved.put(key, context.resolvePropertyPlaceholders("{{" + key + "}}"));
            }
            return resolved;
        }

        @Override
        public synchronized void onContextStopped(CamelContext stopped) {
            context.getRegistry().unbind(Beans.BUDGETS);
            if (own != null) {
                own.close();
                own = null;
            }
        }
    }
}
