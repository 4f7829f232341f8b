package org.whatsappusage.collect;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.LedgerException;
import org.whatsappusage.ledger.StaleWorkException;
import org.whatsappusage.ledger.Work;

/** Renews the leases of windows while they are being read, since one that waits for a limit between two pages may take long. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Ledger ledger;
    private final Duration every;
    private final Map<Long, Work> held = new ConcurrentHashMap<>();
    private ScheduledExecutorService timer;

    Heartbeat(Ledger ledger, Duration every) {
        this.ledger = ledger;
        this.every = every;
    }

    synchronized void hold(Work work) {
        held.put(work.id(), work);
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "whatsapp-usage-leases");
                thread.setDaemon(true);
                return thread;
            });
            timer.scheduleWithFixedDelay(this::renew, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void release(Work work) {
        held.remove(work.id(), work);
    }

    private void renew() {
        held.values().forEach(work -> {
            try {
                ledger.renew(work);
            } catch (StaleWorkException lost) {
                // The ledger tells whoever reads it.
                release(work);
            } catch (LedgerException failed) {
                LOG.warn("the lease of {} was not renewed: {}", work.window(), failed.getMessage());
            }
        });
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }
}
