package org.whatsappusage.provider.dialog360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.ContradictingAnswerException;
import org.whatsappusage.provider.LoopbackServer;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.ExpectedUsage;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

class ChannelUsageTest {

    private static final Parameters CHANNEL = Parameters.none()
            .with(Parameters.CLIENT_ID, "ExAmPlECL")
            .with(Parameters.CHANNEL_ID, "ExAmPlECH")
            .with(Parameters.PHONE_NUMBER, "+16505550100")
            .with(Parameters.START_DATE, "2026-03-05")
            .with(Parameters.END_DATE, "2026-03-06");

    @RegisterExtension
    final LoopbackServer server = new LoopbackServer();

    private final Dialog360 provider = new Dialog360();

    private static String pricing(String... points) {
        return "{\"id\":\"104996122399160\",\"currency\":\"USD\",\"pricing_analytics\":{\"data\":[{\"data_points\":["
                + String.join(",", points) + "]}]}}";
    }

    private static String calls(String... points) {
        return "{\"id\":\"104996122399160\",\"currency\":\"USD\",\"call_analytics\":{\"data\":[{\"data_points\":["
                + String.join(",", points) + "]}]}}";
    }

    /** A point of the day 2026-03-05 in Los Angeles with further fields. */
    private static String point(String more) {
        return "{\"start\":1772697600,\"end\":1772784000" + (more.isEmpty() ? "" : ",") + more + "}";
    }

    private Answer read(String body) throws InterruptedException {
        return read(body, CHANNEL);
    }

    private Answer read(String body, Parameters parameters) throws InterruptedException {
        server.answer(200, body);
        return server.call(provider, "channel-usage", parameters).answer();
    }

    private UsageRecord only(String body) throws InterruptedException {
        List<Observation> observations = read(body).observations();
        assertThat(observations).hasSize(1);
        return (UsageRecord) observations.get(0);
    }

    private static ExpectedUsage message() {
        return ExpectedUsage.of("acme", "360dialog", "channel-usage")
                .partner("ExAmPlEPA")
                .client("ExAmPlECL")
                .channel("ExAmPlECH")
                .waba("104996122399160")
                .phone("+16505550100")
                .what("whatsapp", "message")
                .period(Granularity.DAY, "2026-03-05T08:00:00Z", "2026-03-06T08:00:00Z", "-08:00")
                .currency("USD")
                .finality(Finality.ESTIMATE);
    }

    private static ExpectedUsage call() {
        return message().what("whatsapp", "call");
    }

    @Test
    void messagesWithAndWithoutTierAndCost() throws Exception {
        Answer answer = read(pricing(point("""
                        "phone_number":"16505550100","country":"US","pricing_type":"REGULAR",
                        "pricing_category":"MARKETING","tier":"0:MAX","volume":7,"cost":0.1750"""), point("""
                        "phone_number":"16505550100","country":"US","pricing_type":"REGULAR",
                        "pricing_category":"UTILITY","tier":"25000001:50000000","volume":3,"cost":0"""), point("""
                        "phone_number":"16505550100","country":"us","pricing_type":"FREE_CUSTOMER_SERVICE",
                        "pricing_category":"SERVICE","volume":12,"cost":0.00"""), point("""
                        "phone_number":"16505550100","country":"CA","pricing_type":"REGULAR",
                        "pricing_category":"AUTHENTICATION","tier":"0:750000","volume":2""")));

        assertThat(answer.page().size()).isEqualTo(4);
        assertThat(answer.page().hasMore()).isFalse();
        assertThat(answer.observations())
                .containsExactly(
                        message()
                                .country("US")
                                .pricingType("regular")
                                .category("marketing")
                                .tier("0:MAX")
                                .quantity(7)
                                .paid(7)
                                .cost("0.175")
                                .record(),
                        message()
                                .country("US")
                                .pricingType("regular")
                                .category("utility")
                                .tier("25000001:50000000")
                                .quantity(3)
                                .paid(3)
                                .cost("0")
                                .record(),
                        message()
                                .country("US")
                                .pricingType("free_customer_service")
                                .category("service")
                                .quantity(12)
                                .paid(0)
                                .cost("0")
                                .record(),
                        message()
                                .country("CA")
                                .pricingType("regular")
                                .category("authentication")
                                .tier("0:750000")
                                .quantity(2)
                                .paid(2)
                                .record());
    }

