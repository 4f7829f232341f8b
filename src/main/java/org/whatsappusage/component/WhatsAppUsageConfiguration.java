package org.whatsappusage.component;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.whatsappusage.provider.Parameters;

/** What an endpoint calls, and through which connection. */
@UriParams
public class WhatsAppUsageConfiguration implements Cloneable {

    @UriPath(description = "The provider: 360dialog, ycloud, or a further one on the class path")
    @Metadata(required = true)
    private String provider;

    @UriPath(description = "The operation, such as channel-usage or usage-details; each provider has its own")
    @Metadata(required = true)
    private String operation;

    @UriParam(
            description = "Name of the connection: a bean of type org.whatsappusage.provider.Connection named"
                    + " whatsapp-usage.connections.NAME, or the settings of that prefix. Without a name the connection is"
                    + " made of the options baseUrl, apiKey, username, password and partnerId.")
    private String connection;

    @UriParam(label = "common", description = "Where the API is, if not at the provider's own address")
    private String baseUrl;

    @UriParam(label = "security", secret = true, description = "API key of the partner or account")
    private String apiKey;

    @UriParam(
            label = "security",
            secret = true,
            description = "User of the 360dialog Partner Hub, for a Bearer token instead of an API key")
    private String username;

    @UriParam(label = "security", secret = true, description = "Password of that user")
    private String password;

    @UriParam(description = "The 360dialog partner")
    private String partnerId;

    @UriParam(description = "The 360dialog client to ask for")
    private String clientId;

    @UriParam(description = "The 360dialog channel to ask for")
    private String channelId;

    @UriParam(description = "The number that the channel must have: usage of another one is an error")
    private String phoneNumber;

    @UriParam(
            description = "The zone of the account's days, an IANA name or an offset, where the answer does not say it")
    private String timeZone;

    @UriParam(description = "The YCloud account to ask as (white-label partners)")
    private String managedAccountId;

    @UriParam(label = "filter", description = "Only this WABA (Meta's id)")
    private String wabaId;

    @UriParam(
            label = "filter",
            description = "First day (2026-03-05), instant (2026-03-05T16:00:00Z) or epoch second to ask for")
    private String startDate;

    @UriParam(
            label = "filter",
            description = "Last day (2026-03-05), instant (2026-03-05T15:59:59Z) or epoch second to ask for, inclusive")
    private String endDate;

    @UriParam(label = "filter", description = "Length of the periods", enums = "day,half_hour,month")
    private String granularity;

    @UriParam(
            label = "filter",
            description =
                    "What to break usage down by, separated by commas: country, pricing_type, pricing_category, phone,"
                            + " tier, direction. Without any there is no breakdown.")
    private String dimensions;

    @UriParam(label = "filter", description = "Only these recipients' countries, separated by commas")
    private String countries;

    @UriParam(label = "filter", description = "Only these pricing types, separated by commas")
    private String pricingTypes;

    @UriParam(
            label = "filter",
            description =
                    "Only these pricing categories, separated by commas. Drops categories that are new; leave it out to"
                            + " have them all.")
    private String pricingCategories;

    @UriParam(
            label = "filter",
            description =
                    "Only these metrics, separated by commas. The documented ones lack the average duration of calls;"
                            + " leave it out to have them all.")
    private String metrics;

    @UriParam(label = "filter", description = "Only calls of these directions, separated by commas")
    private String directions;

    @UriParam(label = "filter", description = "Only usage of these 360dialog applications, separated by commas")
    private String appIds;

    @UriParam(label = "paging", description = "The page to ask for, from 1 (YCloud)")
    private Integer page;

    @UriParam(
            label = "paging",
            description = "Items on a page. Without it the most that the provider is known to take.")
    private Integer limit;

    @UriParam(label = "paging", description = "Items to leave out at the beginning (360dialog lists)")
    private Integer offset;

    @UriParam(label = "paging", description = "Whether to ask YCloud for the number of items on all pages")
    private Boolean includeTotal;

    @UriParam(label = "paging", description = "Order of 360dialog lists, a JSON array of field names")
    private String sort;

    @UriParam(label = "filter", description = "Filter of 360dialog lists, a JSON object")
    private String filters;

    @UriParam(
            label = "advanced",
            prefix = "parameter.",
            multiValue = true,
            description = "Further parameters of a provider that is not built in")
    private Map<String, Object> parameters;

