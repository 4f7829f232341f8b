package org.whatsappusage.component;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Calls that wait for their budgets. None holds a thread: a timer wakes them, and workers go on with them. When the context
 * stops, they end at once instead of letting it wait.
 */
final class WaitingCalls extends LifecycleStrategySupport {

    /** A call that waits. */
    interface Waiting {

        /** Asks again. */
        void resume();

        /** Ends without having been made. */
        void abandon(RejectedExecutionException why);
    }

    /** A call asks again at least so often: another one may have given its turn back, or the clock may have been set. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final CamelContext context;
    private final Object source;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService timer;
    private ExecutorService workers;
    private boolean stopping;

    WaitingCalls(CamelContext context, Object source) {
        this.context = context;
        this.source = source;
    }

    synchronized void open() {
        stopping = false;
    }

    /** Lets a call ask again after a while, on another thread. */
    synchronized void add(Waiting call, Duration delay) {
        if (stopping) {
            throw stopped();
        }
        if (timer == null) {
            timer = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(source, "WhatsAppUsageTimer");
            workers = context.getExecutorServiceManager().newCachedThreadPool(source, "WhatsAppUsageWorker");
        }
        waiting.add(call);
        Duration nap = delay.compareTo(LONGEST_NAP) < 0 ? delay : LONGEST_NAP;
        timer.schedule(() -> wake(call), Math.max(1, nap.plusNanos(999_999).toMillis()), TimeUnit.MILLISECONDS);
    }

    private synchronized void wake(Waiting call) {
        if (waiting.remove(call)) {
            workers.execute(call::resume);
        }
    }

    /** How many calls wait just now. */
    int size() {
        return waiting.size();
    }

    @Override
    public void onContextStopping(CamelContext stopped) {
        List<Waiting> left;
        synchronized (this) {
            stopping = true;
            left = List.copyOf(waiting);
        }
        for (Waiting call : left) {
            if (waiting.remove(call)) {
                call.abandon(stopped());
            }
        }
    }

    synchronized void close() {
        onContextStopping(context);
        if (timer != null) {
            context.getExecutorServiceManager().shutdownNow(timer);
            context.getExecutorServiceManager().shutdown(workers);
            timer = null;
            workers = null;
        }
    }

    private static RejectedExecutionException stopped() {
        return new RejectedExecutionException(
                "the context stops while the call waits for a limit of the provider; nothing was called");
    }
}
