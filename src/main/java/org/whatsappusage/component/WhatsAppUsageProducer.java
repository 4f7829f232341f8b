package org.whatsappusage.component;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.HttpReply;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.ProviderClient;

/** One exchange is one call for one page. */
public class WhatsAppUsageProducer extends DefaultProducer {

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
            WhatsAppUsageConstants.BODY_HASH);

    private static final Pattern COUNT = Pattern.compile("\\s*(\\d{1,18})");

    private final WhatsAppUsageEndpoint endpoint;

    public WhatsAppUsageProducer(WhatsAppUsageEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        WhatsAppUsageConfiguration options = endpoint.getConfiguration();
        String connection = message.getHeader(WhatsAppUsageConstants.CONNECTION, options.getConnection(), String.class);
        ProviderClient client = endpoint.getComponent().client(endpoint.provider(), options, connection);
        Parameters parameters = parameters(message, options);
        if (options.isRawBody()) {
            HttpReply reply = client.callRaw(endpoint.operation(), parameters, () -> count(exchange));
            OF_A_READ_ANSWER.forEach(message::removeHeader);
            describe(message, reply.headers());
            message.setBody(closedAtTheEnd(exchange, reply.body()), InputStream.class);
        } else {
            ProviderClient.Reply reply = client.call(endpoint.operation(), parameters, () -> count(exchange));
            Page page = reply.answer().page();
            describe(message, reply.headers());
            set(message, WhatsAppUsageConstants.CURSOR, page.next());
            message.setHeader(WhatsAppUsageConstants.HAS_MORE, page.hasMore());
            message.setHeader(WhatsAppUsageConstants.CUT, page.cut());
            message.setHeader(WhatsAppUsageConstants.PAGE_SIZE, page.size());
            set(message, WhatsAppUsageConstants.TOTAL, page.total());
            message.setHeader(WhatsAppUsageConstants.BODY_HASH, reply.bodyHash());
            message.setBody(reply.answer());
        }
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
