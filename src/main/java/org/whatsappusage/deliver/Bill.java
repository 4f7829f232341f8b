package org.whatsappusage.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * A row as a billing system is told it.
 *
 * @param row figures are differences
 * @param customer whom it is billed to, by the name that the billing system has for it
 * @param meter name of what is counted; billing systems call it event type, code or event name
 * @param value what a meter counts that takes one number, as text; null if it is not known
 */
public record Bill(RecordVersion row, String customer, String meter, String value) {

    /** Header: whom a record is billed to. */
    public static final String CUSTOMER = "CamelWhatsAppUsageCustomer";

    /** Header: name of what is counted. */
    public static final String METER = "CamelWhatsAppUsageMeter";

    /** Header: what is counted, for billing systems that take one number. */
    public static final String VALUE = "CamelWhatsAppUsageValue";

    /**
     * The one that whoever resells would send a bill to: the client, else the managed account, else the WABA. What an account
     * uses without any of them has the name of the connection.
     */
    static String customer(UsageRecord usage) {
        return Stream.of(usage.clientId(), usage.managedAccountId(), usage.wabaId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(usage.connection());
    }

    /**
     * Stream, product and what is counted, such as {@code channel_usage_whatsapp_messages}. Streams measure the same messages in
     * different ways, so no meter may add two.
     */
    static String meter(UsageRecord usage, String counted) {
        return usage.stream().replace('-', '_') + "_" + usage.product() + "_" + counted;
    }

    /**
     * The same for a repeat. With the currency, since a version whose currency is another one than before is told by two rows.
     */
    String id() {
        String version = row.recordKey() + ":" + row.version();
        return row.usage().currency() == null
                ? version
                : version + ":" + row.usage().currency();
    }

    /**
     * When it was used, UTC, in whole seconds: the middle of the period, which is on the same day in most zones, or when the
     * version was read, if that was earlier. A billing system puts it on the bill of that time. The same for a repeat.
     */
    Instant time() {
        Instant start = row.usage().periodStart();
        Instant middle =
                start.plus(Duration.between(start, row.usage().periodEnd()).dividedBy(2));
        Instant time = row.changedAt().isBefore(middle) ? row.changedAt() : middle;
        return Instant.ofEpochSecond(time.getEpochSecond());
    }

    /** For messages about it. */
    @Override
    public String toString() {
        return "record " + row.recordKey() + " version " + row.version();
    }
}
