package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiContractTest {

    private static final String USAGE = Caller.usage("a", "b");
    private static final Map<String, List<String>> KEY = Map.of("x-api-key", List.of("secret"));
    private static final String GOOD = "start_date=1&end_date=2&granularity=daily&dimensions=country&dimensions=tier";

    private final OpenApiContract contract = OpenApiContract.load();

    @Test
    void aRequestByTheDocumentsHasNoViolation() {
        assertThat(contract.requestViolations("GET", USAGE, GOOD, KEY)).isEmpty();
        assertThat(contract.requestViolations("GET", USAGE, GOOD, Map.of("Authorization", List.of("Bearer token"))))
                .isEmpty();
        assertThat(contract.requestViolations("POST", "/api/v2/token", null, Map.of()))
                .isEmpty();
        assertThat(contract.requestBodyViolations("POST", "/api/v2/token", "{\"username\":\"a\",\"password\":\"b\"}"))
                .isEmpty();
        assertThat(contract.requestViolations(
                        "GET",
                        Caller.PARTNER + "/channels",
                        "limit=10&sort=-created_at&filters=%7B%22id%22%3A%22x%22%7D",
                        KEY))
                .isEmpty();
    }

    @Test
    void eachViolationOfARequestIsNamed() {
        assertThat(contract.requestViolations("GET", USAGE, "start_date=x&dimensions=country,tier&page=1", Map.of()))
                .anyMatch(text -> text.contains("credentials"))
                .anyMatch(text -> text.contains("start_date"))
                .anyMatch(text -> text.contains("end_date is missing"))
                .anyMatch(text -> text.contains("granularity is missing"))
                .anyMatch(text -> text.contains("dimensions"))
                .anyMatch(text -> text.contains("page is not in the contract"))
                .hasSize(6);
        assertThat(contract.requestViolations("GET", USAGE, GOOD + "&start_date=3", KEY))
                .containsExactly("Parameter start_date is given 2 times");
        assertThat(contract.requestViolations("GET", "/v2/unknown", null, KEY)).hasSize(1);
        assertThat(contract.requestViolations("DELETE", USAGE, GOOD, KEY)).hasSize(1);
        assertThat(contract.requestViolations(
                        "GET",
                        Caller.USAGE_DETAILS,
                        "filter.startDate=1.2.2026&filter.endDate=2026-02-01&limit=200",
                        KEY))
                .hasSize(2);
    }

    @Test
    void eachViolationOfAnAnswerIsNamed() {
        assertThat(contract.responseViolations("GET", USAGE, 200, "{\"id\":\"1\",\"currency\":\"EUR\"}"))
                .isEmpty();
        assertThat(contract.responseViolations("GET", USAGE, 200, "{\"id\":\"1\",\"surprise\":1}"))
                .anyMatch(text -> text.contains("currency"))
                .anyMatch(text -> text.contains("surprise"));
        assertThat(contract.responseViolations("GET", USAGE, 200, "<html>")).hasSize(1);
        assertThat(contract.responseViolations("GET", USAGE, 200, "{\"id\":\"1\",\"currency\":\"EUR\"} x"))
                .hasSize(1);
        assertThat(contract.responseViolations("GET", USAGE, 503, "{\"meta\":{}}"))
                .hasSize(3);
        assertThat(contract.responseViolations("GET", USAGE, 204, "")).hasSize(1);
        assertThat(contract.responseViolations(
                        "GET",
                        Caller.USAGE_DETAILS,
                        200,
                        "{\"offset\":0,\"limit\":10,\"length\":1,\"items\":[{\"date\":\"2026-01-01\",\"isTransient\":true,"
                                + "\"channel\":\"whatsapp\",\"costItems\":[]}]}"))
                .anyMatch(text -> text.contains("wabaId"));
        assertThat(contract.responseViolations("GET", USAGE, 200, Map.of(), "{\"id\":\"1\",\"currency\":\"EUR\"}"))
                .hasSize(4)
                .allMatch(text -> text.contains("RateLimit-"));
    }
}
