package org.whatsappusage.record;

import java.util.Locale;
import java.util.function.Function;

/**
 * The columns of {@code usage_record}, {@code usage_version} and every export format, in their published order.
 *
 * <p>Values are {@code String}, {@code Integer}, {@code Long}, {@code BigDecimal}, {@code Boolean}, {@code Instant} or null.
 */
public enum Column {
    RECORD_KEY(RecordVersion::recordKey),
    VERSION(RecordVersion::version),
    CONNECTION(v -> v.usage().connection()),
    PROVIDER(v -> v.usage().provider()),
    STREAM(v -> v.usage().stream()),
    PARTNER_ID(v -> v.usage().partnerId()),
    CLIENT_ID(v -> v.usage().clientId()),
    CHANNEL_ID(v -> v.usage().channelId()),
    WABA_ID(v -> v.usage().wabaId()),
    MANAGED_ACCOUNT_ID(v -> v.usage().managedAccountId()),
    PHONE_NUMBER(v -> v.usage().phoneNumber()),
    PRODUCT(v -> v.usage().product()),
    UNIT(v -> v.usage().unit()),
    GRANULARITY(v -> v.usage().granularity().code()),
    PERIOD_START(v -> v.usage().periodStart()),
    PERIOD_END(v -> v.usage().periodEnd()),
    PERIOD_ZONE(v -> v.usage().periodZone()),
    COUNTRY(v -> v.usage().country()),
    CATEGORY(v -> v.usage().category()),
    PRICING_TYPE(v -> v.usage().pricingType()),
    DIRECTION(v -> v.usage().direction()),
    TIER(v -> v.usage().tier()),
    QUANTITY(v -> v.usage().quantity()),
    PAID_QUANTITY(v -> v.usage().paidQuantity()),
    DURATION_SECONDS(v -> v.usage().durationSeconds()),
    COST(v -> v.usage().cost()),
    UNIT_PRICE(v -> v.usage().unitPrice()),
    CURRENCY(v -> v.usage().currency()),
    FINALITY(v -> v.usage().finality().code()),
    WITHDRAWN(RecordVersion::withdrawn),
    ATTRIBUTES(v -> v.usage().attributes()),
    FIRST_OBSERVED_AT(RecordVersion::firstObservedAt),
    OBSERVED_AT(RecordVersion::observedAt),
    CHANGED_AT(RecordVersion::changedAt),
    SYNC_ID(RecordVersion::syncId);

    private final Function<RecordVersion, Object> value;

    Column(Function<RecordVersion, Object> value) {
        this.value = value;
    }

    /** The published name, lower snake case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value of this column, null where nothing was reported. */
    public Object of(RecordVersion version) {
        return value.apply(version);
    }
}
