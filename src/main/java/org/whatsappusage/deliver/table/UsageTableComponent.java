package org.whatsappusage.deliver.table;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Endpoints {@code whatsapp-usage-table:table}. */
@Component("whatsapp-usage-table")
public class UsageTableComponent extends DefaultComponent {

    public UsageTableComponent() {}

    public UsageTableComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> options) throws Exception {
        UsageTableEndpoint endpoint = new UsageTableEndpoint(uri, this);
        endpoint.setTable(remaining);
        setProperties(endpoint, options);
        endpoint.requireUsable();
        return endpoint;
    }
}
