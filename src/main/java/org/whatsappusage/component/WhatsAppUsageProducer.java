package org.whatsappusage.component;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private static final Map<String, String> LIMIT_HEADERS = limitHeaders();

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
            HttpReply reply = client.callRaw(endpoint.operation(), parameters);
            describe(message, reply.headers());
            message.setBody(closedAtTheEnd(exchange, reply.body()), InputStream.class);
        } else {
            ProviderClient.Reply reply = client.call(endpoint.operation(), parameters);
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

    private static Parameters parameters(Message message, WhatsAppUsageConfiguration options) {
        Parameters all = options.toParameters();
        for (Map.Entry<String, String> header : PARAMETERS.entrySet()) {
            all = all.with(header.getValue(), message.getHeader(header.getKey()));
        }
        Map<?, ?> more = message.getHeader(WhatsAppUsageConstants.PARAMETERS, Map.class);
        return more == null ? all : all.with(more);
    }

    private void describe(Message message, HttpHeaders headers) {
        LIMIT_HEADERS.forEach(
                (header, name) -> set(message, header, headers.get(name).orElse(null)));
        set(
                message,
                WhatsAppUsageConstants.TRACE_ID,
                endpoint.provider().traceId(headers).orElse(null));
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

    private static Map<String, String> limitHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(WhatsAppUsageConstants.RATE_LIMIT_LIMIT, "RateLimit-Limit");
        headers.put(WhatsAppUsageConstants.RATE_LIMIT_REMAINING, "RateLimit-Remaining");
        headers.put(WhatsAppUsageConstants.RATE_LIMIT_RESET, "RateLimit-Reset");
        headers.put(WhatsAppUsageConstants.RATE_LIMIT_POLICY, "RateLimit-Policy");
        headers.put(WhatsAppUsageConstants.RETRY_AFTER, "Retry-After");
        return headers;
    }
}
