package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.collect.HubScript.path;
import static org.whatsappusage.collect.HubScript.usageOf;
import static org.whatsappusage.collect.HubScript.window;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.record.Window;

/** What one sync reads, and what the next one. The limit of time is only there to end a sync that would not. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncTest {

    private static final String USAGE = "PA/clients/CL/channels/CH/info/usage";

    @TempDir
    Path folder;

    private final HubScript hub = new HubScript();

    @AutoClose
    private CollectFixture collect;

    private String ledger() {
        return "jdbc:h2:file:" + folder.resolve("ledger");
    }

    /** Readings are stamped to the second in what is published; a sync begins at any moment of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-04-20T10:00:00Z",
                "2026-04-20T10:00:00.5Z",
                "2026-04-20T10:00:00.999999999Z",
                "2026-04-20T10:00:00.000000001Z"
            })
    void no_call_that_succeeded_is_made_again_in_the_same_sync(String now) throws Exception {
        hub.channel("CH", "CL", "America/Los_Angeles");
        collect = new CollectFixture(now);
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-01");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.calls(server))
                .allSatisfy((path, times) -> assertThat(times).as(path).isEqualTo(1));
    }

    @Test
    void the_next_sync_reads_again_what_is_open_however_soon_it_comes() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00.1Z");
        ScriptedServer server =
                collect.hub("hub", hub, "start-date=2026-01-01", "streams=channel-usage,channel-balance");
        collect.sync();
        assertThat(CollectFixture.calls(server)).containsEntry(USAGE, 4L);

        collect.clock().pass(Duration.ofMillis(300));
        assertThat(collect.sync().failures()).isEmpty();

        // The seven days before the running one; March was closed on the 7th.
        assertThat(server.requests()).filteredOn(usageOf("CH")).singleElement().satisfies(request -> assertThat(
                        Instant.ofEpochSecond(Long.parseLong(request.query("start_date"))))
                .isBetween(Instant.parse("2026-04-12T20:00:00Z"), Instant.parse("2026-04-13T00:00:00Z")));
        assertThat(CollectFixture.calls(server))
                .containsEntry(USAGE, 1L)
                .containsEntry("PA/clients/CL/channels/CH/info/balance", 1L);
        assertThat(collect.count("usage_version where version > 1")).isZero();
    }

    @Test
    void a_change_is_one_new_version_and_nothing_else_is() throws Exception {
        HubScript.Channel channel = hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-04-01", "streams=channel-usage");
        collect.sync();
        LocalDate changed = LocalDate.parse("2026-04-18");
        channel.uses(day -> day.equals(changed) ? 5 : day.toEpochDay() % 1000 + 1);
        collect.clock().pass(Duration.ofHours(1));
        collect.sync();

        assertThat(collect.count("usage_version where version > 1")).isEqualTo(1);
        assertThat(collect.volumes("CH")).containsEntry(changed, 5L);
    }

    @Test
    void a_day_that_is_in_the_answer_no_more_is_withdrawn_and_may_return() throws Exception {
        HubScript.Channel channel = hub.channel("CH", "CL", "America/Los_Angeles");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-04-01", "streams=channel-usage");
        collect.sync();
        Map<LocalDate, Long> all = collect.volumes("CH");
        LocalDate gone = LocalDate.parse("2026-04-17");
        channel.uses(day -> day.equals(gone) ? 0 : day.toEpochDay() % 1000 + 1);
        collect.clock().pass(Duration.ofHours(1));
        collect.sync();

        assertThat(collect.volumes("CH")).hasSize(all.size() - 1).doesNotContainKey(gone);

        channel.uses(day -> day.toEpochDay() % 1000 + 1);
        collect.clock().pass(Duration.ofHours(1));
        collect.sync();
        assertThat(collect.volumes("CH")).isEqualTo(all);
    }

    @Test
    void an_answer_that_is_wholly_empty_withdraws_nothing_and_says_so() throws Exception {
        HubScript.Channel channel = hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-04-15", "streams=channel-usage");
        collect.sync();
        channel.uses(day -> 0);
        collect.clock().pass(Duration.ofHours(1));
        SyncReport report = collect.sync();

        assertThat(collect.volumes("CH")).hasSize(6);
        assertThat(report.notes()).singleElement().asString().contains("CH", "6 records", "empty");
    }

    /** The default start moves with the clock; what lies between the last reading and it must not be skipped. */
    @Test
    void a_process_that_was_off_for_weeks_closes_the_gap() throws Exception {
        hub.channel("CH", "CL", "Asia/Kolkata");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "streams=channel-usage");
        collect.sync();
        assertThat(collect.volumes("CH")).hasSize(31);

        collect.clock().pass(Duration.ofDays(50));
        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH")).hasSize(81);
    }

    /** A day of the beginning of a month is more than 30 days old when its month is closed. */
    @Test
    void a_month_is_read_again_after_its_closing_though_no_start_date_is_set() throws Exception {
        HubScript.Channel channel = hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-03-10T10:00:00Z");
        collect.hub("hub", hub, "streams=channel-usage");
        collect.sync();
        for (int i = 0; i < 28; i++) {
            collect.clock().pass(Duration.ofDays(1));
            collect.sync();
        }
        channel.uses(day -> 1000);
        collect.clock().set("2026-04-08T00:00:01Z");
        collect.sync();

        assertThat(collect.volumes("CH"))
                .containsEntry(LocalDate.parse("2026-03-02"), 1000L)
                .containsEntry(LocalDate.parse("2026-03-31"), 1000L)
                .as("February was closed on the 8th of March, before the first reading")
                .containsEntry(
                        LocalDate.parse("2026-02-20"),
                        LocalDate.parse("2026-02-20").toEpochDay() % 1000 + 1);
    }

    @Test
    void days_before_the_start_date_are_not_read() throws Exception {
        hub.channel("CH", "CL", "+12:00");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "streams=channel-usage,client-balance", "start-date=2026-04-10");
        collect.sync();

        assertThat(collect.volumes("CH").keySet()).first().isEqualTo(LocalDate.parse("2026-04-10"));
        assertThat(collect.column("select distinct cast(window_start as varchar) from sync_window"
                        + " where stream = 'client-balance'"))
                .containsExactly("2026-04-10 00:00:00+00");
    }

    @Test
    void an_earlier_start_date_loads_what_is_missing() throws Exception {
        hub.channel("CH", "CL", "America/Los_Angeles");
        collect = new CollectFixture("2026-04-20T10:00:00Z", ledger());
        collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-10");
        collect.sync();
        collect.close();

        collect = new CollectFixture("2026-04-20T11:00:00Z", ledger());
        collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-02-01");
        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH")).hasSize(28 + 31 + 20);
        assertThat(collect.count("usage_version where version > 1")).isZero();
    }

    @Test
    void one_stream_may_be_read_alone() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-10");
        collect.sync("360dialog/partner-balance");
        assertThat(CollectFixture.calls(server)).containsOnlyKeys("PA/balance");

        collect.sync("360dialog/channel-usage");
        assertThat(CollectFixture.calls(server)).containsOnlyKeys("PA/channels", USAGE);

        collect.sync("ycloud/usage-details");
        assertThat(CollectFixture.calls(server)).isEmpty();
    }

    @Test
    void the_month_is_read_when_it_is_over() throws Exception {
        hub.channel("CH", "CL", "America/Los_Angeles").uses(day -> 1);
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "streams=channel-usage", "granularity=month", "start-date=2026-01-31");
        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(collect.column(
                        "select quantity from usage_record where granularity = 'month' order by period_start"))
                .containsExactly("28", "31");
    }

    /** As after a kill: windows wait in the table that were planned by a process that is gone. */
    @Test
    void windows_that_a_killed_process_left_are_read_with_what_is_known_of_their_accounts() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z", ledger());
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-15");
        collect.sync();
        collect.ledger()
                .plan(
                        "hub",
                        "channel-usage",
                        List.of(new Work(
                                null, "killed", window("CH", "2026-04-01", "2026-04-10"), Work.Reason.NEVER_READ, 0)));
        hub.fault(
                usageOf("CH"),
                request -> Answer.ok(
                        "{\"id\":\"w\",\"currency\":\"EUR\",\"pricing_analytics\":{\"data\":[{\"data_points\":["
                                + "{\"start\":1775088000,\"end\":1775174400,\"phone_number\":\"4915199999999\",\"volume\":9}]}]}}"));
        server.forget();
        collect.clock().pass(Duration.ofHours(1));
        SyncReport report = collect.sync();

        assertThat(report.failures()).allSatisfy(failure -> assertThat(failure).contains("+4915199999999"));
        assertThat(collect.volumes("CH").keySet())
                .as("usage of another number")
                .noneMatch(day -> day.isBefore(LocalDate.parse("2026-04-15")));
    }

    /** Another sync of this process, or another process: it is left to whoever holds it, and not waited for in a circle. */
    @Test
    void a_window_that_somebody_else_is_reading_just_now_does_not_keep_a_sync_from_its_end() throws Exception {
        hub.channel("CH", "CL", "UTC");
        hub.channel("CH2", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server =
                collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-20", "time-zone=UTC");
        collect.sync();
        server.forget();
        collect.clock().pass(Duration.ofMinutes(1));
        Window open = window("CH", "2026-04-20", "2026-04-21");
        collect.ledger().plan("hub", "channel-usage", List.of(new Work(null, "other", open, Work.Reason.CURRENT, 0)));
        assertThat(collect.ledger().claim("hub", Duration.ofMinutes(10))).isPresent();

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(CollectFixture.requests(server, usageOf("CH"))).isEmpty();
        assertThat(CollectFixture.requests(server, usageOf("CH2"))).hasSize(1);
    }

    @Test
    void connections_are_read_side_by_side_and_keep_to_themselves() throws Exception {
        hub.channel("CH", "CL", "UTC");
        HubScript other = new HubScript();
        other.channel("CH", "CL", "UTC").uses(day -> 3);
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer one = collect.hub("one", hub, "streams=channel-usage", "start-date=2026-04-19");
        ScriptedServer two = collect.hub("two", other, "streams=channel-usage", "start-date=2026-04-19");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(one.requests())
                .allMatch(request -> request.header("X-API-Key").equals("key-of-one"));
        assertThat(two.requests())
                .allMatch(request -> request.header("X-API-Key").equals("key-of-two"));
        assertThat(collect.count("usage_record where connection = 'two' and quantity = 3"))
                .isEqualTo(2);
        assertThat(collect.count("usage_record where connection = 'one' and quantity = 3"))
                .isZero();
    }

    @Test
    void channel_usage_is_asked_for_by_all_dimensions_and_without_metrics() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server = collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-19");
        collect.sync();

        assertThat(CollectFixture.requests(server, path("/info/usage")))
                .allSatisfy(request -> assertThat(request.query())
                        .containsOnlyKeys("start_date", "end_date", "granularity", "dimensions")
                        .containsEntry(
                                "dimensions",
                                List.of("country", "pricing_type", "pricing_category", "phone", "tier", "direction")));
    }
}