    @ParameterizedTest
    @CsvSource({
        "REGULAR, regular, 5",
        "regular, regular, 5",
        "FREE_ENTRY_POINT, free_entry_point, 0",
        "free-group-customer-service, free_group_customer_service, 0",
        "FREE_MONTHLY_ALLOWANCE, free_monthly_allowance, 0",
        "FREEMIUM, freemium, ",
        "PROMOTIONAL, promotional, "
    })
    void paidQuantityFollowsFromThePricingTypeAndIsNeverGuessed(String reported, String code, Long paid)
            throws Exception {
        UsageRecord record = only(pricing(point("\"pricing_type\":\"" + reported + "\",\"volume\":5")));

        assertThat(record.pricingType()).isEqualTo(code);
        assertThat(record.paidQuantity()).isEqualTo(paid);
    }

    @Test
    void paidQuantityIsNullWithoutTypeOrVolume() throws Exception {
        assertThat(only(pricing(point("\"volume\":5"))).paidQuantity()).isNull();
        assertThat(only(pricing(point("\"pricing_type\":\"REGULAR\",\"cost\":1")))
                        .paidQuantity())
                .isNull();
    }

    @Test
    void aCategoryNeverSeenBeforePassesThrough() throws Exception {
        assertThat(only(pricing(point("\"pricing_category\":\"AI-BOT TOKENS\",\"volume\":1")))
                        .category())
                .isEqualTo("ai_bot_tokens");
    }

    @Test
    void callsHaveNoCategoryTypeTierOrPaidQuantity() throws Exception {
        UsageRecord record = only(calls(point("""
                                "phone_number":"16505550100","country":"US","direction":"USER_INITIATED","tier":"0:50000",
                                "pricing_type":"REGULAR","pricing_category":"X","count":3,"average_duration":61.5,"cost":0.47795""")));

        assertThat(record)
                .isEqualTo(call().country("US")
                        .direction("user_initiated")
                        .quantity(3)
                        .seconds(185)
                        .cost("0.47795")
                        .attributes("{\"tier\":\"0:50000\",\"pricing_type\":\"REGULAR\","
                                + "\"pricing_category\":\"X\",\"average_duration\":61.5}")
                        .record());
    }

