package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.collect.HubScript.path;
import static org.whatsappusage.collect.HubScript.usageOf;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.WhatsAppUsageConstants;

/** What a window's proof says of the calls that were made for it, and how often a sync writes a balance. */
class ProofsTest {

    private static final String[] USAGE = {"streams=channel-usage", "start-date=2026-04-15"};

    private final HubScript hub = new HubScript();

    @AutoClose
    private CollectFixture collect;

    @BeforeEach
    void prepare() {
        hub.channel("CH1", "CL1", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
    }

    private String requests(String complete) throws Exception {
        return String.join(
                " ",
                collect.column("select requests from sync_window where stream = 'channel-usage' and " + complete
                        + " order by window_start desc"));
    }

    private long proven() throws Exception {
        return collect.column("select requests from sync_window").stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void calls_that_failed_and_were_made_again_count() throws Exception {
        hub.passing(2, usageOf("CH1"), request -> Answer.status(503, "{}"));
        hub.passing(1, path("/PA/channels"), request -> Answer.ok("{\"cut\":"));
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-15", "time-zone=UTC");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(requests("complete")).isEqualTo("3");
        assertThat(proven()).isEqualTo(server.requests().size());
    }

    @Test
    void the_calls_of_a_window_that_fails_count_all_the_same() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(503, "{}"));
        ScriptedServer server = collect.set("retry.most", "2").hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).hasSize(1);
        assertThat(requests("not complete")).isEqualTo("3");
        assertThat(proven()).isEqualTo(server.requests().size());
    }

    @Test
    void a_call_that_is_not_made_again_counts_once() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(400, "{}"));
        collect.hub("hub", hub, USAGE);
        collect.sync();

        assertThat(requests("not complete")).isEqualTo("1");
    }

    @Test
    void each_page_counts_and_each_reading_of_a_window_that_is_read_anew() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        String item = "{\"date\":\"2026-04-20\",\"isTransient\":true,\"channel\":\"whatsapp\",\"wabaId\":\"1\","
                + "\"regionCode\":\"DE\",\"costItems\":[{\"cost\":0.1,\"quantity\":2,\"conversationOriginType\":\"x\"}]}";
        String full = "{\"items\":[" + (item + ",").repeat(99).replace("DE", "AT") + item + "]}";
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> Answer.ok(
                        calls.incrementAndGet() == 1 ? full : "{\"items\":[" + (calls.get() == 2 ? item : "") + "]}"),
                "start-date=2026-04-20",
                "streams=usage-details");
        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(server.requests()).hasSizeGreaterThan(2);
        assertThat(proven()).isEqualTo(server.requests().size());
        assertThat(report.summary().streams()).singleElement().satisfies(stream -> assertThat(stream.calls())
                .isEqualTo(server.requests().size()));
    }

    @Test
    void a_call_that_is_repeated_with_a_new_token_counts_and_the_one_for_the_token_does_not() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        hub.fault(
                path("/token"),
                request -> Answer.ok("{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":3600}"));
        hub.passing(1, usageOf("CH1"), request -> Answer.status(401, "{}"));
        ScriptedServer server = collect.hub(
                "hub",
                hub,
                "streams=channel-usage",
                "start-date=2026-04-15",
                "time-zone=UTC",
                "api-key=",
                "username=me",
                "password=secret");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(requests("complete")).isEqualTo("2");
        assertThat(tokens).hasValue(2);
        assertThat(proven()).isEqualTo(server.requests().size() - 2);
    }

    @Test
    void what_a_route_called_before_is_no_call_for_a_window() throws Exception {
        collect.hub("hub", hub, USAGE);
        collect.sync(sending -> sending.setProperty(WhatsAppUsageConstants.CALLS, 40));

        assertThat(requests("complete")).doesNotContain("4");
    }

    @Test
    void a_sync_writes_one_balance_of_a_client_however_many_slices_its_usage_is_read_in() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        hub.fault(
                path("/clients/CL1/info/balance"),
                request -> Answer.ok("{\"balance\":" + calls.incrementAndGet() + ",\"currency\":\"EUR\"}"));
        collect.hub("hub", hub, "streams=client-balance", "start-date=2026-01-01");
        collect.sync();

        assertThat(calls).hasValueGreaterThan(3);
        assertThat(collect.column("select amount from balance_snapshot"))
                .singleElement()
                .asString()
                .startsWith("1");

        collect.clock().pass(Duration.ofHours(1));
        collect.sync();
        assertThat(collect.count("balance_snapshot")).isEqualTo(2);
    }

    @Test
    void a_balance_is_taken_from_the_next_slice_where_the_newest_one_fails() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        hub.fault(
                path("/clients/CL1/info/balance"),
                request -> calls.incrementAndGet() == 1
                        ? Answer.status(400, "{}")
                        : Answer.ok("{\"balance\":" + calls.get() + ",\"currency\":\"EUR\"}"));
        collect.hub("hub", hub, "streams=client-balance", "start-date=2026-01-01");

        assertThat(collect.sync().failures()).hasSize(1);
        assertThat(collect.column("select amount from balance_snapshot"))
                .singleElement()
                .asString()
                .startsWith("2");
    }
}
