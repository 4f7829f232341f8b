package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;

/** Which accounts a sync finds, and which of them it asks for. */
class DiscoveryTest {

    private final HubScript hub = new HubScript();

    @AutoClose
    private CollectFixture collect;

    @BeforeEach
    void prepare() {
        hub.channel("CH1", "CL1", "UTC");
        hub.channel("CH2", "CL1", "UTC");
        hub.channel("CH3", "CL2", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
    }

    @Test
    void lists_are_read_to_their_last_page() throws Exception {
        for (int i = 4; i <= 250; i++) {
            hub.channel("CH" + i, "CL" + i, "UTC").uses(day -> 0);
        }
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-balance");
        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(CollectFixture.requests(server, HubScript.path("/PA/channels")))
                .extracting(request -> request.query("offset"))
                .containsExactly("0", "100", "200");
        assertThat(collect.count("balance_snapshot where scope = 'channel'")).isEqualTo(250);
    }

    @Test
    void lists_are_read_to_their_last_page_whatever_its_length_is() throws Exception {
        ScriptedServer server = collect.hub("hub", hub.pagesOf(2), "streams=channel-balance");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.requests(server, HubScript.path("/PA/channels")))
                .extracting(request -> request.query("offset"))
                .containsExactly("0", "2");
        assertThat(collect.count("balance_snapshot where scope = 'channel'")).isEqualTo(3);
    }

    @Test
    void a_stream_needs_only_the_list_that_it_is_about() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-15");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server).keySet())
                .containsExactlyInAnyOrder(
                        "PA/channels",
                        "PA/clients/CL1/channels/CH1/info/usage",
                        "PA/clients/CL1/channels/CH2/info/usage",
                        "PA/clients/CL2/channels/CH3/info/usage");
    }

    @Test
    void the_partners_balance_needs_no_list() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "streams=partner-balance");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server)).containsOnlyKeys("PA/balance");
    }

    @Test
    void without_a_setting_all_usage_and_balances_are_read() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-15");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server))
                .containsEntry("PA/clients", 1L)
                .containsEntry("PA/channels", 1L)
                .containsEntry("PA/balance", 1L)
                .containsEntry("PA/clients/CL1/info/balance", 1L)
                .containsEntry("PA/clients/CL1/channels/CH1/info/balance", 1L)
                .containsEntry("PA/clients/CL1/channels/CH1/info/usage", 1L)
                .hasSize(3 + 2 + 3 + 3);
    }

    @Test
    void client_ids_leave_the_other_clients_and_their_channels_out() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "client-ids=CL1", "start-date=2026-04-15");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server).keySet())
                .noneMatch(path -> path.contains("CL2"))
                .anyMatch(path -> path.contains("CH2/info/usage"));
    }

    @Test
    void channel_ids_leave_the_other_channels_out() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "channel-ids=CH2,CH3", "start-date=2026-04-15");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server).keySet())
                .noneMatch(path -> path.contains("CH1"))
                .anyMatch(path -> path.contains("CH2/info/usage"))
                .anyMatch(path -> path.contains("CH3/info/balance"));
    }

    @Test
    void an_id_that_is_not_listed_is_a_failure_that_names_it_once() throws Exception {
        collect.hub(
                "hub",
                hub,
                "client-ids=CL1,CL9",
                "channel-ids=CH1,CH9",
                "streams=channel-usage",
                "start-date=2026-04-15");
        SyncReport report = collect.sync();

        assertThat(report.failures()).hasSize(2);
        assertThat(report.failures()).anySatisfy(failure -> assertThat(failure).contains("hub", "CL9", "client-ids"));
        assertThat(report.failures()).anySatisfy(failure -> assertThat(failure).contains("hub", "CH9", "channel-ids"));
        assertThat(collect.volumes("CH1")).as("the others are read").hasSize(6);
    }

    /** Channels are not listed for a stream of clients, so nothing can be said about them. */
    @Test
    void a_channel_is_missed_only_where_channels_were_listed() throws Exception {
        collect.hub("hub", hub, "channel-ids=CH1", "streams=client-balance,partner-balance");

        assertThat(collect.sync().failures()).isEmpty();
    }

    @Test
    void an_id_that_is_not_listed_is_missed_even_if_nothing_is_listed() throws Exception {
        hub.unlist("CH1");
        hub.unlist("CH2");
        hub.unlist("CH3");
        collect.hub("hub", hub, "channel-ids=CH1", "streams=channel-usage");

        assertThat(collect.sync().failures()).singleElement().asString().contains("CH1", "channel-ids");
    }

    @Test
    void a_list_that_cannot_be_read_is_a_failure_and_nothing_is_missed_for_it() throws Exception {
        hub.fault(HubScript.path("/PA/channels"), request -> Answer.status(400, "{}"));
        ScriptedServer server = collect.hub("hub", hub, "channel-ids=CH1");
        SyncReport report = collect.sync();

        assertThat(report.failures()).singleElement().asString().contains("hub channels", "400");
        assertThat(CollectFixture.calls(server).keySet())
                .anyMatch(path -> path.contains("CL1/info/balance"))
                .noneMatch(path -> path.contains("/info/usage"));
    }

    @Test
    void a_list_that_fails_later_leaves_the_accounts_that_are_known() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-balance");
        collect.sync();
        hub.fault(HubScript.path("/PA/channels"), request -> Answer.status(400, "{}"));
        collect.clock().pass(Duration.ofHours(1));
        server.forget();

        assertThat(collect.sync().failures()).hasSize(1);
        assertThat(CollectFixture.calls(server).keySet())
                .filteredOn(path -> path.endsWith("/info/balance"))
                .hasSize(3);
    }

    @Test
    void a_channel_that_is_no_longer_listed_is_not_asked_for_and_its_records_stay() throws Exception {
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-15");
        collect.sync();
        hub.unlist("CH2");
        server.forget();
        collect.clock().pass(Duration.ofHours(1));

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server).keySet()).noneMatch(path -> path.contains("CH2"));
        assertThat(collect.volumes("CH2")).hasSize(6);
    }

    /** A server that does not know the parameter offset gives its first page again and again. */
    @Test
    void a_list_whose_pages_repeat_for_ever_is_stopped() throws Exception {
        String page = "{\"partner_channels\":["
                + java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> "{\"id\":\"X" + i + "\",\"client_id\":\"CL1\"}")
                        .collect(java.util.stream.Collectors.joining(","))
                + "]}";
        hub.fault(HubScript.path("/PA/channels"), request -> Answer.ok(page));
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-balance");
        SyncReport report = collect.sync();

        assertThat(report.failures()).singleElement().asString().contains("hub channels");
        assertThat(CollectFixture.requests(server, HubScript.path("/PA/channels")))
                .hasSizeLessThan(10);
    }

    @Test
    void a_list_whose_pages_repeat_until_the_total_is_reached_is_stopped_too() throws Exception {
        String page = "\"partner_channels\":["
                + java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> "{\"id\":\"X" + i + "\",\"client_id\":\"CL1\"}")
                        .collect(java.util.stream.Collectors.joining(","))
                + "],\"total\":100000}";
        hub.fault(
                HubScript.path("/PA/channels"),
                request -> Answer.ok("{\"offset\":" + request.query("offset") + "," + page));
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-balance");
        SyncReport report = collect.sync();

        assertThat(report.failures()).singleElement().asString().contains("hub channels");
        assertThat(CollectFixture.requests(server, HubScript.path("/PA/channels")))
                .hasSizeLessThan(10);
    }
}