    @Test
    void callsWithoutAverageHaveNoDuration() throws Exception {
        assertThat(only(calls(point("\"direction\":\"BUSINESS_INITIATED\",\"count\":4,\"cost\":1.5"))))
                .isEqualTo(call().direction("business_initiated")
                        .quantity(4)
                        .cost("1.5")
                        .record());
        assertThat(only(calls(point("\"count\":4,\"average_duration\":null"))))
                .isEqualTo(call().quantity(4)
                        .attributes("{\"average_duration\":null}")
                        .record());
        assertThat(only(calls(point("\"count\":0,\"average_duration\":0"))))
                .isEqualTo(call().quantity(0)
                        .seconds(0)
                        .attributes("{\"average_duration\":0}")
                        .record());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"data_points\":[%s]}]}",
                "{\"data_points\":[%s]}",
                "{\"granularity\":\"DAILY\",\"directions\":\"USER_INITIATED\",\"data_points\":[%s]}",
                "{\"granularity\":\"DAILY\",\"directions\":[\"USER_INITIATED\",\"BUSINESS_INITIATED\"],\"data_points\":[%s]}",
                "{\"data\":[{\"granularity\":\"DAILY\",\"data_points\":[]},{\"data_points\":[%s]}],\"paging\":{\"a\":[{}]}}"
            })
    void analyticsInEachShape(String shape) throws Exception {
        String analytics = shape.formatted(point("\"count\":2,\"volume\":2"));

        assertThat(read("{\"id\":\"1\",\"currency\":\"USD\",\"call_analytics\":" + analytics + "}")
                        .observations())
                .containsExactly(call().waba("1")
                        .quantity(2)
                        .attributes("{\"volume\":2}")
                        .record());
        assertThat(read("{\"id\":\"1\",\"currency\":\"USD\",\"pricing_analytics\":" + analytics + "}")
                        .observations())
                .containsExactly(message()
                        .waba("1")
                        .quantity(2)
                        .attributes("{\"count\":2}")
                        .record());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"pricing_analytics\":null,\"call_analytics\":null",
                ",\"pricing_analytics\":{\"data\":[]}",
                ",\"pricing_analytics\":{\"data\":null}",
                ",\"pricing_analytics\":{\"data\":[{\"data_points\":[]}]},\"call_analytics\":{\"data\":[{\"data_points\":null}]}",
                ",\"pricing_analytics\":{},\"call_analytics\":{\"data_points\":[]}"
            })
    void nothingUsed(String analytics) throws Exception {
        Answer answer = read("{\"id\":\"1\",\"currency\":\"USD\"" + analytics + "}");

        assertThat(answer.observations()).isEmpty();
        assertThat(answer.page().size()).isZero();
    }

    /** A day has the length that its bounds say, and the offset that was in force when it began. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-08T08:00:00Z, 2026-03-09T07:00:00Z, -08:00, 23",
        "2026-11-01T07:00:00Z, 2026-11-02T08:00:00Z, -07:00, 25",
        "2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, +01:00, 23",
        "2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, +02:00, 25",
        "2026-03-05T00:00:00Z, 2026-03-06T00:00:00Z, UTC, 24",
        "2026-03-04T17:00:00Z, 2026-03-05T17:00:00Z, +07:00, 24",
        "2026-03-04T18:30:00Z, 2026-03-05T18:30:00Z, +05:30, 24",
        "2026-03-05T03:00:00Z, 2026-03-06T03:00:00Z, -03:00, 24",
        "2026-03-05T11:00:00Z, 2026-03-06T11:00:00Z, +13:00, 24"
    })
    void dayWithoutAKnownZone(String start, String end, String zone, long hours) throws Exception {
        UsageRecord record = only(pricing("{\"start\":%d,\"end\":%d}".formatted(epoch(start), epoch(end))));

        assertThat(record)
                .isEqualTo(message().period(Granularity.DAY, start, end, zone).record());
        assertThat(Duration.between(record.periodStart(), record.periodEnd())).hasHours(hours);
    }

    private static long epoch(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    @ParameterizedTest
    @CsvSource({
        "America/Los_Angeles, 2026-03-08T08:00:00Z, 2026-03-09T07:00:00Z, America/Los_Angeles",
        "America/Los_Angeles, 2026-11-01T07:00:00Z, 2026-11-02T08:00:00Z, America/Los_Angeles",
        "Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, Europe/Berlin",
        "Europe/Berlin, 2026-03-08T08:00:00Z, 2026-03-09T07:00:00Z, -08:00",
        "Africa/Cairo, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z, Africa/Cairo"
    })
    void dayWithAZoneToTry(String given, String start, String end, String zone) throws Exception {
        Answer answer = read(
                pricing("{\"start\":%d,\"end\":%d}".formatted(epoch(start), epoch(end))),
                CHANNEL.with(Parameters.START_DATE, start)
                        .with(Parameters.END_DATE, end)
                        .with(Parameters.TIME_ZONE, given));

        assertThat(answer.observations())
                .containsExactly(
                        message().period(Granularity.DAY, start, end, zone).record());
    }

    @Test
    void halfHoursAndMonths() throws Exception {
        String halfHour = pricing("{\"start\":1772703000,\"end\":1772704800}");
        Parameters byHalfHour = CHANNEL.with(Parameters.GRANULARITY, "half_hour");

        assertThat(read(halfHour, byHalfHour).observations())
                .containsExactly(message()
                        .period(Granularity.HALF_HOUR, "2026-03-05T09:30:00Z", "2026-03-05T10:00:00Z", null)
                        .record());
        assertThat(read(halfHour, byHalfHour.with(Parameters.TIME_ZONE, "Asia/Kolkata"))
                        .observations())
                .containsExactly(message()
                        .period(Granularity.HALF_HOUR, "2026-03-05T09:30:00Z", "2026-03-05T10:00:00Z", "Asia/Kolkata")
                        .record());
        assertThat(read(
                                pricing("{\"start\":1772352000,\"end\":1775026800}"),
                                CHANNEL.with(Parameters.GRANULARITY, "month"))
                        .observations())
                .containsExactly(message()
                        .period(Granularity.MONTH, "2026-03-01T08:00:00Z", "2026-04-01T07:00:00Z", "-08:00")
                        .record());
        assertThat(server.requests())
                .extracting(LoopbackServer.Request::uri)
                .satisfiesExactly(
                        uri -> assertThat(uri).contains("granularity=half_hour"),
                        uri -> assertThat(uri).contains("granularity=half_hour"),
                        uri -> assertThat(uri).contains("granularity=monthly"));
    }

    @Test
    void currencyInLowerCaseAndOfAPoint() throws Exception {
        String body = """
                {"id":"1","currency":"eur","pricing_analytics":{"data":[{"data_points":[
                {"start":1772697600,"end":1772784000,"volume":1},
                {"start":1772784000,"end":1772870400,"volume":1,"cost":2,"currency":"inr"}]}]}}""";

        assertThat(read(body).observations())
                .extracting(observation -> ((UsageRecord) observation).currency())
                .containsExactly("EUR", "INR");
    }

    @Test
    void numbersAndTimesInOtherSpellings() throws Exception {
        UsageRecord record = only(pricing("""
                        {"start":"1772697600","end":1772784000.0,"volume":"5","cost":"0.02500","pricing_type":"REGULAR"}"""));
        UsageRecord iso = only(pricing("""
                        {"start":"2026-03-05T08:00:00Z","end":"2026-03-06T08:00:00+0000","volume":5.0,"cost":2.5e-2,
                        "pricing_type":"REGULAR"}"""));
        UsageRecord scientific = only(pricing("""
                        {"start":1.7726976E9,"end":1.772784E+9,"volume":5e0,"cost":0.025,"pricing_type":"REGULAR"}"""));

        assertThat(record)
                .isEqualTo(message()
                        .pricingType("regular")
                        .quantity(5)
                        .paid(5)
                        .cost("0.025")
                        .record());
        assertThat(iso).isEqualTo(record);
        assertThat(scientific).isEqualTo(record);
    }

    @Test
    void costsAreExact() throws Exception {
        assertThat(only(pricing(point("\"cost\":123456789012345.123456789012345678")))
                        .cost())
                .isEqualTo("123456789012345.123456789012345678");
        assertThat(only(pricing(point("\"cost\":0.1"))).cost()).isEqualTo("0.1");
        assertThat(only(pricing(point("\"cost\":1e-18"))).cost()).isEqualTo("0.000000000000000001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cost\":1e400 | cost is no usable number",
                "\"cost\":1E999999999 | cost is no usable number",
                "\"cost\":10e2147483647 | cost is no usable number",
                "\"cost\":0.1234567890123456789012345678901 | cost is no usable number",
                "\"cost\":\"n/a\" | cost is no usable number",
                "\"cost\":{\"amount\":1} | cost is not a number",
                "\"cost\":true | cost is not a number",
                "\"volume\":1.5 | volume is no whole number",
                "\"volume\":9223372036854775808 | volume is no whole number",
                "\"volume\":1e400 | volume is no usable number",
                "\"country\":{\"code\":\"US\"} | country is not text",
                "\"start\":\"yesterday\" | start is no time",
                "\"start\":1772697600000 | start is no time",
                "\"start\":1e400 | start is no time",
                "\"start\":1.7726976005e9 | start is no time"
            })
    void valuesThatCannotBeMeant(String field, String message) {
        String body =
                field.startsWith("\"start\"") ? pricing("{" + field + ",\"end\":1772784000}") : pricing(point(field));

        assertThatThrownBy(() -> read(body))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("360dialog channel-usage: unreadable answer (HTTP 200): " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"start\":1772697600}", "{\"end\":1772784000}", "{\"start\":null,\"end\":1}", "null"})
    void aPointWithoutPeriodIsRefused(String point) {
        assertThatThrownBy(() -> read(pricing(point)))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("of a data point is missing");
    }

    @Test
    void aDurationBeyondAllMeasureIsRefused() throws Exception {
        Answer answer = read(calls(point("\"count\":9223372036854775807,\"average_duration\":1000000")));

        assertThatThrownBy(answer::observations)
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("average_duration");
    }

    @Test
    void anAnswerWithoutTheWabaIsRefused() {
        assertThatThrownBy(() -> read("{\"currency\":\"USD\"}"))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("id, the WABA's, is missing");
    }

    /** Every field that has no column, under its own name and as it was written, however deep. */
    @Test
    void unknownFieldsAreKept() throws Exception {
        UsageRecord record = only(pricing(point("""
                                "volume":1,"new_metric":12345678901234567890123456789,"ratio":0.10,"flag":true,"none":null,
                                "text":"a \\"b\\" ü","nested":{"list":[1,[{"deep":98765432109876543210.00}]],"e":1E400},
                                "conversation":4""")));

        assertThat(record.attributes())
                .isEqualTo("{\"new_metric\":12345678901234567890123456789,\"ratio\":0.10,\"flag\":true,\"none\":null,"
                        + "\"text\":\"a \\\"b\\\" ü\",\"nested\":{\"list\":[1,[{\"deep\":98765432109876543210.00}]],"
                        + "\"e\":1E400},\"conversation\":4}");
    }

    @Test
    void usageOfAnotherNumberIsAnError() throws Exception {
        Answer answer = read(pricing(
                point("\"phone_number\":\"16505550100\",\"volume\":1"),
                point("\"phone_number\":\"16505550199\",\"volume\":1")));

        assertThatThrownBy(answer::observations)
                .isInstanceOf(ContradictingAnswerException.class)
                .hasMessageContaining("usage of +16505550199, but channel ExAmPlECH is +16505550100");
    }

    @Test
    void theSameNumberInAnotherSpelling() throws Exception {
        assertThat(read(
                                pricing(point("\"phone_number\":\"+1 650-555-0100\"")),
                                CHANNEL.with(Parameters.PHONE_NUMBER, "1 (650) 555 0100"))
                        .observations())
                .containsExactly(message().record());
    }

    /** Without the dimension phone the number is the channel's, and without the channel's it is the point's. */
    @Test
    void thePhoneNumberIsSetFromWhatThereIs() throws Exception {
        assertThat(only(pricing(point("\"volume\":1"))).phoneNumber()).isEqualTo("+16505550100");

        Parameters unknown = Parameters.none()
                .with(Parameters.CLIENT_ID, "CL")
                .with(Parameters.CHANNEL_ID, "CH")
                .with(Parameters.START_DATE, 1)
                .with(Parameters.END_DATE, 2);
        UsageRecord record = (UsageRecord) read(pricing(point("\"phone_number\":4930901820")), unknown)
                .observations()
                .get(0);
        assertThat(record.phoneNumber()).isEqualTo("+4930901820");
    }

    /** A breakdown without a column: calls of two tiers are one record, and neither row's fields are lost. */
    @Test
    void callsOfTwoTiersAreAddedUp() throws Exception {
        assertThat(read(calls(
                                point(
                                        "\"count\":2,\"average_duration\":60,\"tier\":\"0:100\",\"cost\":0.5,\"new\":\"x\""),
                                point(
                                        "\"count\":3,\"average_duration\":10,\"tier\":\"101:MAX\",\"cost\":0.25,\"new\":\"x\"")))
                        .observations())
                .containsExactly(call().quantity(5)
                        .seconds(150)
                        .cost("0.75")
                        .attributes("{\"rows\":[{\"average_duration\":60,\"tier\":\"0:100\",\"new\":\"x\"},"
                                + "{\"average_duration\":10,\"tier\":\"101:MAX\",\"new\":\"x\"}]}")
                        .record());
    }

    @Test
    void oneSliceInTwoCurrenciesIsRefused() throws Exception {
        Answer answer = read(pricing(
                point("\"volume\":1,\"cost\":1,\"currency\":\"EUR\""),
                point("\"volume\":1,\"cost\":1,\"currency\":\"USD\"")));

        assertThatThrownBy(answer::observations)
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("EUR")
                .hasMessageContaining("USD");
    }

    @Test
    void listsAreRepeatedKeysAndValuesAreEncoded() throws Exception {
        read(
                pricing(),
                Parameters.none()
                        .with(Parameters.CLIENT_ID, "C L/ü?")
                        .with(Parameters.CHANNEL_ID, "/../C#H")
                        .with(Parameters.START_DATE, "2026-03-05T16:00:00Z")
                        .with(Parameters.END_DATE, 1772812799)
                        .with(Parameters.COUNTRIES, "us, in")
                        .with(Parameters.PRICING_TYPES, List.of("REGULAR", "free_entry_point"))
                        .with(Parameters.PRICING_CATEGORIES, "marketing,utility")
                        .with(Parameters.DIMENSIONS, "country,pricing_type,pricing_category,phone,tier,direction")
                        .with(Parameters.DIRECTIONS, List.of("USER_INITIATED"))
                        .with(Parameters.METRICS, "cost"));

        assertThat(server.request().method()).isEqualTo("GET");
        assertThat(server.request().uri())
                .isEqualTo("/api/v2/partners/ExAmPlEPA/clients/C%20L%2F%C3%BC%3F/channels/%2F..%2FC%23H/info/usage"
                        + "?start_date=1772726400&end_date=1772812799&granularity=daily&countries=US&countries=IN"
                        + "&pricing_types=regular&pricing_types=free_entry_point"
                        + "&pricing_categories=marketing&pricing_categories=utility&metrics=cost"
                        + "&dimensions=country&dimensions=pricing_type&dimensions=pricing_category&dimensions=phone"
                        + "&dimensions=tier&dimensions=direction&directions=user_initiated");
    }

    /** Nothing is sent that was not asked for, metrics above all: their documented values lack the average duration. */
    @Test
    void nothingIsSentByDefault() throws Exception {
        read(pricing());

        assertThat(server.request().uri())
                .isEqualTo("/api/v2/partners/ExAmPlEPA/clients/ExAmPlECL/channels/ExAmPlECH/info/usage"
                        + "?start_date=1772668800&end_date=1772841599&granularity=daily");
    }

    /** The API's end is inclusive, so a day ends at its last second, in the zone whose days are asked for. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-03-08, 2026-03-08, 1772928000, 1773014399",
        "America/New_York, 2026-03-08, 2026-03-08, 1772946000, 1773028799",
        "America/New_York, 2026-11-01, 2026-11-01, 1793505600, 1793595599",
        "Asia/Kolkata, 2026-03-01, 2026-03-31, 1772303400, 1774981799"
    })
    void daysAreThoseOfTheZone(String zone, LocalDate from, LocalDate to, long start, long end) throws Exception {
        read(
                pricing(),
                CHANNEL.with(Parameters.TIME_ZONE, zone)
                        .with(Parameters.START_DATE, from)
                        .with(Parameters.END_DATE, to));

        assertThat(server.request().uri()).contains("?start_date=" + start + "&end_date=" + end + "&");
    }

    @Test
    void requestsThatCannotBeMeantAreNotSent() {
        assertThatThrownBy(() -> read(pricing(), CHANNEL.with(Parameters.GRANULARITY, "week")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("granularity is day, half_hour or month, not 'week'");
        assertThatThrownBy(() -> read(pricing(), Parameters.none().with(Parameters.CLIENT_ID, "CL")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("startDate");
        assertThatThrownBy(() -> read(
                        pricing(),
                        Parameters.none()
                                .with(Parameters.CLIENT_ID, "CL")
                                .with(Parameters.START_DATE, 1)
                                .with(Parameters.END_DATE, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channelId");
        for (String zone : List.of("Somewhere/Else", "Pacific Time", "(GMT+7) Jakarta")) {
            assertThatThrownBy(() -> read(pricing(), CHANNEL.with(Parameters.TIME_ZONE, zone)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeZone")
                    .hasMessageContaining(zone);
        }
        assertThatThrownBy(() -> read(pricing(), CHANNEL.with(Parameters.END_DATE, "2026-03-04")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endDate");
        assertThat(server.requests()).isEmpty();
    }
}
