package org.whatsappusage.component;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;

/**
 * Read WhatsApp usage, costs and balances from 360dialog and YCloud.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "whatsapp-usage",
        title = "WhatsApp Usage",
        syntax = "whatsapp-usage:provider/operation",
        category = {Category.SAAS, Category.MONITORING},
        producerOnly = true,
        headersClass = WhatsAppUsageConstants.class)
public class WhatsAppUsageEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    @UriParam
    private WhatsAppUsageConfiguration configuration;

    private final Provider provider;
    private final Operation operation;

    public WhatsAppUsageEndpoint(
            String uri,
            WhatsAppUsageComponent component,
            WhatsAppUsageConfiguration configuration,
            Provider provider,
            Operation operation) {
        super(uri, component);
        this.configuration = configuration;
        this.provider = provider;
        this.operation = operation;
    }

    @Override
    public Producer createProducer() {
        return new WhatsAppUsageProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "whatsapp-usage is called by a route; start the route with a quartz or timer endpoint");
    }

    @Override
    public WhatsAppUsageComponent getComponent() {
        return (WhatsAppUsageComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        return configuration.getBaseUrl() == null ? provider.baseUrl().toString() : configuration.getBaseUrl();
    }

    @Override
    public String getServiceProtocol() {
        return "rest";
    }

    public WhatsAppUsageConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WhatsAppUsageConfiguration configuration) {
        this.configuration = configuration;
    }

    Provider provider() {
        return provider;
    }

    Operation operation() {
        return operation;
    }
}
