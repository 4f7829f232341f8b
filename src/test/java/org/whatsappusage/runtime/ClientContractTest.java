package org.whatsappusage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.whatsappusage.collect.SyncReport;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.sandbox.OpenApiContract;
import org.whatsappusage.sandbox.ReceivedRequest;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;

/** What the client sends keeps to the providers' OpenAPI documents: for every operation, with every documented parameter. */
class ClientContractTest {

    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final String FOLDER = "/org/whatsappusage/sandbox/openapi/";
    private static final String CLIENT = "kL7mQ2CL";
    private static final String CHANNEL = "aQ1x7CH";

    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withListener(requests::add));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    /** A call, by the name of its operation and its endpoint options. */
    private record Call(String operation, Map<String, Object> options) {}

    private List<Call> calls() {
        String first = today.minusDays(2).toString();
        String last = today.toString();
        Map<String, Object> list = Map.of(
                "limit", 10, "offset", 1, "sort", "[\"-created_at\",\"id\"]", "filters", "{\"id\":\"" + CLIENT + "\"}");
        Map<String, Object> client = Map.of("clientId", CLIENT);
        Map<String, Object> channel = Map.of("clientId", CLIENT, "channelId", CHANNEL);
        Map<String, Object> days = Map.of("startDate", first, "endDate", last);
        List<Call> calls = new ArrayList<>();
        Stream.of("clients", "channels").forEach(operation -> {
            calls.add(new Call("360dialog/" + operation, Map.of()));
            calls.add(new Call("360dialog/" + operation, list));
        });
        calls.add(new Call("360dialog/partner-balance", Map.of()));
        calls.add(new Call("360dialog/client-balance", client));
        for (String granularity : List.of("day", "month")) {
            Map<String, Object> periods = and(days, Map.of("granularity", granularity));
            calls.add(new Call("360dialog/client-balance", and(client, periods, Map.of("appIds", "app-1,app-2"))));
            calls.add(new Call("360dialog/channel-balance", and(channel, periods)));
        }
        calls.add(new Call("360dialog/channel-balance", channel));
        calls.add(new Call("360dialog/channel-usage", and(channel, days)));
        for (String granularity : List.of("day", "half_hour", "month")) {
            calls.add(new Call(
                    "360dialog/channel-usage",
                    and(
                            channel,
                            days,
                            Map.of(
                                    "granularity", granularity,
                                    "dimensions", "country,pricing_type,pricing_category,phone,tier,direction",
                                    "countries", "DE,US",
                                    "pricingTypes", "regular,free_entry_point,free_customer_service",
                                    "pricingCategories", "marketing,utility",
                                    "metrics", "cost,volume,count",
                                    "directions", "business_initiated,user_initiated",
                                    "timeZone", "Europe/Berlin"))));
        }
        calls.add(new Call("ycloud/account-balance", Map.of()));
        calls.add(new Call("ycloud/usage-details", days));
        String managed = SandboxAccounts.MANAGED_ACCOUNT_IDS.get(0);
        calls.add(new Call("ycloud/account-balance", Map.of("managedAccountId", managed)));
        calls.add(new Call(
                "ycloud/usage-details",
                and(
                        days,
                        Map.of(
                                "managedAccountId",
                                managed,
                                "wabaId",
                                "402551836610945",
                                "page",
                                2,
                                "limit",
                                50,
                                "includeTotal",
                                true))));
        return calls;
    }

    @SafeVarargs
    private static Map<String, Object> and(Map<String, Object>... parts) {
        Map<String, Object> all = new HashMap<>();
        Stream.of(parts).forEach(all::putAll);
        return all;
    }

    @Test
    void everyOperationWithItsFewestAndWithAllItsDocumentedParameters() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            calls().forEach(call -> send(camel, call));
            send(
                    camel,
                    new Call("360dialog/partner-balance", Map.of()),
                    Map.of("username", SandboxAccounts.USERNAME, "password", SandboxAccounts.PASSWORD));
        }

        assertKeptTo();
        assertThat(sent()).containsExactlyInAnyOrderElementsOf(documented());
    }

    private void send(CamelContext camel, Call call) {
        boolean cloud = call.operation().startsWith("ycloud");
        send(camel, call, Map.of("apiKey", cloud ? SandboxAccounts.API_KEY_YCLOUD : SandboxAccounts.API_KEY_360DIALOG));
    }

    private void send(CamelContext camel, Call call, Map<String, Object> credentials) {
        Map<String, Object> options = and(call.options(), credentials, Map.of("baseUrl", sandbox.uri()));
        if (call.operation().startsWith("360dialog")) {
            options.put("partnerId", SandboxAccounts.PARTNER_ID);
        }
        Exchange answered = camel.createProducerTemplate()
                .request("whatsapp-usage:" + call.operation() + "?" + query(options), exchange -> {});
        assertThat(answered.getException()).as("%s", call).isNull();
        assertThat(answered.getMessage().getBody(Answer.class).observations()).isNotNull();
    }

    private static String query(Map<String, Object> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=RAW(" + option.getValue() + ")")
                .collect(Collectors.joining("&"));
    }

    @ParameterizedTest
    @CsvSource({"day, 3", "half_hour, 2", "month, 70"})
    void theShippedRoutesWithWhatTheyAskForByThemselves(String granularity, int days) throws Exception {
        Main main = new Main();
        main.configure()
                .withRoutesIncludePattern("classpath:org/whatsappusage/routes/*.camel.yaml")
                .withRoutesExcludePattern("**/schedule.camel.yaml,**/web.camel.yaml");
        set(main, "ledger.url", "jdbc:h2:mem:" + UUID.randomUUID());
        connection(main, "hub", "360dialog", days, "granularity=" + granularity);
        set(main, "connections.hub.partner-id", SandboxAccounts.PARTNER_ID);
        set(main, "connections.hub.username", SandboxAccounts.USERNAME);
        set(main, "connections.hub.password", SandboxAccounts.PASSWORD);
        connection(
                main,
                "cloud",
                "ycloud",
                days,
                "managed-account-ids=" + String.join(",", SandboxAccounts.MANAGED_ACCOUNT_IDS));
        set(main, "connections.cloud.api-key", SandboxAccounts.API_KEY_YCLOUD);
        main.start();
        try {
            SyncReport report = main.getCamelTemplate().requestBody("direct:sync", (Object) null, SyncReport.class);
            assertThat(report.failures()).isEmpty();
        } finally {
            main.stop();
        }

        assertKeptTo();
        assertThat(operations(sent())).containsExactlyElementsOf(operations(documented()));
    }

    private void connection(Main main, String name, String provider, int days, String more) {
        set(main, "connections." + name + ".provider", provider);
        set(main, "connections." + name + ".base-url", sandbox.uri().toString());
        set(main, "connections." + name + ".start-date", today.minusDays(days).toString());
        set(main, "connections." + name + "." + more.split("=")[0], more.split("=")[1]);
    }

    private static void set(Main main, String key, String value) {
        main.addInitialProperty("whatsapp-usage." + key, value);
    }

    private void assertKeptTo() {
        assertThat(requests).isNotEmpty().allSatisfy(CONTRACT::assertRequest);
    }

    /** Each operation, and each of its parameters behind it, that the documents know. */
    private static Set<String> documented() throws IOException {
        Set<String> all = new TreeSet<>();
        for (JsonNode document : documents()) {
            document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                    .filter(verb -> verb.getValue().has("responses"))
                    .forEach(verb -> {
                        all.add(path.getKey());
                        verb.getValue().path("parameters").forEach(parameter -> {
                            if (!parameter.path("in").asText().equals("path")) {
                                all.add(path.getKey() + " "
                                        + parameter.path("name").asText());
                            }
                        });
                    }));
        }
        return all;
    }

    /** The same of what was sent. */
    private Set<String> sent() throws IOException {
        Set<String> all = new TreeSet<>();
        for (ReceivedRequest request : requests) {
            String path = template(request.path());
            all.add(path);
            if (request.rawQuery() != null) {
                for (String pair : request.rawQuery().split("&")) {
                    all.add(path + " " + URLDecoder.decode(pair.split("=")[0], StandardCharsets.UTF_8));
                }
            }
            request.headers().keySet().stream()
                    .filter(name -> name.toLowerCase(Locale.ROOT).equals("x-managed-account-id"))
                    .forEach(name -> all.add(path + " X-Managed-Account-ID"));
        }
        return all;
    }

    private static Set<String> operations(Set<String> all) {
        Set<String> operations = new TreeSet<>(all);
        operations.removeIf(text -> text.contains(" "));
        return operations;
    }

    private static String template(String path) throws IOException {
        for (JsonNode document : documents()) {
            for (Map.Entry<String, JsonNode> known : document.path("paths").properties()) {
                if (path.matches(known.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
                    return known.getKey();
                }
            }
        }
        return path;
    }

    private static List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (String name : List.of("360dialog.json", "ycloud.json")) {
            try (InputStream document = ClientContractTest.class.getResourceAsStream(FOLDER + name)) {
                documents.add(new ObjectMapper().readTree(document));
            }
        }
        return documents;
    }
}
