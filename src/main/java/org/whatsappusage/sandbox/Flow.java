package org.whatsappusage.sandbox;

import java.time.LocalDate;

/** A kind of messages that a business sends, and how Meta bills it on a given day. */
enum Flow {
    MARKETING("MARKETING", Flow.REGULAR),
    MARKETING_FROM_ADS("MARKETING", Flow.FREE_ENTRY_POINT),
    MARKETING_LITE("MARKETING_LITE", Flow.REGULAR),
    UTILITY("UTILITY", Flow.REGULAR),
    UTILITY_IN_WINDOW("UTILITY", Flow.FREE_CUSTOMER_SERVICE),
    AUTHENTICATION("AUTHENTICATION", Flow.REGULAR),
    AUTHENTICATION_INTERNATIONAL("AUTHENTICATION_INTERNATIONAL", Flow.REGULAR),
    SERVICE("SERVICE", Flow.FREE_CUSTOMER_SERVICE),
    SERVICE_FROM_ADS("SERVICE", Flow.FREE_ENTRY_POINT),
    /** In no enum of the 360dialog documents; a client that filters by the documented categories loses it. */
    GROUP_MARKETING("GROUP_MARKETING", Flow.REGULAR),
    /** As above, and it comes without a cost. */
    REFERRAL_CONVERSION("REFERRAL_CONVERSION", Flow.FREE_ENTRY_POINT);

    static final String REGULAR = "REGULAR";
    static final String FREE_CUSTOMER_SERVICE = "FREE_CUSTOMER_SERVICE";
    static final String FREE_ENTRY_POINT = "FREE_ENTRY_POINT";

    /** From this day (of the WABA's own zone) Meta charges service messages and utility templates in an open window. */
    static final LocalDate SERVICE_CHARGED_FROM = LocalDate.of(2026, 10, 1);

    private static final LocalDate GROUPS_FROM = LocalDate.of(2026, 8, 1);

    private final String category;
    private final String pricingType;

    Flow(String category, String pricingType) {
        this.category = category;
        this.pricingType = pricingType;
    }

    /** Meta's name of the category, upper case. */
    String category() {
        return category;
    }

    /** How the messages of this flow are priced on a day. */
    String pricingType(LocalDate date) {
        boolean charged = pricingType.equals(FREE_CUSTOMER_SERVICE) && !date.isBefore(SERVICE_CHARGED_FROM);
        return charged ? REGULAR : pricingType;
    }

    boolean existsOn(LocalDate date) {
        return this != GROUP_MARKETING || !date.isBefore(GROUPS_FROM);
    }
}
