package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Request;

/** What a message says takes the place of what the endpoint says. */
class RequestHeadersTest {

    private static final String USAGE = "clientId=CL&channelId=CH&" + ComponentFixture.DAYS;

    private ComponentFixture camel;

    @BeforeEach
    void start() throws IOException {
        camel = new ComponentFixture().start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private Request usage(Map<String, Object> headers) {
        camel.provider().forget();
        camel.call(camel.dialog360("channel-usage", USAGE + "&granularity=day&dimensions=tier"), headers);
        return camel.provider().request();
    }

    private Request details(Map<String, Object> headers) {
        camel.provider().forget();
        camel.call(
                camel.ycloud("usage-details", ComponentFixture.DAYS + "&page=2&wabaId=1&managedAccountId=m1"), headers);
        return camel.provider().request();
    }

    @Test
    void each_header_takes_the_place_of_its_option() {
        Request request = usage(Map.of(
                WhatsAppUsageConstants.CLIENT_ID, "CL2",
                WhatsAppUsageConstants.CHANNEL_ID, "CH2",
                WhatsAppUsageConstants.GRANULARITY, "half_hour",
                WhatsAppUsageConstants.DIMENSIONS, List.of("country", "direction")));

        assertThat(request.path()).isEqualTo("/api/v2/partners/PA/clients/CL2/channels/CH2/info/usage");
        assertThat(request.query("granularity")).isEqualTo("half_hour");
        assertThat(request.query()).containsEntry("dimensions", List.of("country", "direction"));

        request = details(Map.of(
                WhatsAppUsageConstants.WABA_ID, "2",
                WhatsAppUsageConstants.MANAGED_ACCOUNT_ID, "m2",
                WhatsAppUsageConstants.CURSOR, "7"));

        assertThat(request.query("filter.wabaId")).isEqualTo("2");
        assertThat(request.header("X-Managed-Account-ID")).isEqualTo("m2");
        assertThat(request.query("page")).isEqualTo("7");
    }

    @Test
    void dates_may_be_of_any_documented_type() {
        long start = Instant.parse("2026-04-01T00:00:00Z").getEpochSecond();
        for (Object value : List.of(
                LocalDate.parse("2026-04-01"),
                "2026-04-01",
                Instant.ofEpochSecond(start),
                "2026-04-01T00:00:00Z",
                OffsetDateTime.parse("2026-04-01T08:00:00+08:00"),
                start,
                String.valueOf(start))) {
            Request request = usage(
                    Map.of(WhatsAppUsageConstants.START_DATE, value, WhatsAppUsageConstants.END_DATE, "2026-04-02"));

            assertThat(request.query("start_date")).as("%s", value).isEqualTo(String.valueOf(start));
        }
    }

    @Test
    void a_date_is_a_whole_day_and_an_instant_is_itself() {
        Request days = usage(Map.of(
                WhatsAppUsageConstants.START_DATE, LocalDate.parse("2026-04-01"),
                WhatsAppUsageConstants.END_DATE, LocalDate.parse("2026-04-01")));
        Request instants = usage(Map.of(
                WhatsAppUsageConstants.START_DATE, Instant.parse("2026-04-01T00:00:00Z"),
                WhatsAppUsageConstants.END_DATE, Instant.parse("2026-04-01T00:00:00Z")));

        assertThat(days.query("end_date"))
                .isEqualTo(String.valueOf(Instant.parse("2026-04-01T23:59:59Z").getEpochSecond()));
        assertThat(instants.query("end_date")).isEqualTo(instants.query("start_date"));
    }

    @Test
    void any_further_parameter_may_come_in_one_map() {
        Request request = usage(Map.of(
                WhatsAppUsageConstants.CHANNEL_ID,
                "CH2",
                WhatsAppUsageConstants.PARAMETERS,
                Map.of("countries", List.of("br", "ID"), "metrics", "cost", "channelId", "CH3")));

        assertThat(request.query()).containsEntry("countries", List.of("BR", "ID"));
        assertThat(request.query("metrics")).isEqualTo("cost");
        assertThat(request.path()).as("the map is the more particular one").contains("/channels/CH3/");
    }

    @Test
    void an_empty_header_leaves_the_option_as_it_is() {
        Request request =
                usage(Map.of(WhatsAppUsageConstants.CHANNEL_ID, "", WhatsAppUsageConstants.DIMENSIONS, List.of()));

        assertThat(request.path()).contains("/channels/CH/");
        assertThat(request.query("dimensions")).isEqualTo("tier");
    }

    @Test
    void headers_of_other_components_are_not_sent() {
        Request request = usage(Map.of("CamelHttpQuery", "a=b", "X-API-Key", "other", "Authorization", "Bearer x"));

        assertThat(request.query()).doesNotContainKey("a");
        assertThat(request.header("X-API-Key")).isEqualTo("key-1");
        assertThat(request.header("Authorization")).isNull();
    }
}
