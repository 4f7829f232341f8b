package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceHelper;
import org.whatsappusage.record.Column;

/**
 * Turns records into a document for a billing system. If the exchange has the variable {@code mapping}, the endpoint that it
 * names is handed each record, as a map by the names of its columns, with the headers {@link Bill#CUSTOMER}, {@link Bill#METER}
 * and {@link Bill#VALUE} as they would be without it, and may set them.
 */
abstract class BillingTransformer extends FormatTransformer {

    /** Variable of an exchange: the URI of the endpoint; null or blank if there is none. */
    static final String MAPPING = "mapping";

    private final BillingFormat format;
    private ProducerTemplate mappings;

    BillingTransformer(BillingFormat format) {
        super(format);
        this.format = format;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        mappings = getCamelContext().createProducerTemplate();
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(mappings);
        super.doStop();
    }

    @Override
    RecordWriter writer(Exchange exchange, OutputStream out) throws IOException {
        String mapping = exchange.getVariable(MAPPING, "", String.class);
        return format.writer(out, bill -> complete(mapping.isBlank() ? bill : mapped(bill, mapping)));
    }

    private Bill mapped(Bill bill, String mapping) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            columns.put(column.code(), column.of(bill.row()));
        }
        Exchange answered = mappings.send(mapping, exchange -> {
            Message message = exchange.getMessage();
            message.setBody(columns);
            message.setHeader(Bill.CUSTOMER, bill.customer());
            message.setHeader(Bill.METER, bill.meter());
            message.setHeader(Bill.VALUE, bill.value());
        });
        if (answered.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeException(answered.getException());
        }
        Message message = answered.getMessage();
        return new Bill(
                bill.row(),
                message.getHeader(Bill.CUSTOMER, String.class),
                message.getHeader(Bill.METER, String.class),
                message.getHeader(Bill.VALUE, String.class));
    }

    /** What nobody can be billed for is not dropped but refused, which puts it aside. */
    private static Bill complete(Bill bill) {
        require(bill, bill.customer(), "customer to bill", Bill.CUSTOMER);
        require(bill, bill.meter(), "meter", Bill.METER);
        return bill;
    }

    private static void require(Bill bill, String value, String what, String header) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    bill + " has no " + what + ": the mapping of the sink has to set the header " + header);
        }
    }
}
