package org.whatsappusage.record;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of a usage record: who, which period and which slice. The end of the period is a value and no part of it, so
 * that a running day that grows stays one record; {@code tier} is part of it, since a month that climbs a tier moves usage
 * from one row to another.
 */
public final class RecordKey {

    private static final int HASH_BYTES = 12;

    private RecordKey() {}

    /**
     * 32 lower-case hexadecimal digits: the start of the period in seconds since 1970, the lower 32 bits of it, and then the
     * first 96 bits of SHA-256 over the identifying fields. By the former the keys of a window stand side by side in an index;
     * keys in no order would have every window write over the whole of it.
     */
    public static String of(UsageRecord record) {
        StringBuilder identity = new StringBuilder(256);
        identity(record).forEach(field -> append(identity, field));
        HexFormat hexadecimal = HexFormat.of();
        return hexadecimal.toHexDigits((int) record.periodStart().getEpochSecond())
                + hexadecimal.formatHex(Sha256.of(identity.toString()), 0, HASH_BYTES);
    }

    /** The identifying fields, of which each may be null: equal for two rows of one record, and cheaper than their keys. */
    public static List<Object> identity(UsageRecord record) {
        return Arrays.asList(
                record.connection(),
                record.provider(),
                record.stream(),
                record.partnerId(),
                record.clientId(),
                record.channelId(),
                record.wabaId(),
                record.managedAccountId(),
                record.phoneNumber(),
                record.product(),
                record.unit(),
                record.granularity().code(),
                record.periodStart().getEpochSecond(),
                record.country(),
                record.category(),
                record.pricingType(),
                record.direction(),
                record.tier());
    }

    /** Length before text, so that no two different rows of fields can give the same text; null differs from empty. */
    private static void append(StringBuilder identity, Object field) {
        if (field == null) {
            identity.append("-;");
        } else {
            String text = field.toString();
            identity.append(text.length()).append(':').append(text).append(';');
        }
    }
}