    @UriParam(
            label = "advanced",
            description = "Whether the body is the answer as it streams in, unread, instead of the typed answer",
            defaultValue = "false")
    private boolean rawBody;

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            description =
                    "How long a call may wait for the provider's limits. One that would have to wait longer fails at once,"
                            + " and nothing is called. Without it a call waits as long as it takes.")
    private Long maxWait;

    @UriParam(
            label = "advanced",
            description =
                    "Whether the answer as it came is handed over, too, compressed in a header, so that it can be kept",
            defaultValue = "false")
    private boolean keepRaw;

    @UriParam(
            label = "advanced",
            description =
                    "Whether an answer that is, byte for byte, the page of the header CamelWhatsAppUsageKnownPage is handed over"
                            + " as org.whatsappusage.provider.UnchangedAnswer, which is read when somebody asks what it says",
            defaultValue = "false")
    private boolean skipUnchanged;

    /** A copy that an endpoint may change. */
    public WhatsAppUsageConfiguration copy() {
        try {
            WhatsAppUsageConfiguration copy = (WhatsAppUsageConfiguration) clone();
            copy.parameters = parameters == null ? null : new LinkedHashMap<>(parameters);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new RuntimeCamelException(impossible);
        }
    }

    /** Adds parameters to those that the configuration has, in place of ones of the same name. */
    void addParameters(Map<String, Object> more) {
        if (!more.isEmpty()) {
            Map<String, Object> all = new LinkedHashMap<>(parameters == null ? Map.of() : parameters);
            all.putAll(more);
            parameters = all;
        }
    }

    /** The parameters of a call as the options give them. */
    Parameters toParameters() {
        Parameters all = Parameters.none()
                .with(Parameters.CLIENT_ID, clientId)
                .with(Parameters.CHANNEL_ID, channelId)
                .with(Parameters.PHONE_NUMBER, phoneNumber)
                .with(Parameters.TIME_ZONE, timeZone)
                .with(Parameters.MANAGED_ACCOUNT_ID, managedAccountId)
                .with(Parameters.WABA_ID, wabaId)
                .with(Parameters.START_DATE, startDate)
                .with(Parameters.END_DATE, endDate)
                .with(Parameters.GRANULARITY, granularity)
                .with(Parameters.DIMENSIONS, dimensions)
                .with(Parameters.COUNTRIES, countries)
                .with(Parameters.PRICING_TYPES, pricingTypes)
                .with(Parameters.PRICING_CATEGORIES, pricingCategories)
                .with(Parameters.METRICS, metrics)
                .with(Parameters.DIRECTIONS, directions)
                .with(Parameters.APP_IDS, appIds)
                .with(Parameters.PAGE, page)
                .with(Parameters.LIMIT, limit)
                .with(Parameters.OFFSET, offset)
                .with(Parameters.INCLUDE_TOTAL, includeTotal)
                .with(Parameters.SORT, sort)
                .with(Parameters.FILTERS, filters);
        return parameters == null ? all : all.with(parameters);
    }

    public String getProvider() {
        return provider;
    }

    public void setProvider(String provider) {
        this.provider = provider;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public String getConnection() {
        return connection;
    }

    public void setConnection(String connection) {
        this.connection = connection;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getPartnerId() {
        return partnerId;
    }

    public void setPartnerId(String partnerId) {
        this.partnerId = partnerId;
    }

    public String getClientId() {
        return clientId;
    }

    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    public String getChannelId() {
        return channelId;
    }

    public void setChannelId(String channelId) {
        this.channelId = channelId;
    }

    public String getPhoneNumber() {
        return phoneNumber;
    }

    public void setPhoneNumber(String phoneNumber) {
        this.phoneNumber = phoneNumber;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public String getManagedAccountId() {
        return managedAccountId;
    }

    public void setManagedAccountId(String managedAccountId) {
        this.managedAccountId = managedAccountId;
    }

    public String getWabaId() {
        return wabaId;
    }

    public void setWabaId(String wabaId) {
        this.wabaId = wabaId;
    }

    public String getStartDate() {
        return startDate;
    }

    public void setStartDate(String startDate) {
        this.startDate = startDate;
    }

    public String getEndDate() {
        return endDate;
    }

    public void setEndDate(String endDate) {
        this.endDate = endDate;
    }

    public String getGranularity() {
        return granularity;
    }

    public void setGranularity(String granularity) {
        this.granularity = granularity;
    }

    public String getDimensions() {
        return dimensions;
    }

    public void setDimensions(String dimensions) {
        this.dimensions = dimensions;
    }

    public String getCountries() {
        return countries;
    }

    public void setCountries(String countries) {
        this.countries = countries;
    }

    public String getPricingTypes() {
        return pricingTypes;
    }

    public void setPricingTypes(String pricingTypes) {
        this.pricingTypes = pricingTypes;
    }

    public String getPricingCategories() {
        return pricingCategories;
    }

    public void setPricingCategories(String pricingCategories) {
        this.pricingCategories = pricingCategories;
    }

    public String getMetrics() {
        return metrics;
    }

    public void setMetrics(String metrics) {
        this.metrics = metrics;
    }

    public String getDirections() {
        return directions;
    }

    public void setDirections(String directions) {
        this.directions = directions;
    }

    public String getAppIds() {
        return appIds;
    }

    public void setAppIds(String appIds) {
        this.appIds = appIds;
    }

    public Integer getPage() {
        return page;
    }

    public void setPage(Integer page) {
        this.page = page;
    }

    public Integer getLimit() {
        return limit;
    }

    public void setLimit(Integer limit) {
        this.limit = limit;
    }

    public Integer getOffset() {
        return offset;
    }

    public void setOffset(Integer offset) {
        this.offset = offset;
    }

    public Boolean getIncludeTotal() {
        return includeTotal;
    }

    public void setIncludeTotal(Boolean includeTotal) {
        this.includeTotal = includeTotal;
    }

    public String getSort() {
        return sort;
    }

    public void setSort(String sort) {
        this.sort = sort;
    }

    public String getFilters() {
        return filters;
    }

    public void setFilters(String filters) {
        this.filters = filters;
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public boolean isRawBody() {
        return rawBody;
    }

    public void setRawBody(boolean rawBody) {
        this.rawBody = rawBody;
    }

    public Long getMaxWait() {
        return maxWait;
    }

    public void setMaxWait(Long maxWait) {
        this.maxWait = maxWait;
    }

    public boolean isKeepRaw() {
        return keepRaw;
    }

    public void setKeepRaw(boolean keepRaw) {
        this.keepRaw = keepRaw;
    }

    public boolean isSkipUnchanged() {
        return skipUnchanged;
    }

    public void setSkipUnchanged(boolean skipUnchanged) {
        this.skipUnchanged = skipUnchanged;
    }
}
