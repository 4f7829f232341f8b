package org.whatsappusage.routes;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Ids of the nodes that an exchange has come to, seen from within the routes. Camel's own coverage dump and its management
 * know nothing of what stands in a catch or a finally.
 */
final class ReachedNodes implements InterceptStrategy {

    private final Set<String> reached = ConcurrentHashMap.newKeySet();

    /** Watches all routes of an application that has not been started. */
    static ReachedNodes of(Main main) {
        ReachedNodes nodes = new ReachedNodes();
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                starting.getCamelContext().getCamelContextExtension().addInterceptStrategy(nodes);
            }
        });
        return nodes;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, org.apache.camel.AsyncCallback callback) {
                reached.add(definition.getId());
                return super.process(exchange, callback);
            }
        };
    }

    /** Steps of the files that no exchange has come to, behind the id of their route or template. */
    List<String> missing(List<RouteFile> files) {
        return files.stream()
                .flatMap(file -> file.steps().stream())
                .filter(step -> !step.onlyGroups())
                .filter(step -> reached.stream().noneMatch(id -> id.matches(step.idPattern())))
                .map(step -> step.owner() + "/" + step.id())
                .toList();
    }
}
