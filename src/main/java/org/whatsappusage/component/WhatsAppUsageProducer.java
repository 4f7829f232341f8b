package org.whatsappusage.component;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;
import org.apache.camel.util.TimeUtils;
import org.whatsappusage.limit.Attempt;
import org.whatsappusage.limit.Permit;
import org.whatsappusage.provider.CredentialsRenewedException;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.HttpReply;
import org.whatsappusage.provider.KnownPage;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.ProviderClient;
import org.whatsappusage.provider.RawPage;
import org.whatsappusage.provider.ThrottledException;

/**
 * One exchange is one call for one page, made as soon as the provider's limits allow it. An exchange that waits for them holds
 * no thread.
 */
public class WhatsAppUsageProducer extends DefaultAsyncProducer {

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry(WhatsAppUsageConstants.CLIENT_ID, Parameters.CLIENT_ID),
            Map.entry(WhatsAppUsageConstants.CHANNEL_ID, Parameters.CHANNEL_ID),
            Map.entry(WhatsAppUsageConstants.PHONE_NUMBER, Parameters.PHONE_NUMBER),
            Map.entry(WhatsAppUsageConstants.TIME_ZONE, Parameters.TIME_ZONE),
            Map.entry(WhatsAppUsageConstants.MANAGED_ACCOUNT_ID, Parameters.MANAGED_ACCOUNT_ID),
            Map.entry(WhatsAppUsageConstants.WABA_ID, Parameters.WABA_ID),
            Map.entry(WhatsAppUsageConstants.START_DATE, Parameters.START_DATE),
            Map.entry(WhatsAppUsageConstants.END_DATE, Parameters.END_DATE),
            Map.entry(WhatsAppUsageConstants.GRANULARITY, Parameters.GRANULARITY),
            Map.entry(WhatsAppUsageConstants.DIMENSIONS, Parameters.DIMENSIONS),
            Map.entry(WhatsAppUsageConstants.CURSOR, Parameters.CURSOR));

    private static final Map<String, String> LIMIT_COUNTS = Map.of(
            WhatsAppUsageConstants.RATE_LIMIT_LIMIT, "RateLimit-Limit",
            WhatsAppUsageConstants.RATE_LIMIT_REMAINING, "RateLimit-Remaining",
            WhatsAppUsageConstants.RATE_LIMIT_RESET, "RateLimit-Reset");

    private static final Map<String, String> LIMIT_TEXTS = Map.of(
            WhatsAppUsageConstants.RATE_LIMIT_POLICY, "RateLimit-Policy",
            WhatsAppUsageConstants.RETRY_AFTER, "Retry-After");

    /** What can only be said of an answer whose body was read. */
    private static final List<String> OF_A_READ_ANSWER = List.of(
            WhatsAppUsageConstants.CURSOR,
            WhatsAppUsageConstants.HAS_MORE,
            WhatsAppUsageConstants.CUT,
            WhatsAppUsageConstants.PAGE_SIZE,
            WhatsAppUsageConstants.TOTAL,
            WhatsAppUsageConstants.BODY_HASH,
            WhatsAppUsageConstants.RAW_BODY,
            WhatsAppUsageConstants.RAW_PARAMETERS);

    private static final Pattern COUNT = Pattern.compile("\\s*(\\d{1,18})");

    private final WhatsAppUsageEndpoint endpoint;

    public WhatsAppUsageProducer(WhatsAppUsageEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            return new Turn(exchange, callback).tryToCall();
        } catch (Exception | Error failure) {
            exchange.setException(failure);
            callback.done(true);
            return true;
        }
    }

    /** One exchange on its way to a permit. */
    private final class Turn implements WaitingCalls.Waiting {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private final WhatsAppUsageConfiguration options = endpoint.getConfiguration();
        private final ProviderClient.Call call;
        private final Instant latest;
        private final KnownPage known;
        private Permit brought;
        private boolean waited;

        private Turn(Exchange exchange, AsyncCallback callback) throws Exception {
            this.exchange = exchange;
            this.callback = callback;
            Message message = exchange.getMessage();
            String connection =
                    message.getHeader(WhatsAppUsageConstants.CONNECTION, options.getConnection(), String.class);
            ProviderClient client = endpoint.getComponent().client(endpoint.provider(), options, connection);
            this.call = client.prepare(endpoint.operation(), parameters(message, options), () -> count(exchange));
            this.latest = latest(message);
            this.known = options.isSkipUnchanged()
                    ? message.getHeader(WhatsAppUsageConstants.KNOWN_PAGE, KnownPage.class)
                    : null;
            this.brought = message.getHeader(WhatsAppUsageConstants.PERMIT, Permit.class);
            message.removeHeader(WhatsAppUsageConstants.PERMIT);
        }

        private Instant latest(Message message) {
            Object most = message.getHeader(WhatsAppUsageConstants.MAX_WAIT, options.getMaxWait(), Object.class);
            if (most == null) {
                return null;
            }
            Duration wait = most instanceof Duration duration
                    ? duration
                    : Duration.ofMillis(TimeUtils.toMilliSeconds(most.toString()));
            return endpoint.getComponent().now().plus(wait);
        }

        /** @return true if the exchange is done */
        private boolean tryToCall() throws Exception {
            while (true) {
                Attempt attempt = attempt();
                if (attempt instanceof Attempt.Refused refused) {
                    if (latest != null && refused.until().isAfter(latest)) {
                        throw new ThrottledException(
                                endpoint.provider().name(), endpoint.operation().name(), refused);
                    }
                    waited = true;
                    endpoint.getComponent().waitingCalls().add(this, refused.delay());
                    return false;
                }
                try {
                    send(((Attempt.Granted) attempt).permit());
                    callback.done(!waited);
                    return !waited;
                } catch (CredentialsRenewedException once) {
                    // The same call again, which is a further one for the provider.
                }
            }
        }

        /** With the permit that came along, unless a call was made with it before: a redelivery restores the header. */
        private Attempt attempt() {
            Permit first = brought;
            brought = null;
            return first != null && first.begin()
                    ? new Attempt.Granted(first)
                    : endpoint.getComponent().usedBudgets().acquire(call.budgets());
        }

        private void send(Permit permit) throws InterruptedException {
            Message message = exchange.getMessage();
            if (options.isRawBody()) {
                HttpReply reply = call.sendRaw(permit);
                OF_A_READ_ANSWER.forEach(message::removeHeader);
                describe(message, reply.headers());
                message.setBody(closedAtTheEnd(exchange, reply.body()), InputStream.class);
            } else {
                ProviderClient.Reply reply = call.send(permit, options.isKeepRaw(), known);
                read(message, reply, options.isKeepRaw());
                exchange.setProperty(WhatsAppUsageConstants.ANSWER, reply.answer());
            }
        }

        @Override
        public void resume() {
            try {
                tryToCall();
            } catch (Exception | Error failure) {
                fail(failure);
            }
        }

        @Override
        public void abandon(RejectedExecutionException why) {
            fail(why);
        }

        private void fail(Throwable failure) {
            exchange.setException(failure);
            callback.done(false);
        }
    }

    private void read(Message message, ProviderClient.Reply reply, boolean keepRaw) {
        Page page = reply.answer().page();
        describe(message, reply.headers());
        message.removeHeader(WhatsAppUsageConstants.KNOWN_PAGE);
        set(message, WhatsAppUsageConstants.CURSOR, page.next());
        message.setHeader(WhatsAppUsageConstants.HAS_MORE, page.hasMore());
        message.setHeader(WhatsAppUsageConstants.CUT, page.cut());
        message.setHeader(WhatsAppUsageConstants.PAGE_SIZE, page.size());
        set(message, WhatsAppUsageConstants.TOTAL, page.total());
        message.setHeader(WhatsAppUsageConstants.BODY_HASH, reply.bodyHash());
        RawPage raw = keepRaw ? reply.raw() : null;
        set(message, WhatsAppUsageConstants.RAW_BODY, raw == null ? null : raw.body());
        set(message, WhatsAppUsageConstants.RAW_PARAMETERS, raw == null ? null : raw.origin());
        message.setBody(reply.answer());
    }

    private static void count(Exchange exchange) {
        int before = exchange.getProperty(WhatsAppUsageConstants.CALLS, 0, Integer.class);
        exchange.setProperty(WhatsAppUsageConstants.CALLS, before + 1);
    }

    private static Parameters parameters(Message message, WhatsAppUsageConfiguration options) {
        Parameters all = options.toParameters();
        for (Map.Entry<String, String> header : PARAMETERS.entrySet()) {
            all = all.with(header.getValue(), message.getHeader(header.getKey()));
        }
        Map<?, ?> more = message.getHeader(WhatsAppUsageConstants.PARAMETERS, Map.class);
        return more == null ? all : all.with(more);
    }

    private void describe(Message message, HttpHeaders headers) {
        LIMIT_COUNTS.forEach((header, name) -> set(
                message,
                header,
                headers.get(name).map(WhatsAppUsageProducer::count).orElse(null)));
        LIMIT_TEXTS.forEach(
                (header, name) -> set(message, header, headers.get(name).orElse(null)));
        set(
                message,
                WhatsAppUsageConstants.TRACE_ID,
                endpoint.provider().traceId(headers).orElse(null));
    }

    /** The number that the value begins with (a list of limits begins with the most critical one), null if there is none. */
    private static Long count(String value) {
        Matcher matcher = COUNT.matcher(value);
        return matcher.lookingAt() ? Long.valueOf(matcher.group(1)) : null;
    }

    /** A header of an earlier answer must not be taken for one of this one. */
    private static void set(Message message, String header, Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    private static InputStream closedAtTheEnd(Exchange exchange, InputStream body) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                IOHelper.close(body);
            }
        });
        return body;
    }
}
