package org.whatsappusage.provider.ycloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.ExpectedUsage;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.UsageRecord;

class UsageDetailsTest {

    private static final Parameters DAYS =
            Parameters.none().with(Parameters.START_DATE, "2026-03-05").with(Parameters.END_DATE, "2026-03-06");

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private Answer read(String body, Parameters parameters) throws InterruptedException {
        server.answer(200, body);
        return server.call(new YCloud(), "usage-details", parameters).answer();
    }

    private Answer read(String items) throws InterruptedException {
        return read("{\"offset\":0,\"limit\":100,\"length\":1,\"items\":[" + items + "]}", DAYS);
    }

    private UsageRecord only(String item) throws InterruptedException {
        Answer answer = read(item);
        assertThat(answer.observations()).hasSize(1);
        return (UsageRecord) answer.observations().get(0);
    }

    private static String whatsapp(String more, String costItems) {
        return "{\"date\":\"2026-03-05\",\"channel\":\"whatsapp\",\"wabaId\":\"W1\",\"regionCode\":\"cn\"" + more
                + ",\"costItems\":[" + costItems + "]}";
    }

    private static ExpectedUsage expected() {
        return ExpectedUsage.of("acme", "ycloud", "usage-details")
                .waba("W1")
                .what("whatsapp", "message")
                .period(Granularity.DAY, "2026-03-04T16:00:00Z", "2026-03-05T16:00:00Z", "+08:00")
                .country("CN")
                .currency("USD")
                .finality(Finality.FINAL);
    }

    private static ExpectedUsage other(String product, String unit) {
        return ExpectedUsage.of("acme", "ycloud", "usage-details")
                .what(product, unit)
                .period(Granularity.DAY, "2026-03-04T16:00:00Z", "2026-03-05T16:00:00Z", "+08:00")
                .country("US")
                .currency("USD")
                .quantity(2)
                .paid(2)
                .cost("0.1")
                .unitPrice("0.05")
                .finality(Finality.FINAL);
    }

    @Test
    void smsVoiceEmailAndWhatIsNew() throws Exception {
        String row = "{\"date\":\"2026-03-05\",\"isTransient\":false,\"channel\":\"%s\",\"regionCode\":\"US\","
                + "\"costItems\":[{\"cost\":0.10,\"unitPrice\":0.05,\"quantity\":2}]}";

        assertThat(read(row.formatted("sms") + "," + row.formatted("VOICE") + "," + row.formatted("email") + ","
                                + row.formatted("rcs"))
                        .observations())
                .containsExactly(
                        other("sms", "message").record(),
                        other("voice", "call").record(),
                        other("email", "message").record(),
                        other("rcs", "message").record());
    }

    /** Only a figure that the provider calls final is final. */
    @ParameterizedTest
    @CsvSource({
        "',\"isTransient\":false', FINAL",
        "',\"isTransient\":true', TRANSIENT",
        "',\"isTransient\":\"false\"', FINAL",
        "',\"isTransient\":null', TRANSIENT",
        "'', TRANSIENT"
    })
    void finality(String field, Finality finality) throws Exception {
        assertThat(only(whatsapp(field, "{\"quantity\":1,\"conversationOriginType\":\"utility\"}")))
                .isEqualTo(expected()
                        .category("utility")
                        .quantity(1)
                        .paid(1)
                        .finality(finality)
                        .record());
    }

    @Test
    void missingAmountsStayMissing() throws Exception {
        assertThat(only(whatsapp(",\"isTransient\":false", "{\"conversationOriginType\":\"SERVICE\",\"cost\":null}")))
                .isEqualTo(expected().category("service").record());
        assertThat(only(whatsapp(
                        ",\"isTransient\":false",
                        "{\"cost\":\"0.000\",\"quantity\":\"3\",\"conversationOriginType\":\"marketing-lite\"}")))
                .isEqualTo(expected()
                        .category("marketing_lite")
                        .quantity(3)
                        .paid(3)
                        .cost("0")
                        .record());
    }

