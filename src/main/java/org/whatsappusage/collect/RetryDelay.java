package org.whatsappusage.collect;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * How long to wait before a call is made again, as the header {@code CamelRedeliveryDelay} that Camel's error handler obeys:
 * twice as long each time up to a most, and anything from half of that to all of it, so that many do not come back at once.
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
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, millis(before));
    }

    /**
     * @param before how often the call was made again already
     */
    long millis(int before) {
        long whole = first.toMillis();
        for (int i = 0; i < before && whole < most.toMillis(); i++) {
            whole *= 2;
        }
        whole = Math.min(whole, most.toMillis());
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }
}
