package org.whatsappusage.provider.dialog360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.Account;

/** Discovery of clients and channels. */
class AccountListTest {

    private static final String SORTED = "&sort=%5B%22created_at%22%5D";

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private final Dialog360 provider = new Dialog360();

    private Answer read(String operation, String body, Parameters parameters) throws InterruptedException {
        server.answer(200, body);
        return server.call(provider, operation, parameters).answer();
    }

    @Test
    void clients() throws Exception {
        Answer answer = read("clients", """
                {"count":3,"filters":{},"sort":["created_at"],"limit":100,"offset":0,"total":3,"clients":[
                {"id":"aCL","name":"Acme","status":"active","organisation":"O","meta_info":{"timezone":"Asia/Jakarta","about":null},
                 "contact_info":{"country":"ID"}},
                {"id":"bCL","name":null,"meta_info":null},
                {"id":"cCL","meta_info":{"timezone":"(GMT+7) Jakarta"}}]}""", Parameters.none());

        assertThat(server.request().uri()).isEqualTo("/api/v2/partners/ExAmPlEPA/clients?limit=100&offset=0" + SORTED);
        assertThat(answer.page()).isEqualTo(new Page(3, 3L, null, false));
        assertThat(answer.observations())
                .containsExactly(
                        client("aCL", "Acme", "Asia/Jakarta", "active"),
                        client("bCL", null, null, null),
                        client("cCL", null, "(GMT+7) Jakarta", null));
    }

    private static Account client(String id, String name, String zone, String status) {
        return new Account("acme", Account.Kind.CLIENT, id, id, name, null, null, zone, status, null);
    }

    @Test
    void channels() throws Exception {
        Answer answer = read("channels", """
                {"count":3,"limit":100,"offset":0,"total":3,"partner_channels":[
                {"id":"aCH","client_id":"aCL","status":"ready","account_mode":"live","terminated_at":null,
                 "client":{"id":"aCL","name":"Acme"},"setup_info":{"phone_number":"4930901820","phone_name":"Acme Support"},
                 "waba_account_id":"xWA","waba_account":{"id":"xWA","name":"W"},"integration":{"enabled":true},"has_inbox":false},
                {"id":"bCH","client":{"id":"bCL","name":"Beta"},"terminated_at":"2026-02-01T10:00:00Z","status":"error",
                 "setup_info":null,"waba_account":{"id":"yWA"}},
                {"id":"cCH","client_id":"cCL","waba_account_id":"zWA","waba_account":{"namespace":"n","id":null}}]}""", Parameters.none());

        assertThat(server.request().uri()).isEqualTo("/api/v2/partners/ExAmPlEPA/channels?limit=100&offset=0" + SORTED);
        assertThat(answer.observations())
                .containsExactly(
                        new Account(
                                "acme",
                                Account.Kind.CHANNEL,
                                "aCH",
                                "aCL",
                                "Acme Support",
                                "+4930901820",
                                "xWA",
                                null,
                                "ready",
                                null),
                        new Account(
                                "acme",
                                Account.Kind.CHANNEL,
                                "bCH",
                                "bCL",
                                "Beta",
                                null,
                                "yWA",
                                null,
                                "error",
                                Instant.parse("2026-02-01T10:00:00Z")),
                        new Account("acme", Account.Kind.CHANNEL, "cCH", "cCL", null, null, "zWA", null, null, null));
    }

    private static String list(int size, String envelope) {
        return "{" + envelope + "\"clients\":["
                + IntStream.range(0, size)
                        .mapToObj(i -> "{\"id\":\"" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** The list goes on until its total is reached; without a total, until a page is shorter than what the server gives. */
    @ParameterizedTest
    @CsvSource({
        "0, 3, 3, '\"total\":7,', 3",
        "3, 3, 3, '\"total\":7,', 6",
        "6, 3, 1, '\"total\":7,', ",
        "3, 3, 3, '\"total\":6,', ",
        "3, 3, 3, '\"total\":5,', ",
        "0, 3, 2, '\"total\":4,', 2",
        "0, 3, 3, '', 3",
        "3, 3, 2, '', ",
        "0, 3, 0, '', ",
        "0, 3, 0, '\"total\":0,', ",
        "0, 100, 20, '\"limit\":20,', 20",
        "0, 100, 20, '\"limit\":20,\"total\":null,', 20",
        "20, 100, 19, '\"limit\":20,', "
    })
    void paging(int offset, int limit, int size, String envelope, String next) throws Exception {
        Answer answer = read(
                "clients",
                list(size, envelope),
                Parameters.none().with(Parameters.OFFSET, offset).with(Parameters.LIMIT, limit));

        assertThat(answer.page().next()).isEqualTo(next);
        assertThat(answer.page().size()).isEqualTo(size);
        assertThat(answer.page().cut()).isFalse();
    }

    @Test
    void theCursorIsTheNextOffset() throws Exception {
        Answer first =
                read("clients", list(2, "\"total\":3,"), Parameters.none().with(Parameters.LIMIT, 2));
        Answer second = read(
                "clients",
                list(1, "\"total\":3,"),
                Parameters.none()
                        .with(Parameters.LIMIT, 2)
                        .with(Parameters.CURSOR, first.page().next()));

        assertThat(second.page().hasMore()).isFalse();
        assertThat(server.requests())
                .extracting(LoopbackServer.Request::uri)
                .satisfiesExactly(uri -> assertThat(uri).contains("?limit=2&offset=0&"), uri -> assertThat(uri)
                        .contains("?limit=2&offset=2&"));
    }

    /** A list that says there is more and gives nothing would be asked for without end. */
    @Test
    void aListThatEndsBeforeItsTotalIsAnError() throws Exception {
        Answer answer =
                read("clients", list(0, "\"total\":7,"), Parameters.none().with(Parameters.OFFSET, 6));

        assertThatThrownBy(answer::page)
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("ends at 6 of 7");
    }

    @Test
    void filtersAndSortAreEncoded() throws Exception {
        read(
                "clients",
                list(0, ""),
                Parameters.none().with(Parameters.FILTERS, "{\"id\":\"a b&c\"}").with(Parameters.SORT, "-modified_at"));

        assertThat(server.request().uri())
                .endsWith("?limit=100&offset=0&sort=-modified_at&filters=%7B%22id%22%3A%22a%20b%26c%22%7D");
    }

    @ParameterizedTest
    @CsvSource({"limit, 0", "limit, -1", "offset, -1", "limit, ten", "cursor, -5", "cursor, x"})
    void pagesThatCannotBeMeantAreNotSent(String name, String value) {
        assertThatThrownBy(() -> read("clients", list(0, ""), Parameters.none().with(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anAnswerWithoutTheListIsAnErrorAndNotAnEmptyList() {
        assertThatThrownBy(() -> read("channels", "{\"total\":0,\"clients\":[]}", Parameters.none()))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("partner_channels is missing");
        assertThatThrownBy(() -> read("clients", "{\"clients\":[{\"name\":\"A\"}]}", Parameters.none()))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("id of a client is missing");
        assertThatThrownBy(() -> read("channels", "{\"partner_channels\":[{\"id\":\"aCH\"}]}", Parameters.none()))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("client_id of channel aCH is missing");
    }
}
