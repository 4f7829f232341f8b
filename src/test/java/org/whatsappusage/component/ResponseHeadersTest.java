package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;

/** What the headers of an answer say, and that nothing of an earlier answer stays in them. */
class ResponseHeadersTest {

    private static final List<String> OF_AN_ANSWER = List.of(
            WhatsAppUsageConstants.CURSOR,
            WhatsAppUsageConstants.HAS_MORE,
            WhatsAppUsageConstants.CUT,
            WhatsAppUsageConstants.PAGE_SIZE,
            WhatsAppUsageConstants.TOTAL,
            WhatsAppUsageConstants.BODY_HASH,
            WhatsAppUsageConstants.TRACE_ID,
            WhatsAppUsageConstants.RATE_LIMIT_LIMIT,
            WhatsAppUsageConstants.RATE_LIMIT_REMAINING,
            WhatsAppUsageConstants.RATE_LIMIT_RESET,
            WhatsAppUsageConstants.RATE_LIMIT_POLICY,
            WhatsAppUsageConstants.RETRY_AFTER);

    private ComponentFixture camel;

    @BeforeEach
    void start() throws IOException {
        camel = new ComponentFixture().start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private static String items(int count) {
        return "{\"date\":\"2026-03-05\",\"channel\":\"sms\",\"regionCode\":\"US\",\"costItems\":[]},"
                .repeat(count)
                .replaceAll(",$", "");
    }

    private Message details(String options, String body) {
        camel.provider().script(request -> Answer.ok(body));
        return camel.call(camel.ycloud("usage-details", ComponentFixture.DAYS + "&" + options))
                .getMessage();
    }

    @Test
    void a_full_page_names_the_next_one() {
        Message message = details("limit=2&page=3", "{\"total\":17,\"items\":[" + items(2) + "]}");

        assertThat(message.getHeader(WhatsAppUsageConstants.HAS_MORE)).isEqualTo(true);
        assertThat(message.getHeader(WhatsAppUsageConstants.CURSOR)).isEqualTo("4");
        assertThat(message.getHeader(WhatsAppUsageConstants.CUT)).isEqualTo(false);
        assertThat(message.getHeader(WhatsAppUsageConstants.PAGE_SIZE)).isEqualTo(2);
        assertThat(message.getHeader(WhatsAppUsageConstants.TOTAL)).isEqualTo(17L);
    }

    @Test
    void the_last_page_names_none() {
        Message message = details("limit=2&page=3", "{\"items\":[" + items(1) + "]}");

        assertThat(message.getHeader(WhatsAppUsageConstants.HAS_MORE)).isEqualTo(false);
        assertThat(message.getHeaders())
                .doesNotContainKeys(WhatsAppUsageConstants.CURSOR, WhatsAppUsageConstants.TOTAL);
    }

    @Test
    void the_hundredth_page_may_be_cut_if_it_is_full() {
        Message full = details("limit=2&page=100", "{\"items\":[" + items(2) + "]}");
        Message shorter = details("limit=2&page=100", "{\"items\":[" + items(1) + "]}");

        assertThat(full.getHeader(WhatsAppUsageConstants.CUT)).isEqualTo(true);
        assertThat(full.getHeader(WhatsAppUsageConstants.HAS_MORE)).isEqualTo(false);
        assertThat(shorter.getHeader(WhatsAppUsageConstants.CUT)).isEqualTo(false);
    }

    @Test
    void limits_and_trace_ids_are_handed_on_whatever_the_case_of_their_names() {
        camel.provider().script(request -> Answer.ok(ComponentFixture.USAGE)
                .with("ratelimit-limit", "10, 200;w=3600")
                .with("RATELIMIT-REMAINING", "7")
                .with("RateLimit-Reset", "1234")
                .with("RateLimit-Policy", "10;w=3600, 200;w=3600")
                .with("Retry-After", "5"));
        Message usage = camel.call(
                        camel.dialog360("channel-usage", "clientId=CL&channelId=CH&" + ComponentFixture.DAYS))
                .getMessage();

        assertThat(usage.getHeader(WhatsAppUsageConstants.RATE_LIMIT_LIMIT, Long.class))
                .isEqualTo(10);
        assertThat(usage.getHeader(WhatsAppUsageConstants.RATE_LIMIT_REMAINING, Long.class))
                .isEqualTo(7);
        assertThat(usage.getHeader(WhatsAppUsageConstants.RATE_LIMIT_RESET, Long.class))
                .isEqualTo(1234);
        assertThat(usage.getHeader(WhatsAppUsageConstants.RATE_LIMIT_POLICY)).isEqualTo("10;w=3600, 200;w=3600");
        assertThat(usage.getHeader(WhatsAppUsageConstants.RETRY_AFTER)).isEqualTo("5");

        camel.provider().script(request -> Answer.ok("{}").with("YCloud-Request-ID", "req-1"));
        Message balance = camel.call(camel.ycloud("account-balance", "")).getMessage();

        assertThat(balance.getHeader(WhatsAppUsageConstants.TRACE_ID)).isEqualTo("req-1");
    }

    /** As the constants are documented. */
    @Test
    void a_count_of_a_limit_is_a_number() {
        camel.provider().script(request -> Answer.ok("{}")
                .with("RateLimit-Limit", "200")
                .with("RateLimit-Remaining", "7")
                .with("RateLimit-Reset", "1"));
        Message balance = camel.call(camel.ycloud("account-balance", "")).getMessage();

        assertThat(balance.getHeader(WhatsAppUsageConstants.RATE_LIMIT_LIMIT)).isEqualTo(200L);
        assertThat(balance.getHeader(WhatsAppUsageConstants.RATE_LIMIT_REMAINING))
                .isEqualTo(7L);
        assertThat(balance.getHeader(WhatsAppUsageConstants.RATE_LIMIT_RESET)).isEqualTo(1L);
    }

    @Test
    void a_count_that_is_none_fails_no_call() {
        camel.provider().script(request -> Answer.ok("{}").with("RateLimit-Remaining", "a few"));
        Message balance = camel.call(camel.ycloud("account-balance", "")).getMessage();

        assertThat(balance.getHeaders()).doesNotContainKey(WhatsAppUsageConstants.RATE_LIMIT_REMAINING);
    }

    @Test
    void the_hash_is_the_bodys() throws Exception {
        String body = " {\"amount\": 1.50, \"currency\":\"USD\"} \n";
        camel.provider().script(request -> Answer.ok(body));
        Message balance = camel.call(camel.ycloud("account-balance", "")).getMessage();

        assertThat(balance.getHeader(WhatsAppUsageConstants.BODY_HASH))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static Map<String, Object> stale() {
        Map<String, Object> headers = new HashMap<>();
        OF_AN_ANSWER.forEach(name -> headers.put(name, "1"));
        return headers;
    }

    @Test
    void nothing_of_an_earlier_answer_stays() {
        Exchange exchange = camel.call(camel.ycloud("account-balance", ""), stale());

        assertThat(exchange.getMessage().getHeaders())
                .containsOnlyKeys(
                        WhatsAppUsageConstants.HAS_MORE,
                        WhatsAppUsageConstants.CUT,
                        WhatsAppUsageConstants.PAGE_SIZE,
                        WhatsAppUsageConstants.BODY_HASH)
                .containsEntry(WhatsAppUsageConstants.HAS_MORE, false)
                .containsEntry(WhatsAppUsageConstants.CUT, false)
                .containsEntry(WhatsAppUsageConstants.PAGE_SIZE, 1);
    }

    @Test
    void nothing_of_an_earlier_answer_stays_with_a_body_that_is_not_read_here_either() {
        Exchange exchange = camel.call(camel.ycloud("account-balance", "rawBody=true"), stale());

        assertThat(exchange.getMessage().getHeaders()).doesNotContainKeys(OF_AN_ANSWER.toArray(String[]::new));
    }

    @Test
    void what_was_asked_for_stays() {
        Map<String, Object> headers = Map.of(
                WhatsAppUsageConstants.MANAGED_ACCOUNT_ID, "m1", WhatsAppUsageConstants.WABA_ID, "7", "mine", "x");
        Exchange exchange = camel.call(camel.ycloud("account-balance", ""), headers);

        assertThat(exchange.getMessage().getHeaders()).containsAllEntriesOf(headers);
    }
}
