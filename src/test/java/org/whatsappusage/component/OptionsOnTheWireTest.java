package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.provider.dialog360.ChannelUsage;
import org.whatsappusage.record.UsageRecord;

/** Every option of an endpoint does what its description says; a new option without a row here is noticed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionsOnTheWireTest {

    private static final String CHANNEL = "clientId=CL&channelId=CH";
    private static final String USAGE = CHANNEL + "&" + ComponentFixture.DAYS;

    private final ComponentFixture camel = fixture();

    private static ComponentFixture fixture() {
        try {
            return new ComponentFixture();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeAll
    void start() {
        camel.start();
    }

    @BeforeEach
    void script() {
        camel.provider().forget();
        camel.provider().script(ComponentFixture::empty);
    }

    @AfterAll
    void stop() throws IOException {
        camel.close();
    }

    /**
     * An option and what a request with it must look like.
     *
     * @param option the name of the option
     * @param operation provider and operation
     * @param options as they stand in the URI
     * @param wire what is asked of the request
     */
    record Row(String option, String operation, String options, BiConsumer<Request, Exchange> wire) {

        @Override
        public String toString() {
            return operation + "?" + options;
        }
    }

    private static Row row(String option, String operation, String options, BiConsumer<Request, Exchange> wire) {
        return new Row(option, operation, options, wire);
    }

    private static BiConsumer<Request, Exchange> query(String name, Object... values) {
        List<String> expected = Stream.of(values).map(Object::toString).toList();
        return (request, exchange) -> assertThat(request.query().get(name)).isEqualTo(expected);
    }

    private static BiConsumer<Request, Exchange> path(String path) {
        return (request, exchange) -> assertThat(request.path()).isEqualTo(path);
    }

    private static BiConsumer<Request, Exchange> header(String name, String value) {
        return (request, exchange) -> assertThat(request.header(name)).isEqualTo(value);
    }

    private static long second(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String usage = "360dialog/channel-usage";
        String details = "ycloud/usage-details";

        rows.add(row("apiKey", "360dialog/partner-balance", "", header("X-API-Key", "key-1")));
        rows.add(row("apiKey", "ycloud/account-balance", "", header("X-API-Key", "key-1")));
        rows.add(row("partnerId", "360dialog/partner-balance", "", path("/api/v2/partners/PA/balance")));
        rows.add(row(
                "clientId",
                "360dialog/client-balance",
                "clientId=CL",
                path("/api/v2/partners/PA/clients/CL/info/balance")));
        rows.add(row(
                "channelId",
                "360dialog/channel-balance",
                CHANNEL,
                path("/api/v2/partners/PA/clients/CL/channels/CH/info/balance")));
        rows.add(row("channelId", usage, USAGE, path("/api/v2/partners/PA/clients/CL/channels/CH/info/usage")));

        // Dates of 360dialog are UTC seconds, the last one inclusive.
        rows.add(row("startDate", usage, USAGE, query("start_date", second("2026-03-05T00:00:00Z"))));
        rows.add(row("endDate", usage, USAGE, query("end_date", second("2026-03-06T23:59:59Z"))));
        String instants = CHANNEL + "&startDate=2026-03-05T16:00:00Z&endDate=2026-03-06T15:59:59Z";
        rows.add(row("startDate", usage, instants, query("start_date", second("2026-03-05T16:00:00Z"))));
        rows.add(row("endDate", usage, instants, query("end_date", second("2026-03-06T15:59:59Z"))));
        String offsets = CHANNEL + "&startDate=RAW(2026-03-05T00:00:00+08:00)&endDate=RAW(2026-03-05T23:59:59+08:00)";
        rows.add(row("startDate", usage, offsets, query("start_date", second("2026-03-04T16:00:00Z"))));
        rows.add(row("endDate", usage, offsets, query("end_date", second("2026-03-05T15:59:59Z"))));
        String seconds = CHANNEL + "&startDate=1772640000&endDate=1772726399";
        rows.add(row("startDate", usage, seconds, query("start_date", 1772640000)));
        rows.add(row("endDate", usage, seconds, query("end_date", 1772726399)));
        rows.add(row(
                "startDate",
                "360dialog/client-balance",
                "clientId=CL&startDate=2026-03-05",
                query("start_date", second("2026-03-05T00:00:00Z"))));
        rows.add(row(
                "endDate",
                "360dialog/channel-balance",
                CHANNEL + "&endDate=2026-03-05",
                query("end_date", second("2026-03-05T23:59:59Z"))));

        // Dates of YCloud are days of UTC+8.
        rows.add(row("startDate", details, ComponentFixture.DAYS, query("filter.startDate", "2026-03-05")));
        rows.add(row("endDate", details, ComponentFixture.DAYS, query("filter.endDate", "2026-03-06")));
        String late = "startDate=2026-03-05T16:00:00Z&endDate=2026-03-06T16:00:00Z";
        rows.add(row("startDate", details, late, query("filter.startDate", "2026-03-06")));
        rows.add(row("endDate", details, late, query("filter.endDate", "2026-03-07")));
        String early = "startDate=" + second("2026-03-05T15:59:59Z") + "&endDate=" + second("2026-03-06T15:59:59Z");
        rows.add(row("startDate", details, early, query("filter.startDate", "2026-03-05")));
        rows.add(row("endDate", details, early, query("filter.endDate", "2026-03-06")));

        rows.add(row("granularity", usage, USAGE, query("granularity", "daily")));
        rows.add(row("granularity", usage, USAGE + "&granularity=day", query("granularity", "daily")));
        rows.add(row("granularity", usage, USAGE + "&granularity=half_hour", query("granularity", "half_hour")));
        rows.add(row("granularity", usage, USAGE + "&granularity=month", query("granularity", "monthly")));
        rows.add(row(
                "granularity", "360dialog/client-balance", "clientId=CL&granularity=day", query("granularity", "day")));

        // Lists repeat their key; codes are sent in the case that the provider documents.
        rows.add(row(
                "dimensions",
                usage,
                USAGE + "&dimensions=COUNTRY, pricing_type,TIER",
                query("dimensions", "country", "pricing_type", "tier")));
        rows.add(row("countries", usage, USAGE + "&countries=id,Br", query("countries", "ID", "BR")));
        rows.add(row(
                "pricingTypes",
                usage,
                USAGE + "&pricingTypes=REGULAR,FREE_CUSTOMER_SERVICE",
                query("pricing_types", "regular", "free_customer_service")));
        rows.add(row(
                "pricingCategories",
                usage,
                USAGE + "&pricingCategories=MARKETING,utility",
                query("pricing_categories", "marketing", "utility")));
        rows.add(row("metrics", usage, USAGE + "&metrics=COST,volume", query("metrics", "cost", "volume")));
        rows.add(row(
                "directions",
                usage,
                USAGE + "&directions=BUSINESS_INITIATED,user_initiated",
                query("directions", "business_initiated", "user_initiated")));
        rows.add(row("appIds", "360dialog/client-balance", "clientId=CL&appIds=a1, a2", query("app_ids", "a1,a2")));

        rows.add(row("wabaId", details, ComponentFixture.DAYS + "&wabaId=77", query("filter.wabaId", "77")));
        rows.add(row(
                "managedAccountId",
                details,
                ComponentFixture.DAYS + "&managedAccountId=m1",
                header("X-Managed-Account-ID", "m1")));
        rows.add(row(
                "managedAccountId",
                "ycloud/account-balance",
                "managedAccountId=m1",
                header("X-Managed-Account-ID", "m1")));

        rows.add(row("page", details, ComponentFixture.DAYS, query("page", 1)));
        rows.add(row("page", details, ComponentFixture.DAYS + "&page=3", query("page", 3)));
        rows.add(row("limit", details, ComponentFixture.DAYS, query("limit", 100)));
        rows.add(row("limit", details, ComponentFixture.DAYS + "&limit=20", query("limit", 20)));
        rows.add(row("limit", "360dialog/clients", "limit=20", query("limit", 20)));
        rows.add(row("offset", "360dialog/channels", "offset=40", query("offset", 40)));
        rows.add(row(
                "includeTotal", details, ComponentFixture.DAYS + "&includeTotal=true", query("includeTotal", "true")));
        rows.add(row("sort", "360dialog/channels", "sort=RAW([\"-created_at\"])", query("sort", "[\"-created_at\"]")));
        rows.add(row(
                "filters",
                "360dialog/channels",
                "filters=RAW({\"status\":\"ready\"})",
                query("filters", "{\"status\":\"ready\"}")));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void an_option_is_sent_as_documented(Row row) {
        String[] path = row.operation().split("/");
        Exchange exchange = camel.call(
                path[0].equals("ycloud")
                        ? camel.ycloud(path[1], row.options())
                        : camel.dialog360(path[1], row.options()));

        row.wire().accept(camel.provider().request(), exchange);
    }

    @Test
    void an_option_that_is_not_set_is_not_sent() {
        camel.call(camel.dialog360("channel-usage", USAGE));
        assertThat(camel.provider().request().query()).containsOnlyKeys("start_date", "end_date", "granularity");

        camel.provider().forget();
        camel.call(camel.ycloud("usage-details", ComponentFixture.DAYS));
        assertThat(camel.provider().request().query())
                .containsOnlyKeys("page", "limit", "filter.startDate", "filter.endDate");
        assertThat(camel.provider().request().header("X-Managed-Account-ID")).isNull();
    }

    @Test
    void an_id_is_one_segment_of_the_path() {
        camel.call(camel.dialog360("client-balance", "clientId=RAW(a/b c+d)"));

        assertThat(camel.provider().request().target())
                .isEqualTo("/api/v2/partners/PA/clients/a%2Fb%20c%2Bd/info/balance");
    }

    @Test
    void a_base_url_may_have_a_path_and_a_slash_at_its_end() {
        camel.provider().script(request -> Answer.ok("{}"));
        camel.call("whatsapp-usage:ycloud/account-balance?apiKey=k&baseUrl="
                + camel.provider().uri() + "/behind/proxy/");

        assertThat(camel.provider().request().path()).isEqualTo("/behind/proxy/v2/balance");
    }

    @Test
    void a_username_and_a_password_become_a_bearer_token() {
        camel.call("whatsapp-usage:360dialog/partner-balance?partnerId=PA&username=me@example.com&password=RAW(p&w+1)"
                + "&baseUrl=" + camel.provider().uri());

        List<Request> requests = camel.provider().requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).method()).isEqualTo("POST");
        assertThat(requests.get(0).path()).isEqualTo("/api/v2/token");
        assertThat(requests.get(0).body()).isEqualTo("{\"username\":\"me@example.com\",\"password\":\"p&w+1\"}");
        assertThat(requests.get(1).header("Authorization")).isEqualTo("Bearer token-1");
        assertThat(requests.get(1).header("X-API-Key")).isNull();
    }

    @Test
    void a_phone_number_and_a_time_zone_are_not_sent_but_decide_how_the_answer_is_read() {
        camel.provider()
                .script(request ->
                        Answer.ok("""
                {"id":"waba-1","currency":"USD","pricing_analytics":{"data":[{"data_points":[
                  {"start":%d,"end":%d,"volume":3,"cost":0.1}]}]}}
                """.formatted(second("2026-03-05T08:00:00Z"), second("2026-03-06T08:00:00Z"))));

        Exchange exchange = camel.call(
                camel.dialog360("channel-usage", USAGE + "&phoneNumber=491511234567&timeZone=America/Los_Angeles"));

        assertThat(camel.provider().request().query()).containsOnlyKeys("start_date", "end_date", "granularity");
        assertThat(exchange.getMessage().getBody(ChannelUsage.class).observations())
                .singleElement()
                .isInstanceOfSatisfying(UsageRecord.class, row -> {
                    assertThat(row.phoneNumber()).isEqualTo("+491511234567");
                    assertThat(row.periodZone()).isEqualTo("America/Los_Angeles");
                });
    }

    /** The others are not about what a request says, and have test classes of their own. */
    private static final Set<String> ELSEWHERE = Set.of(
            "provider",
            "operation",
            "connection",
            "baseUrl",
            "username",
            "password",
            "phoneNumber",
            "timeZone",
            "parameters",
            "rawBody",
            "maxWait",
            "keepRaw",
            "skipUnchanged",
            "lazyStartProducer");

    @Test
    void no_option_is_left_out_here() throws IOException {
        JsonNode metadata = new ObjectMapper()
                .readTree(Path.of("src/generated/resources/META-INF/org/whatsappusage/component/whatsapp-usage.json")
                        .toFile());
        Set<String> documented = new TreeSet<>();
        metadata.get("properties").fieldNames().forEachRemaining(documented::add);

        Set<String> tested = new HashSet<>(ELSEWHERE);
        rows().forEach(row -> tested.add(row.option()));

        assertThat(tested).containsAll(documented);
    }

    @Test
    void a_value_that_is_wrong_is_named_and_nothing_is_called() {
        Map<String, String> wrong = Map.of(
                camel.dialog360("channel-usage", CHANNEL), "startDate and endDate",
                camel.dialog360("channel-usage", "channelId=CH&" + ComponentFixture.DAYS), "clientId",
                camel.dialog360("channel-usage", "clientId=CL&" + ComponentFixture.DAYS), "channelId",
                camel.dialog360("channel-usage", CHANNEL + "&startDate=5.3.2026&endDate=2026-03-06"), "startDate",
                camel.dialog360("channel-usage", USAGE + "&granularity=week"), "granularity",
                camel.ycloud("usage-details", ComponentFixture.DAYS + "&page=0"), "page",
                camel.ycloud("usage-details", ComponentFixture.DAYS + "&limit=101"), "limit",
                camel.ycloud("usage-details", "startDate=2026-03-06&endDate=2026-03-05"), "2026-03-06");
        wrong.forEach((uri, name) -> assertThat(camel.failure(uri, Map.of()))
                .as(uri)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name));
        assertThat(camel.provider().requests()).isEmpty();
    }
}
