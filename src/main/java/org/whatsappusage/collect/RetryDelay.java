package org.whatsappusage.collect;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * How long to wait before a call is made again, as the header {@code CamelRedeliveryDelay} that Camel's error handler obeys:
 * at most twice as long each time, up to a most, and anything from nothing to that (full jitter), so that many do not come back
 * at once.
 */
public final class RetryDelay implements Processor {

    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;

    public RetryDelay(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    @Override
    public void process(Exchange exchange) {
        int before = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, after(before).toMillis());
    }

    /**
     * @param before how often the call was made again already
     */
    Duration after(int before) {
        long whole = first.toMillis();
        for (int i = 0; i < before && whole < most.toMillis(); i++) {
            whole *= 2;
        }
        return Duration.ofMillis(random.nextLong(Math.min(whole, most.toMillis()) + 1));
    }
}
