package org.whatsappusage.cli;

import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** Camel's placeholders over all properties, so that a value means the same before Camel is started as afterwards. */
final class PropertyPlaceholders implements UnaryOperator<String>, AutoCloseable {

    private final Map<String, String> properties;
    private CamelContext context;

    PropertyPlaceholders(Map<String, String> properties) {
        this.properties = properties;
    }

    /**
     * @throws IllegalArgumentException if a placeholder has no value and no default
     */
    @Override
    public String apply(String text) {
        return context().resolvePropertyPlaceholders(text);
    }

    /** Only for who needs it: a context costs a part of a second. */
    private CamelContext context() {
        if (context == null) {
            Properties initial = new Properties();
            initial.putAll(properties);
            context = new DefaultCamelContext();
            context.getPropertiesComponent().setInitialProperties(initial);
            context.build();
        }
        return context;
    }

    @Override
    public void close() {
        if (context != null) {
            context.stop();
        }
    }
}
