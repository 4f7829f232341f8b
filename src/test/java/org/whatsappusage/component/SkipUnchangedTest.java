package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.KnownPage;
import org.whatsappusage.provider.Observations;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.UnchangedAnswer;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.Observation;

/** A page that came before is handed over unread, and any other one as ever. */
class SkipUnchangedTest {

    private static final String RAW = "keepRaw=true&" + ComponentFixture.DAYS;
    private static final String SKIP = "skipUnchanged=true&" + RAW;

    private volatile String answer;
    private ComponentFixture camel;

    @BeforeEach
    void start() throws IOException {
        answer = bill("0.10");
        camel = new ComponentFixture(request -> Answer.ok(answer));
        camel.start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private static String bill(String cost) {
        return "{\"items\":[{\"date\":\"2026-03-05\",\"isTransient\":false,\"channel\":\"whatsapp\",\"wabaId\":\"1\","
                + "\"regionCode\":\"DE\",\"costItems\":[{\"cost\":" + cost + ",\"unitPrice\":0.05,\"quantity\":2,"
                + "\"conversationOriginType\":\"marketing\"}]}],\"total\":1}";
    }

    private Message call(String options, KnownPage known) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(WhatsAppUsageConstants.KNOWN_PAGE, known);
        return camel.call(camel.ycloud("usage-details", options), headers).getMessage();
    }

    private static KnownPage known(Message message) {
        return new KnownPage(
                message.getHeader(WhatsAppUsageConstants.BODY_HASH, String.class),
                message.getHeader(WhatsAppUsageConstants.RAW_PARAMETERS, String.class));
    }

    private static List<Observation> read(Message message) {
        return message.getBody(org.whatsappusage.provider.Answer.class).observations();
    }

    @Test
    void the_same_answer_once_more_is_not_read_until_somebody_looks() {
        Message first = call(SKIP, null);
        Message again = call(SKIP, known(first));

        assertThat(again.getBody()).isInstanceOf(UnchangedAnswer.class);
        assertThat(again.getHeaders())
                .containsEntry(WhatsAppUsageConstants.PAGE_SIZE, 1)
                .containsEntry(WhatsAppUsageConstants.BODY_HASH, first.getHeader(WhatsAppUsageConstants.BODY_HASH))
                .containsEntry(WhatsAppUsageConstants.HAS_MORE, false)
                .doesNotContainKey(WhatsAppUsageConstants.KNOWN_PAGE);
        assertThat(again.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class))
                .isEqualTo(first.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class));
        assertThat(known(call(SKIP, known(again))).bodyHash())
                .as("and so on, from time to time")
                .isEqualTo(known(first).bodyHash());
        assertThat(read(again)).hasSize(1).isEqualTo(read(first));
    }

    @Test
    void its_observations_are_a_list_that_is_read_by_whoever_looks_into_it() throws Exception {
        Message first = call(SKIP, null);
        Message again = call(SKIP, known(first));
        new ObservationTransformer().transform(again, DataType.ANY, new DataType("whatsapp-usage:observation"));
        Observations observations = again.getBody(Observations.class);

        assertThat(observations.areRead()).isFalse();
        assertThat(observations).isEqualTo(read(first));
        assertThat(observations.areRead()).isTrue();
        new ObservationTransformer().transform(first, DataType.ANY, new DataType("whatsapp-usage:observation"));
        assertThat(first.getBody(Observations.class).areRead()).isTrue();
    }

    @Test
    void another_answer_is_read_as_ever() {
        KnownPage known = known(call(SKIP, null));
        answer = bill("0.20");
        Message other = call(SKIP, known);
        Message asEver = call(RAW, null);

        assertThat(other.getBody()).isNotInstanceOf(UnchangedAnswer.class);
        assertThat(read(other)).isEqualTo(read(asEver));
        assertThat(known(other).bodyHash()).isEqualTo(known(asEver).bodyHash());
        assertThat(other.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class))
                .isEqualTo(asEver.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class));
        assertThat(call(SKIP, known(other)).getBody()).isInstanceOf(UnchangedAnswer.class);
    }

    @Test
    void the_same_bytes_in_answer_to_something_else_are_read() {
        KnownPage known = known(call(SKIP, null));

        assertThat(call(SKIP + "&limit=7", known).getBody()).isNotInstanceOf(UnchangedAnswer.class);
        String secret = SKIP + "&parameter.accessToken=token-7";
        assertThat(call(secret, known(call(secret, null))).getBody())
                .as("what is named like a secret is kept nowhere, so nobody knows whether it was the same")
                .isNotInstanceOf(UnchangedAnswer.class);
        assertThat(call(RAW, known).getBody()).as("without the option").isNotInstanceOf(UnchangedAnswer.class);
    }

    @Test
    void without_the_raw_answer_it_works_as_well_and_none_is_handed_over() {
        Message again = call("skipUnchanged=true&" + ComponentFixture.DAYS, known(call(SKIP, null)));

        assertThat(again.getBody()).isInstanceOf(UnchangedAnswer.class);
        assertThat(again.getHeaders()).doesNotContainKey(WhatsAppUsageConstants.RAW_BODY);
    }

    @Test
    void an_answer_that_is_none_is_the_same_error_as_ever() {
        KnownPage known = known(call(SKIP, null));
        answer = "{\"items\":[";
        Map<String, Object> headers = Map.of(WhatsAppUsageConstants.KNOWN_PAGE, known);

        assertThat(camel.failure(camel.ycloud("usage-details", SKIP), headers))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessage(camel.failure(camel.ycloud("usage-details", RAW), Map.of())
                        .getMessage());
    }

    @Test
    void a_page_without_word_where_it_stood_is_not_known() {
        Message first = call(SKIP, null);
        String origin = first.getHeader(WhatsAppUsageConstants.RAW_PARAMETERS, String.class);
        KnownPage older =
                new KnownPage(known(first).bodyHash(), origin.substring(0, origin.indexOf(",\"page\"")) + "}");

        assertThat(older.page()).isNull();
        assertThat(known(first).page()).isEqualTo(new Page(1, 1L, null, false));
        assertThat(call(SKIP, older).getBody()).isNotInstanceOf(UnchangedAnswer.class);
        KnownPage damaged = new KnownPage(known(first).bodyHash(), "{\"parameters\":");
        assertThat(call(SKIP, damaged).getBody()).isNotInstanceOf(UnchangedAnswer.class);
    }
}
