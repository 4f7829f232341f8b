package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;

/** The lists of clients and channels, page by page. */
class DiscoveryTest {

    private static final String CHANNELS = Caller.PARTNER + "/channels";

    private final MovableClock clock = new MovableClock("2026-11-22T12:00:00Z");
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withClock(clock));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 100})
    void everyChannelComesOnceWhateverThePageSize(int limit) {
        List<String> ids = new ArrayList<>();
        int total = Integer.MAX_VALUE;
        while (ids.size() < total) {
            JsonNode page = caller.ok(CHANNELS + "?limit=" + limit + "&offset=" + ids.size());
            total = page.path("total").asInt();
            assertThat(page.path("count").asInt())
                    .isEqualTo(page.path("partner_channels").size());
            page.path("partner_channels")
                    .forEach(channel -> ids.add(channel.path("id").asText()));
        }
        assertThat(ids).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void whoDoesNotPageLosesSome() {
        assertThat(caller.ok(CHANNELS).path("count").asInt()).isLessThan(8);
        JsonNode clients = caller.ok(Caller.PARTNER + "/clients");
        assertThat(clients.path("count").asInt())
                .isLessThan(clients.path("total").asInt());
    }

    @Test
    void aPageCapShortensWhatWasAskedForAndSaysSo() {
        caller.fault("{'kind':'page-cap','limit':3}");
        JsonNode page = caller.ok(CHANNELS + "?limit=100");
        assertThat(page.path("limit").asInt()).isEqualTo(3);
        assertThat(page.path("count").asInt()).isEqualTo(3);
        assertThat(page.path("total").asInt()).isEqualTo(8);
    }

    @Test
    void filtersAndOrder() {
        JsonNode page = caller.ok(CHANNELS + "?limit=100&filters=%7B%22client_id%22%3A%22bZ3wX8CL%22%7D"
                + "&sort=-setup_info.phone_name");
        assertThat(page.path("partner_channels"))
                .extracting(
                        channel -> channel.path("setup_info").path("phone_name").asText())
                .containsExactly("Bazaar Madrid", "Bazaar Lisbon", "Bazaar India");
    }

    @Test
    void oneChannelWasTerminatedAndAnswersForSixtyDaysMore() {
        JsonNode channels = caller.ok(CHANNELS + "?limit=100").path("partner_channels");
        assertThat(channels)
                .filteredOn(channel -> !channel.path("terminated_at").isNull())
                .extracting(channel -> channel.path("id").asText())
                .containsExactly("eT5v2CH");
        String usage =
                Caller.usage("pV9tR4CL", "eT5v2CH") + "?start_date=1793100000&end_date=1793800000&granularity=daily";
        assertThat(caller.ok(usage).at("/pricing_analytics/data/0/data_points").size())
                .isPositive();
        clock.set("2027-01-01T08:00:00Z");
        assertThat(caller.get(usage).status()).isEqualTo(404);
        assertThat(caller.totals("2026-10-01", "2026-12-31").toString()).doesNotContain("eT5v2CH");
        clock.set("2026-11-01T12:00:00Z");
        assertThat(caller.ok(CHANNELS + "?limit=100").path("partner_channels"))
                .allMatch(channel -> channel.path("terminated_at").isNull());
    }

    @Test
    void aRemovedChannelIsNeitherListedNorFound() {
        caller.fault("{'kind':'remove-channel','account':'aQ1x7CH'}");
        assertThat(caller.ok(CHANNELS + "?limit=100").path("total").asInt()).isEqualTo(7);
        assertThat(caller.get(Caller.PARTNER + "/clients/kL7mQ2CL/channels/aQ1x7CH/info/balance")
                        .status())
                .isEqualTo(404);
        caller.control("DELETE", "/sandbox/faults", "");
        assertThat(caller.ok(CHANNELS + "?limit=100").path("total").asInt()).isEqualTo(8);
    }

    @Test
    void aListCanShiftWhileItIsRead() {
        caller.fault("{'kind':'drift','operation':'channels','times':0}");
        JsonNode first = caller.ok(CHANNELS + "?limit=4");
        JsonNode second = caller.ok(CHANNELS + "?limit=4&offset=4");
        assertThat(first.path("total").asInt()).isEqualTo(8);
        assertThat(second.path("total").asInt()).isEqualTo(7);
        assertThat(second.path("count").asInt()).isEqualTo(3);
    }
}
