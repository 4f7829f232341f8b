package org.whatsappusage.runtime;

import org.whatsappusage.component.WhatsAppUsageComponent;

/** Names of the beans that the routes refer to; part of the interface for whoever writes routes. */
public final class Beans {

    /** {@link UsageServices}; bind one of your own to take its settings from elsewhere. */
    public static final String SERVICES = "whatsapp-usage-services";

    /** {@link org.whatsappusage.collect.Collector}. */
    public static final String COLLECTOR = "whatsapp-usage-collector";

    /** {@link org.whatsappusage.collect.RetryDelay}. */
    public static final String RETRY_DELAY = "whatsapp-usage-retry-delay";

    /** {@link org.whatsappusage.collect.Jitter}. */
    public static final String JITTER = "whatsapp-usage-jitter";

    /** {@link org.whatsappusage.deliver.Delivery}. */
    public static final String DELIVERY = "whatsapp-usage-delivery";

    /** {@link org.whatsappusage.insights.OverviewPage}. */
    public static final String OVERVIEW = "whatsapp-usage-overview";

    /** {@link org.whatsappusage.ledger.Ledger}. */
    public static final String LEDGER = "whatsapp-usage-ledger";

    /** {@link javax.sql.DataSource} of the ledger, for routes that read its published tables. */
    public static final String DATA_SOURCE = "whatsapp-usage-data-source";

    /** {@link org.whatsappusage.limit.Budgets}, which exists once the ledger is open; the component takes it then. */
    public static final String BUDGETS = WhatsAppUsageComponent.BUDGETS;

    /** In front of the name of a connection: an {@link org.whatsappusage.provider.Connection} that the component takes. */
    public static final String CONNECTION_PREFIX = "whatsapp-usage.connections.";

    private Beans() {}
}