    /** The same category twice in one item means the sum; a unit price that differs cannot be said of it. */
    @Test
    void oneCategoryTwiceInOneItem() throws Exception {
        assertThat(only(whatsapp(",\"isTransient\":false", """
                                {"cost":0.1,"unitPrice":0.05,"quantity":2,"conversationOriginType":"utility"},
                                {"cost":0.2,"unitPrice":0.050,"quantity":4,"conversationOriginType":"UTILITY"}""")))
                .isEqualTo(expected()
                        .category("utility")
                        .quantity(6)
                        .paid(6)
                        .cost("0.3")
                        .unitPrice("0.05")
                        .record());
        assertThat(only(whatsapp(",\"isTransient\":false", """
                                {"cost":0.1,"unitPrice":0.05,"quantity":2,"conversationOriginType":"utility"},
                                {"cost":0.4,"unitPrice":0.1,"quantity":4,"conversationOriginType":"utility"},
                                {"conversationOriginType":"utility"}""")))
                .isEqualTo(expected()
                        .category("utility")
                        .quantity(6)
                        .paid(6)
                        .cost("0.5")
                        .record());
    }

    @Test
    void unknownFieldsOfARowThatIsASumStandUnderTheirOwnNames() throws Exception {
        assertThat(only(whatsapp(",\"isTransient\":false,\"tag\":\"t\"", """
                                        {"cost":1,"conversationOriginType":"utility","discount":0.10},
                                        {"cost":1,"conversationOriginType":"utility"}""")).attributes())
                .isEqualTo("{\"tag\":\"t\",\"discount\":0.10}");
    }

    /** Where rows disagree, each is kept whole; a provider's own field of the name rows is a field like any other. */
    @Test
    void fieldsThatDisagreeAreAllKept() throws Exception {
        assertThat(only(whatsapp("", """
                                        {"conversationOriginType":"utility","rows":[1],"x":2},
                                        {"conversationOriginType":"utility","rows":[1],"x":3},
                                        {"conversationOriginType":"utility","rows":[1],"x":2}""")).attributes())
                .isEqualTo("{\"rows\":[{\"rows\":[1],\"x\":2},{\"rows\":[1],\"x\":3},{\"rows\":[1],\"x\":2}]}");
    }

    @Test
    void unknownFieldsAreKept() throws Exception {
        assertThat(only(whatsapp(
                                ",\"pricingModel\":\"PMP\",\"big\":[{\"n\":123456789012345678901234567890}]",
                                "{\"quantity\":1,\"refund\":0.50,\"nested\":{\"a\":null}}"))
                        .attributes())
                .isEqualTo("{\"pricingModel\":\"PMP\",\"big\":[{\"n\":123456789012345678901234567890}],"
                        + "\"refund\":0.50,\"nested\":{\"a\":null}}");
        assertThat(only(whatsapp(",\"note\":\"of the item\"", "{\"note\":\"of the cost\"}"))
                        .attributes())
                .isEqualTo("{\"note\":\"of the cost\",\"item\":{\"note\":\"of the item\"}}");
    }

    @Test
    void aCurrencyThatTheAnswerNamesIsItsOwn() throws Exception {
        assertThat(only(whatsapp(",\"currency\":\"eur\"", "{\"cost\":1}")).currency())
                .isEqualTo("EUR");
        assertThat(only(whatsapp(",\"currency\":\"eur\"", "{\"cost\":1,\"currency\":\"GBP\"}"))
                        .currency())
                .isEqualTo("GBP");
    }

