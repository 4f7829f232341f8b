package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;

/** What goes wrong on demand. */
class FaultsTest {

    private static final String CLIENTS = Caller.PARTNER + "/clients?limit=10";
    private static final String USAGE =
            Caller.usage("kL7mQ2CL", "aQ1x7CH") + "?start_date=1795215600&end_date=1795301999&granularity=daily";
    private static final String BILLS = Caller.USAGE_DETAILS + "?filter.startDate=2026-11-20&filter.endDate=2026-11-20";

    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults()
                .withClock(new MovableClock("2026-11-22T12:00:00Z"))
                .withTimeScale(new BigDecimal("1000000000")));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aStatusComesInTheProvidersShapeSoManyTimesAndAfterSoManyCalls() {
        caller.fault("{'kind':'status','status':503,'operation':'clients','after':1,'times':2,'message':'down'}");
        assertThat(caller.get(BILLS).status()).isEqualTo(200);
        assertThat(caller.get(CLIENTS).status()).isEqualTo(200);
        Caller.Reply failed = caller.get(CLIENTS);
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.json().at("/meta/developer_message").asText()).isEqualTo("down");
        assertThat(caller.get(CLIENTS).status()).isEqualTo(503);
        assertThat(caller.get(CLIENTS).status()).isEqualTo(200);
        caller.fault("{'kind':'status','status':500}");
        assertThat(caller.get(BILLS).json().at("/error/code").asText()).isEqualTo("INTERNAL_SERVER_ERROR");
    }

    @Test
    void aRefusalComesWithAndWithoutHeaders() {
        caller.fault("{'kind':'status','status':429}");
        assertThat(caller.get(USAGE).header("Retry-After")).isNull();
        caller.fault("{'kind':'status','status':429,'headers':{'Retry-After':'7'}}");
        assertThat(caller.get(USAGE).header("Retry-After")).isEqualTo("7");
        caller.fault("{'kind':'status','status':400,'shape':'older'}");
        assertThat(caller.get(USAGE).json().at("/meta/error_data/status").asInt())
                .isEqualTo(400);
    }

    @Test
    void aFaultKeepsToItsAccountAndQuery() {
        String managed = SandboxAccounts.MANAGED_ACCOUNT_IDS.get(0);
        caller.fault("{'kind':'status','account':'" + managed + "','times':0}");
        caller.fault("{'kind':'status','query':{'page':'2'},'times':0}");
        assertThat(caller.get(BILLS).status()).isEqualTo(200);
        assertThat(caller.get(BILLS, "X-Managed-Account-ID", managed).status()).isEqualTo(500);
        assertThat(caller.get(BILLS + "&page=2").status()).isEqualTo(500);
        caller.fault("{'kind':'status','account':'104958273645110'}");
        assertThat(caller.get(USAGE).status()).isEqualTo(500);
    }

    @Test
    void faultsAreListedAndTakenBack() {
        String id = caller.fault("{'kind':'status','times':0}");
        caller.get(BILLS);
        assertThat(caller.control("GET", "/sandbox/faults", "")
                        .at("/faults/0/struck")
                        .asInt())
                .isEqualTo(1);
        caller.control("DELETE", "/sandbox/faults/" + id, "");
        assertThat(caller.get(BILLS).status()).isEqualTo(200);
        caller.fault("{'kind':'status','times':0}");
        caller.control("DELETE", "/sandbox/faults", "");
        assertThat(caller.get(BILLS).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind':'unknown'}",
                "{}",
                "[]",
                "nothing",
                "{'kind':'status','status':200}",
                "{'kind':'status','times':-1}",
                "{'kind':'html','stauts':500}",
                "{'kind':'restate','account':'own','from':'yesterday','to':'2026-11-01'}"
            })
    void aFaultThatNobodyUnderstandsIsRefused(String body) {
        assertThatThrownBy(() -> caller.fault(body)).hasMessageContaining("gave 400");
    }

    @Test
    void otherBodies() {
        caller.fault("{'kind':'html'}");
        Caller.Reply html = caller.unjudged(BILLS);
        assertThat(html.status()).isEqualTo(200);
        assertThat(html.header("Content-Type")).isEqualTo("text/html");
        assertThat(html.body()).startsWith("<!DOCTYPE html>");
        caller.fault("{'kind':'body','body':'not json'}");
        assertThat(caller.unjudged(BILLS).body()).isEqualTo("not json");
        caller.fault(
                "{'kind':'headers','headers':{'RateLimit-Policy':'\\u0022hour\\u0022;q=10;w=3600','Retry-After':'2'}}");
        Caller.Reply reply = caller.unjudged(USAGE);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"hour\";q=10;w=3600");
    }

    @Test
    void aBodyIsCutOrNoAnswerComesAtAll() {
        caller.fault("{'kind':'cut'}");
        assertThatThrownBy(() -> caller.unjudged(USAGE)).isInstanceOf(UncheckedIOException.class);
        // More than once: the JDK's client silently asks again when a kept connection ends without an answer.
        caller.fault("{'kind':'drop','times':0}");
        assertThatThrownBy(() -> caller.unjudged(CLIENTS)).isInstanceOf(UncheckedIOException.class);
        caller.control("DELETE", "/sandbox/faults", "");
        assertThat(caller.get(CLIENTS).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "body"})
    void aStallHoldsUpOneAnswerAndNotTheOthers(String where) throws Exception {
        caller.fault("{'kind':'stall','seconds':3600,'where':'" + where + "','operation':'usage-details'}");
        var request = caller.request(BILLS)
                .header("X-API-Key", SandboxAccounts.API_KEY_YCLOUD)
                .build();
        try {
            var response = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
            assertThat(caller.get(CLIENTS).status()).isEqualTo(200);
            assertThat(response).isNotDone();
            response.cancel(true);
        } finally {
            sandbox.close();
        }
    }

    @Test
    void emptyReorderedRepeatedAndForeign() {
        JsonNode right = caller.ok(USAGE + Caller.ALL_DIMENSIONS);
        caller.fault("{'kind':'empty'}");
        assertThat(caller.ok(USAGE).at("/pricing_analytics/data/0/data_points")).isEmpty();
        caller.fault("{'kind':'empty'}");
        assertThat(caller.ok(BILLS + "&includeTotal=true").path("total").asInt())
                .isZero();
        caller.fault("{'kind':'reorder'}");
        JsonNode reordered = caller.ok(USAGE + Caller.ALL_DIMENSIONS).at("/pricing_analytics/data/0/data_points");
        JsonNode points = right.at("/pricing_analytics/data/0/data_points");
        assertThat(reordered).isNotEqualTo(points).containsExactlyInAnyOrderElementsOf(points);
        caller.fault("{'kind':'repeat-page'}");
        assertThat(caller.ok(BILLS + "&page=9").path("items"))
                .isEqualTo(caller.ok(BILLS).path("items"));
        caller.fault("{'kind':'foreign-phone','phone':'4915550000'}");
        assertThat(caller.ok(USAGE + Caller.ALL_DIMENSIONS).findValuesAsText("phone_number"))
                .containsOnly("4915550000");
    }

    @Test
    void nothingIsLeftRunningAfterClose() {
        sandbox.close();
        assertThatThrownBy(() -> caller.unjudged(CLIENTS))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class)
                .cause()
                .isNotInstanceOf(HttpTimeoutException.class);
    }
}
