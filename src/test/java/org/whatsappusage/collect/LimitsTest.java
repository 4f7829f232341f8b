package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.whatsappusage.collect.HubScript.path;
import static org.whatsappusage.collect.HubScript.usageOf;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.ledger.Work;

/** Passes that come to the limits of the providers. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitsTest {

    private static final String PER_CHANNEL = "limits.360dialog.channel-usage.per-channel";
    private static final String PER_WABA = "limits.360dialog.channel-usage.per-waba";

    @TempDir
    Path folder;

    private final HubScript hub = new HubScript();
    private final List<Instant> calls = Collections.synchronizedList(new ArrayList<>());

    @AutoClose
    private CollectFixture collect;

    private CollectFixture at(String now) {
        return collect = new CollectFixture(now, "jdbc:h2:file:" + folder.resolve("ledger"));
    }

    /** Takes note of when each channel was asked for its usage. */
    private void watch(String channel) {
        hub.fault(
                request -> {
                    if (usageOf(channel).test(request)) {
                        calls.add(collect.clock().instant());
                    }
                    return false;
                },
                request -> null);
    }

    private SyncReport syncFor(Duration maxWait) throws Exception {
        return collect.sync((Exchange sending) -> sending.setVariable("maxWait", maxWait));
    }

    @Test
    void a_sync_waits_for_its_limits_and_reads_all() throws Exception {
        hub.channel("CH", "CL", "UTC");
        watch("CH");
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "2/1h");
        collect.hub("hub", hub, "start-date=2026-01-01", "time-zone=UTC", "streams=channel-usage");

        assertThat(collect.sync().failures()).isEmpty();

        assertThat(collect.volumes("CH")).hasSize(110);
        assertThat(calls).hasSize(4);
        for (int i = 2; i < calls.size(); i++) {
            assertThat(Duration.between(calls.get(i - 2), calls.get(i))).isGreaterThanOrEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void what_would_wait_longer_than_a_sync_may_is_parked_and_named_and_read_by_the_next() throws Exception {
        hub.channel("CH", "CL", "UTC");
        watch("CH");
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "2/1h");
        collect.hub("hub", hub, "start-date=2026-01-01", "time-zone=UTC", "streams=channel-usage");

        SyncReport report = syncFor(Duration.ofMinutes(5));

        assertThat(calls).hasSize(2);
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("hub channel-usage client CL channel CH: 2 windows wait for a limit until 2026-04-20T11:0");
        assertThat(collect.count("work where state = 'due' and not_before is not null"))
                .isEqualTo(2);
        assertThat(collect.volumes("CH")).hasSize(60);

        collect.clock().pass(Duration.ofHours(1).plusMinutes(1));
        assertThat(syncFor(Duration.ofMinutes(5)).failures()).isNotEmpty();
        collect.clock().pass(Duration.ofHours(1).plusMinutes(1));
        assertThat(syncFor(Duration.ofMinutes(5)).failures()).isEmpty();
        assertThat(collect.volumes("CH")).hasSize(110);
    }

    @Test
    void a_sync_that_waits_for_its_limits_ends_when_all_is_stopped() throws Exception {
        hub.channel("CH", "CL", "UTC");
        watch("CH");
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "2/99999h");
        collect.hub("hub", hub, "start-date=2026-01-01", "time-zone=UTC", "streams=channel-usage");
        collect.collector();
        FutureTask<SyncReport> sync = new FutureTask<>(collect::sync);
        new Thread(sync).start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> collect.clock().instant().isAfter(Instant.parse("2026-04-20T10:00:05Z")));

        collect.close();

        assertThat(sync.get().failures()).isEmpty();
        assertThat(calls).hasSize(2);
    }

    /** The sync of one channel whose lists were read, with a limit of two calls and four windows that are due. */
    private Sync begunWithFourWindows() throws Exception {
        hub.channel("CH", "CL", "UTC");
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "2/1h");
        collect.hub("hub", hub, "start-date=2026-01-01", "time-zone=UTC", "streams=channel-usage,channels");
        collect.sync("360dialog/channels");
        Sync sync = collect.collector().begin(null, null, null);
        collect.collector().planStreams(sync, "hub");
        sync.of("hub").answered();
        return sync;
    }

    private List<Reading> claimAll(Sync sync) throws Exception {
        List<Reading> claimed = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            claimed.addAll(collect.collector().claim(sync, "hub").readings());
        }
        return claimed;
    }

    @Test
    void a_window_is_claimed_with_its_first_call() throws Exception {
        Sync sync = begunWithFourWindows();

        assertThat(claimAll(sync))
                .extracting(reading -> reading.work().window().end())
                .containsExactly(Instant.parse("2026-04-21T00:00:00Z"), Instant.parse("2026-03-22T00:00:00Z"));
    }

    @Test
    void a_call_that_was_taken_and_not_made_is_given_back() throws Exception {
        Sync sync = begunWithFourWindows();
        List<Reading> claimed = claimAll(sync);
        Exchange failing = new DefaultExchange(new DefaultCamelContext());
        failing.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("before its call"));
        assertThat(claimed).hasSize(2);

        collect.collector().fail(claimed.get(0), failing);
        collect.collector().finish(sync);

        // Nobody holds the windows any more, and the limit's hour is not over.
        collect.clock().pass(Duration.ofMinutes(11));
        assertThat(syncFor(Duration.ofMinutes(5)).failures())
                .singleElement()
                .asString()
                .contains("2 windows wait");
        assertThat(collect.volumes("CH")).hasSize(60);
    }

    @Test
    void a_waba_at_its_limit_keeps_no_other_from_its_turn() throws Exception {
        // Both are of one client each, and so of one WABA each.
        for (int i = 0; i < 3; i++) {
            hub.channel("BUSY" + i, "CL1", "UTC");
        }
        hub.channel("FREE", "CL2", "UTC");
        watch("FREE");
        at("2026-04-20T10:00:00Z").set(PER_WABA, "3/1h");
        collect.hub("hub", hub, "start-date=2026-03-01", "time-zone=UTC", "streams=channel-usage", "concurrency=1");

        assertThat(collect.sync().failures()).isEmpty();

        assertThat(collect.volumes("FREE")).hasSize(51);
        assertThat(calls).hasSize(2).allSatisfy(call -> assertThat(call)
                .isBefore(Instant.parse("2026-04-20T10:10:00Z")));
        assertThat(collect.clock().instant()).isAfter(Instant.parse("2026-04-20T11:00:00Z"));
    }

    @Test
    void the_newest_days_of_every_channel_come_before_any_older_ones() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            String id = "CH" + i;
            hub.channel(id, "CL", "UTC");
            hub.fault(
                    request -> {
                        if (usageOf(id).test(request)) {
                            order.add(id);
                        }
                        return false;
                    },
                    request -> null);
        }
        at("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-01-01", "time-zone=UTC", "streams=channel-usage", "concurrency=1");

        assertThat(collect.sync().failures()).isEmpty();

        assertThat(order.subList(0, 4)).containsExactlyInAnyOrder("CH0", "CH1", "CH2", "CH3");
        assertThat(order.subList(4, 8)).containsExactlyInAnyOrder("CH0", "CH1", "CH2", "CH3");
    }

    @Test
    void a_refusal_without_a_word_parks_the_channel_for_the_documented_window() throws Exception {
        hub.channel("CH", "CL", "UTC");
        hub.channel("OTHER", "CL", "UTC");
        hub.passing(1, usageOf("CH"), request -> Answer.status(429, "{}"));
        watch("CH");
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "10/1h");
        ScriptedServer server =
                collect.hub("hub", hub, "start-date=2026-04-10", "time-zone=UTC", "streams=channel-usage");

        assertThat(collect.sync().failures()).isEmpty();

        assertThat(collect.volumes("CH")).hasSize(11);
        assertThat(CollectFixture.requests(server, usageOf("CH"))).hasSize(2);
        assertThat(calls).singleElement().satisfies(call -> assertThat(call)
                .isAfterOrEqualTo(Instant.parse("2026-04-20T11:00:00Z")));
    }

    @Test
    void a_refusal_between_two_pages_repeats_that_page_alone() throws Exception {
        at("2026-04-20T10:00:00Z");
        AtomicInteger seconds = new AtomicInteger();
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> {
                    if (request.query("page").equals("2") && seconds.getAndIncrement() < 2) {
                        return Answer.status(429, "{}").with("Retry-After", "0");
                    }
                    int page = Integer.parseInt(request.query("page"));
                    List<String> items = new ArrayList<>();
                    for (int i = 0; i < (page == 1 ? 100 : 20); i++) {
                        items.add(
                                "{\"date\":\"2026-04-20\",\"channel\":\"whatsapp\",\"wabaId\":\"1\",\"regionCode\":\"R"
                                        + page + "x" + i + "\",\"costItems\":[{\"cost\":1,\"quantity\":1}]}");
                    }
                    return Answer.ok("{\"items\":[" + String.join(",", items) + "]}");
                },
                "start-date=2026-04-20",
                "streams=usage-details");

        assertThat(collect.sync().failures()).isEmpty();

        assertThat(server.requests())
                .extracting(request -> request.query("page"))
                .containsExactly("1", "2", "2", "2");
        assertThat(collect.count("usage_record")).isEqualTo(120);
    }

    @Test
    void a_refusal_that_lasts_is_a_failure_after_as_many_tries_as_are_set() throws Exception {
        hub.channel("CH", "CL", "UTC");
        hub.fault(usageOf("CH"), request -> Answer.status(429, "{}"));
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "10/1h").set("retry.most", "2");
        ScriptedServer server =
                collect.hub("hub", hub, "start-date=2026-04-10", "time-zone=UTC", "streams=channel-usage");

        assertThat(collect.sync().failures()).singleElement().asString().contains("CH", "429");
        assertThat(CollectFixture.requests(server, usageOf("CH"))).hasSize(3);
    }

    @Test
    void a_list_that_is_refused_is_asked_for_again_later() throws Exception {
        hub.channel("CH", "CL", "UTC");
        hub.passing(2, path("/PA/channels"), request -> Answer.status(429, "{}"));
        at("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-04-10", "streams=channel-usage");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH")).hasSize(11);
    }

    @Test
    void a_plan_tells_which_limit_makes_a_sync_wait_and_until_when() throws Exception {
        hub.channel("CH", "CL", "UTC");
        at("2026-04-20T10:00:00Z").set(PER_CHANNEL, "2/1h");
        collect.hub("hub", hub, "start-date=2026-04-01", "time-zone=UTC", "streams=channel-usage");
        collect.sync();
        collect.clock().pass(Duration.ofHours(3));
        collect.ledger().beginBackfill("hub", LocalDate.parse("2026-01-01"), LocalDate.parse("2026-03-31"));

        Preview preview = collect.collector().preview();

        assertThat(preview.rows())
                .filteredOn(row -> row.reason() == Work.Reason.BACKFILL)
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.windows()).isEqualTo(3);
                    assertThat(row.limit()).contains("360dialog.channel-usage.per-channel", "CH", "2/1h");
                    assertThat(row.until()).isAfter(Instant.parse("2026-04-20T14:00:00Z"));
                });
    }

    @Test
    void a_window_whose_time_comes_while_it_is_looked_for_is_neither_lost_nor_left() throws Exception {
        at("2026-04-20T10:00:00Z").set("limits.ycloud.per-account", "1/60s");
        collect.cloud(
                "cloud", request -> Answer.ok("{\"items\":[]}"), "start-date=2026-03-01", "streams=usage-details");
        Collector collector = collect.collector();
        Sync sync = collector.begin(
                null, null, new Again(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-04-10"), "cloud"));
        collector.planStreams(sync, "cloud");
        sync.of("cloud").answered();
        Reading first = collector.claim(sync, "cloud").readings().get(0);
        first.permit().begin();
        first.permit().failed();
        collect.ledger().begin(first.work());
        collect.ledger().commit(first.work(), first.proof(1, collect.clock().instant()), true);
        collector.claim(sync, "cloud");
        long left = collect.count("work where not_before is not null");

        collect.clock()
                .set(collect.ledger().parkedUntil("cloud", null).orElseThrow().minusMillis(1));
        collect.clock().tick(Duration.ofMillis(1));
        Turn turn = collector.claim(sync, "cloud");
        collect.clock().tick(Duration.ZERO);

        assertThat(left).isPositive();
        assertThat(turn).as("the reader goes on").isNotNull();
        assertThat(collector.planStreams(sync, "cloud")).isTrue();
        assertThat(collect.count("work")).isEqualTo(left);
        collector.finish(sync);
        assertThat(collect.ledger().backfills("cloud")).hasSize(1);
    }
}