    @Test
    void nothingUsed() throws Exception {
        assertThat(read("").observations()).isEmpty();
        assertThat(read(whatsapp("", "")).observations()).isEmpty();
        assertThat(read("{\"date\":\"2026-03-05\",\"channel\":\"sms\",\"costItems\":null}")
                        .observations())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"items\":[{\"channel\":\"sms\"}]} | date of an item is missing",
                "{\"items\":[{\"date\":\"2026-02-30\",\"channel\":\"sms\"}]} | date is no day: '2026-02-30'",
                "{\"items\":[{\"date\":\"2026-03-05\",\"costItems\":[{}]}]} | channel of an item is missing",
                "{\"items\":[null]} | date of an item is missing",
                "{\"length\":0} | items is missing",
                "{\"items\":{}} | items is not an array",
                "[] | the answer is not an object"
            })
    void answersThatAreNotWhatIsDocumented(String body, String message) {
        assertThatThrownBy(() -> read(body, DAYS))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aManagedAccount() throws Exception {
        server.answer(200, "{\"items\":[" + whatsapp(",\"isTransient\":false", "{\"quantity\":1}") + "]}");

        Answer answer = server.call(new YCloud(), "usage-details", DAYS.with(Parameters.MANAGED_ACCOUNT_ID, "M-1"))
                .answer();

        assertThat(server.request().header("X-Managed-Account-ID")).isEqualTo("M-1");
        assertThat(answer.observations())
                .containsExactly(
                        expected().managedAccount("M-1").quantity(1).paid(1).record());
    }

    private static String page(int size, String envelope) {
        return "{" + envelope + "\"items\":["
                + IntStream.range(0, size)
                        .mapToObj(i -> "{\"date\":\"2026-03-05\",\"channel\":\"whatsapp\",\"wabaId\":\"W" + i
                                + "\",\"regionCode\":\"CN\",\"costItems\":[]}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** A page that is full has a next one, but for the hundredth, behind which nothing can be asked for. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 10, '', 2, false",
        "1, 10, 9, '', , false",
        "1, 10, 0, '', , false",
        "99, 2, 2, '', 100, false",
        "100, 2, 2, '', , true",
        "100, 2, 1, '', , false",
        "1, 100, 50, '\"limit\":50,', 2, false",
        "1, 10, 10, '\"limit\":100,', 2, false",
        "1, 10, 10, '\"total\":10,', 2, false"
    })
    void paging(int number, int limit, int size, String envelope, String next, boolean cut) throws Exception {
        Answer answer =
                read(page(size, envelope), DAYS.with(Parameters.PAGE, number).with(Parameters.LIMIT, limit));

        assertThat(answer.page())
                .isEqualTo(new Page(size, envelope.contains("total") ? Long.valueOf(10) : null, next, cut));
        assertThat(server.request().uri()).contains("?page=" + number + "&limit=" + limit + "&");
    }

    @Test
    void theCursorIsTheNextPage() throws Exception {
        Answer answer = read(page(0, ""), DAYS.with(Parameters.PAGE, 1).with(Parameters.CURSOR, "7"));

        assertThat(answer.page().hasMore()).isFalse();
        assertThat(server.request().uri()).contains("?page=7&limit=100&");
    }

    @ParameterizedTest
    @CsvSource({"page, 0", "page, 101", "page, -1", "limit, 0", "limit, 101", "limit, many", "cursor, 101"})
    void pagesThatCannotBeMeantAreNotSent(String name, String value) {
        assertThatThrownBy(() -> read(page(0, ""), DAYS.with(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(value);
        assertThat(server.requests()).isEmpty();
    }

    /** Days are those of UTC+8, and both are included. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-05, 2026-03-05, 2026-03-05, 2026-03-05",
        "2026-03-04T16:00:00Z, 2026-03-05T15:59:59Z, 2026-03-05, 2026-03-05",
        "2026-03-04T15:59:59Z, 2026-03-05T16:00:00Z, 2026-03-04, 2026-03-06",
        "1772640000, 1772726399, 2026-03-05, 2026-03-05",
        "2026-03-05T00:00:00+08:00, 2026-03-31T23:59:59+08:00, 2026-03-05, 2026-03-31"
    })
    void days(String from, String to, String start, String end) throws Exception {
        read(page(0, ""), Parameters.none().with(Parameters.START_DATE, from).with(Parameters.END_DATE, to));

        assertThat(server.request().uri())
                .isEqualTo("/v2/billing/usageDetails?page=1&limit=100&filter.startDate=" + start + "&filter.endDate="
                        + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-04", "soon"})
    void daysThatCannotBeMeantAreNotSent(String end) {
        assertThatThrownBy(() -> read(page(0, ""), DAYS.with(Parameters.END_DATE, end)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endDate");
        assertThatThrownBy(() -> read(page(0, ""), Parameters.none().with(Parameters.START_DATE, "2026-03-05")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endDate");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void filtersAreEncoded() throws Exception {
        read(page(0, ""), DAYS.with(Parameters.WABA_ID, "a&b=c d").with(Parameters.INCLUDE_TOTAL, "true"));

        assertThat(server.request().uri())
                .isEqualTo("/v2/billing/usageDetails?page=1&limit=100&includeTotal=true&filter.startDate=2026-03-05"
                        + "&filter.endDate=2026-03-06&filter.wabaId=a%26b%3Dc%20d");
    }
}
