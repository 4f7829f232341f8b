package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.collect.HubScript.usageOf;
import static org.whatsappusage.collect.HubScript.window;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.ledger.Backfill;
import org.whatsappusage.ledger.Proof;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.record.Window;

/** Days that somebody asks to read again. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackfillTest {

    @TempDir
    Path folder;

    private final HubScript hub = new HubScript();

    @AutoClose
    private CollectFixture collect;

    private static Again days(String first, String last) {
        return new Again(LocalDate.parse(first), LocalDate.parse(last), null);
    }

    private String ledger() {
        return "jdbc:h2:file:" + folder.resolve("ledger");
    }

    @Test
    void reads_the_days_and_nothing_else() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-15", "time-zone=UTC");
        assertThat(collect.sync().failures()).isEmpty();
        server.forget();
        collect.clock().pass(Duration.ofMinutes(1));

        assertThat(collect.backfill(days("2026-01-10", "2026-03-20")).failures())
                .isEmpty();

        assertThat(CollectFixture.calls(server).keySet())
                .allMatch(path -> path.endsWith("/clients")
                        || path.endsWith("/channels")
                        || path.endsWith("CH/info/usage")
                        || path.endsWith("CL/info/balance"));
        assertThat(collect.volumes("CH").keySet())
                .containsExactlyElementsOf(Stream.concat(
                                LocalDate.parse("2026-01-10").datesUntil(LocalDate.parse("2026-03-21")),
                                LocalDate.parse("2026-04-15").datesUntil(LocalDate.parse("2026-04-21")))
                        .toList());
    }

    @Test
    void follows_what_was_restated_long_after_it_was_settled() throws Exception {
        HubScript.Channel channel = hub.channel("CH", "CL", "America/Los_Angeles");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-01-01", "streams=channel-usage");
        collect.sync();
        channel.uses(day -> day.equals(LocalDate.parse("2026-02-03")) ? 777 : day.toEpochDay() % 1000 + 1);
        collect.clock().pass(Duration.ofHours(2));
        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH").get(LocalDate.parse("2026-02-03"))).isNotEqualTo(777);

        assertThat(collect.backfill(days("2026-02-01", "2026-02-28")).failures())
                .isEmpty();

        assertThat(collect.volumes("CH")).containsEntry(LocalDate.parse("2026-02-03"), 777L);
        assertThat(collect.count("usage_version where version > 1")).isEqualTo(1);
    }

    /** As a process leaves it that was killed after it had read one of four windows. */
    @Test
    void that_was_cut_off_goes_on_with_what_is_left() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z", ledger());
        ScriptedServer server = collect.hub("hub", hub, "time-zone=UTC", "streams=channel-usage");
        collect.sync();
        collect.clock().pass(Duration.ofMinutes(1));
        Backfill begun =
                collect.ledger().beginBackfill("hub", LocalDate.parse("2025-10-01"), LocalDate.parse("2026-01-28"));
        Window newest = window("CH", "2025-12-30", "2026-01-29");
        collect.ledger()
                .plan("hub", "channel-usage", List.of(work(newest), work(window("CH", "2025-11-30", "2025-12-30"))));
        Work read = collect.ledger().claim("hub", Duration.ofMinutes(10)).orElseThrow();
        collect.ledger().begin(read);
        collect.ledger().commit(read, new Proof(1, null, collect.clock().instant()), true);
        collect.clock().pass(Duration.ofMinutes(1));
        server.forget();

        SyncReport resumed = collect.backfill(days("2025-10-01", "2026-01-28"));

        assertThat(resumed.failures()).isEmpty();
        assertThat(resumed.notes())
                .singleElement()
                .asString()
                .contains(
                        "goes on with the backfill",
                        "2025-10-01",
                        "2026-01-28",
                        begun.startedAt().toString());
        assertThat(server.requests()).filteredOn(usageOf("CH")).hasSize(3);
        assertThat(collect.volumes("CH").keySet())
                .containsAll(LocalDate.parse("2025-10-01")
                        .datesUntil(LocalDate.parse("2025-12-30"))
                        .toList());
        assertThat(collect.ledger().backfills("hub")).isEmpty();
    }

    private static Work work(Window window) {
        return new Work(null, "killed", window, Work.Reason.BACKFILL, 0);
    }

    @Test
    void that_was_cut_off_is_also_ended_by_a_sync_and_reads_no_window_twice() throws Exception {
        hub.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server = collect.hub("hub", hub, "time-zone=UTC", "streams=channel-usage");
        collect.sync();
        collect.clock().pass(Duration.ofMinutes(1));
        collect.ledger().beginBackfill("hub", LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-30"));
        server.forget();

        assertThat(collect.sync().failures()).isEmpty();

        assertThat(server.requests()).filteredOn(usageOf("CH")).hasSize(2);
        assertThat(collect.ledger().backfills("hub")).isEmpty();
        collect.clock().pass(Duration.ofMinutes(1));
        server.forget();
        assertThat(collect.sync().failures()).isEmpty();
        assertThat(server.requests()).filteredOn(usageOf("CH")).hasSize(1);
    }

    @Test
    void of_one_connection_leaves_the_others_alone() throws Exception {
        hub.channel("CH", "CL", "UTC");
        HubScript second = new HubScript();
        second.channel("CH", "CL", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer one = collect.hub("one", hub, "streams=channel-usage");
        ScriptedServer two = collect.hub("two", second, "streams=channel-usage");

        SyncReport report =
                collect.backfill(new Again(LocalDate.parse("2026-02-01"), LocalDate.parse("2026-02-10"), "two"));

        assertThat(report.failures()).isEmpty();
        assertThat(one.requests()).isEmpty();
        assertThat(two.requests()).filteredOn(usageOf("CH")).isNotEmpty();
    }

    @Test
    void what_a_plan_says_is_what_the_sync_then_calls() throws Exception {
        for (int i = 0; i < 3; i++) {
            hub.channel("CH" + i, "CL", "UTC");
        }
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-01-01", "time-zone=UTC");
        assertThat(collect.collector().preview().notes())
                .singleElement()
                .asString()
                .contains("hub", "not known yet");
        collect.sync();
        collect.clock().pass(Duration.ofMinutes(10));
        server.forget();

        Preview preview = collect.collector().preview();
        assertThat(server.requests()).isEmpty();
        collect.sync();

        assertThat(preview.calls()).isEqualTo(server.requests().size());
        assertThat(preview.rows())
                .filteredOn(row -> row.stream().equals("channel-usage"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.reason()).isEqualTo(Work.Reason.CURRENT);
                    assertThat(row.windows()).isEqualTo(3);
                    assertThat(row.limit()).isNull();
                });
    }
}
