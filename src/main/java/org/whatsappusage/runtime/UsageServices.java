package org.whatsappusage.runtime;

import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import org.whatsappusage.collect.Collector;
import org.whatsappusage.collect.Jitter;
import org.whatsappusage.collect.RetryDelay;
import org.whatsappusage.collect.SyncListener;
import org.whatsappusage.deliver.Delivery;
import org.whatsappusage.insights.OverviewPage;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.settings.Settings;

/** What the routes of one CamelContext work with: one ledger, and the beans on top of it. */
public final class UsageServices implements AutoCloseable {

    private final Settings settings;
    private final Ledger ledger;
    private final Budgets budgets;
    private final Collector collector;
    private final Delivery delivery;
    private final RetryDelay retryDelay;
    private final Jitter jitter;
    private final OverviewPage overview;

    /**
     * Opens the ledger.
     *
     * @param listener told how syncs get on
     * @throws org.whatsappusage.ledger.LedgerException if the ledger cannot be opened
     */
    public UsageServices(Settings settings, Providers providers, Clock clock, SyncListener listener) {
        this.settings = settings;
        this.ledger = Ledger.open(
                settings.ledger().url(),
                settings.ledger().username(),
                settings.ledger().password(),
                clock);
        this.budgets = new Budgets(
                ledger.budgets(),
                setting -> Optional.ofNullable(settings.limits().byKey().get(setting)),
                clock);
        this.retryDelay =
                new RetryDelay(settings.retry().delay(), settings.retry().maxDelay(), new Random());
        this.collector = new Collector(
                settings.connections(),
                providers,
                ledger,
                budgets,
                settings.retry(),
                retryDelay,
                clock,
                listener,
                settings.ledger().rawDays());
        this.delivery = new Delivery(ledger, settings.sinks(), clock);
        this.jitter = new Jitter(settings.schedule().jitter(), new Random());
        this.overview = new OverviewPage(ledger);
    }

    public Settings settings() {
        return settings;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Of all calls. */
    public Budgets budgets() {
        return budgets;
    }

    public Collector collector() {
        return collector;
    }

    public Delivery delivery() {
        return delivery;
    }

    public RetryDelay retryDelay() {
        return retryDelay;
    }

    public Jitter jitter() {
        return jitter;
    }

    public OverviewPage overview() {
        return overview;
    }

    @Override
    public void close() {
        collector.close();
        ledger.close();
    }
}
