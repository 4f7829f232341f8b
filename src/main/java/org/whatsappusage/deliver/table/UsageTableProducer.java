package org.whatsappusage.deliver.table;

import java.sql.SQLException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.whatsappusage.record.RecordVersion;

/** Writes the records of a message, all or none. */
final class UsageTableProducer extends DefaultProducer {

    private final UsageTableEndpoint endpoint;

    UsageTableProducer(UsageTableEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws SQLException {
        endpoint.write(records(exchange.getMessage().getBody()));
    }

    private static List<RecordVersion> records(Object body) {
        if (body instanceof List<?> list && list.stream().allMatch(RecordVersion.class::isInstance)) {
            return list.stream().map(RecordVersion.class::cast).toList();
        }
        throw new IllegalArgumentException("whatsapp-usage-table takes a list of records with their versions, as the"
                + " format records makes it, and not "
                + (body == null ? "an empty body" : body.getClass().getName()));
    }
}
