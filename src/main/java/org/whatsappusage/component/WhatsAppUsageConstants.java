package org.whatsappusage.component;

import org.apache.camel.spi.Metadata;

/** Headers of the component. Those of requests take the place of the endpoint option of the same name. */
public final class WhatsAppUsageConstants {

    @Metadata(label = "producer", description = "Name of the connection to call through", javaType = "String")
    public static final String CONNECTION = "CamelWhatsAppUsageConnection";

    @Metadata(label = "producer", description = "The 360dialog client to ask for", javaType = "String")
    public static final String CLIENT_ID = "CamelWhatsAppUsageClientId";

    @Metadata(label = "producer", description = "The 360dialog channel to ask for", javaType = "String")
    public static final String CHANNEL_ID = "CamelWhatsAppUsageChannelId";

    @Metadata(
            label = "producer",
            description = "The number that the channel must have: usage of another one is an error",
            javaType = "String")
    public static final String PHONE_NUMBER = "CamelWhatsAppUsagePhoneNumber";

    @Metadata(
            label = "producer",
            description = "The zone of the account's days, an IANA name or an offset, where the answer does not say it",
            javaType = "String")
    public static final String TIME_ZONE = "CamelWhatsAppUsageTimeZone";

    @Metadata(label = "producer", description = "The YCloud account to ask as", javaType = "String")
    public static final String MANAGED_ACCOUNT_ID = "CamelWhatsAppUsageManagedAccountId";

    @Metadata(label = "producer", description = "Only this WABA (Meta's id)", javaType = "String")
    public static final String WABA_ID = "CamelWhatsAppUsageWabaId";

    @Metadata(
            label = "producer",
            description = "First day, instant or epoch second to ask for",
            javaType = "java.time.LocalDate, java.time.Instant or String")
    public static final String START_DATE = "CamelWhatsAppUsageStartDate";

    @Metadata(
            label = "producer",
            description = "Last day, instant or epoch second to ask for, inclusive",
            javaType = "java.time.LocalDate, java.time.Instant or String")
    public static final String END_DATE = "CamelWhatsAppUsageEndDate";

    @Metadata(label = "producer", description = "day, half_hour or month", javaType = "String")
    public static final String GRANULARITY = "CamelWhatsAppUsageGranularity";

    @Metadata(
            label = "producer",
            description = "What to break usage down by",
            javaType = "java.util.Collection<String> or String")
    public static final String DIMENSIONS = "CamelWhatsAppUsageDimensions";

    @Metadata(
            label = "producer",
            description = "Any other parameters by the name of their endpoint option",
            javaType = "java.util.Map<String, Object>")
    public static final String PARAMETERS = "CamelWhatsAppUsageParameters";

    @Metadata(
            label = "producer",
            description =
                    "How long the call may wait for the provider's limits; without it as the endpoint option says",
            javaType = "java.time.Duration, Long (milliseconds) or String (30s)")
    public static final String MAX_WAIT = "CamelWhatsAppUsageMaxWait";

    @Metadata(
            label = "producer",
            description =
                    "What came as the answer to this call before; with the option skipUnchanged it is not read if it comes again",
            javaType = "org.whatsappusage.provider.KnownPage")
    public static final String KNOWN_PAGE = "CamelWhatsAppUsageKnownPage";

    @Metadata(
            label = "producer",
            description =
                    "Leave for this call, taken out of its budgets beforehand; a call without it, and one that is repeated,"
                            + " takes its own. A permit that comes to no call must be given back by whoever took it.",
            javaType = "org.whatsappusage.limit.Permit")
    public static final String PERMIT = "CamelWhatsAppUsagePermit";

    @Metadata(
            label = "producer",
            description =
                    "In a request: the page to ask for, as an earlier answer named it. In an answer: the next page;"
                            + " absent on the last one.",
            javaType = "String")
    public static final String CURSOR = "CamelWhatsAppUsageCursor";

    @Metadata(label = "producer", description = "Whether there is a further page", javaType = "Boolean")
    public static final String HAS_MORE = "CamelWhatsAppUsageHasMore";

    @Metadata(
            label = "producer",
            description = "Whether there may be more that no page can be asked for; ask for a smaller slice",
            javaType = "Boolean")
    public static final String CUT = "CamelWhatsAppUsageCut";

    @Metadata(label = "producer", description = "Items on this page", javaType = "Integer")
    public static final String PAGE_SIZE = "CamelWhatsAppUsagePageSize";

    @Metadata(label = "producer", description = "Items on all pages, if the provider says so", javaType = "Long")
    public static final String TOTAL = "CamelWhatsAppUsageTotal";

    @Metadata(label = "producer", description = "SHA-256 of the raw answer, hexadecimal", javaType = "String")
    public static final String BODY_HASH = "CamelWhatsAppUsageBodyHash";

    @Metadata(
            label = "producer",
            description = "The raw answer, compressed by gzip; only with the option keepRaw",
            javaType = "byte[]")
    public static final String RAW_BODY = "CamelWhatsAppUsageRawBody";

    @Metadata(
            label = "producer",
            description =
                    "What is needed to read the raw answer again, as JSON without secrets: the parameters as asked, the"
                            + " partner, and when the answer began; only with the option keepRaw",
            javaType = "String")
    public static final String RAW_PARAMETERS = "CamelWhatsAppUsageRawParameters";

    @Metadata(
            label = "producer",
            description = "The provider's id of the call, to quote in a complaint",
            javaType = "String")
    public static final String TRACE_ID = "CamelWhatsAppUsageTraceId";

    @Metadata(
            label = "producer",
            description = "Calls that the most critical limit still allows, if the provider says so",
            javaType = "Long")
    public static final String RATE_LIMIT_REMAINING = "CamelWhatsAppUsageRateLimitRemaining";

    @Metadata(
            label = "producer",
            description = "Calls that the most critical limit allows in all, if the provider says so",
            javaType = "Long")
    public static final String RATE_LIMIT_LIMIT = "CamelWhatsAppUsageRateLimitLimit";

    @Metadata(
            label = "producer",
            description = "Seconds until the most critical limit starts anew, if the provider says so",
            javaType = "Long")
    public static final String RATE_LIMIT_RESET = "CamelWhatsAppUsageRateLimitReset";

    @Metadata(
            label = "producer",
            description = "All limits that hold on the call, as the provider lists them",
            javaType = "String")
    public static final String RATE_LIMIT_POLICY = "CamelWhatsAppUsageRateLimitPolicy";

    @Metadata(
            label = "producer",
            description = "When the next call may be made, as the provider says it: seconds or an HTTP date",
            javaType = "String")
    public static final String RETRY_AFTER = "CamelWhatsAppUsageRetryAfter";

    /**
     * Property of the exchange, an {@code Integer}: how many HTTP calls its endpoints have made so far, those that failed and
     * were tried again among them. A property and no header, since a redelivery restores the headers.
     */
    public static final String CALLS = "CamelWhatsAppUsageCalls";

    /**
     * Property of the exchange, an {@link org.whatsappusage.provider.Answer}: the typed answer of the last call, whatever became
     * of the body since.
     */
    public static final String ANSWER = "CamelWhatsAppUsageAnswer";

    private WhatsAppUsageConstants() {}
}
