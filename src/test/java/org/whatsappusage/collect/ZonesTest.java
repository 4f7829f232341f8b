package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.collect.HubScript.usageOf;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.component.ScriptedServer;

/** The days of a channel are those of a zone that nobody tells; it is learned from the first answer. */
class ZonesTest {

    private static final ToLongFunction<LocalDate> VOLUME = day -> day.toEpochDay() % 1000 + 1;

    @AutoClose
    private CollectFixture collect;

    private static Map<LocalDate, Long> days(String first, String last, ToLongFunction<LocalDate> volume) {
        Map<LocalDate, Long> days = new TreeMap<>();
        LocalDate.parse(first).datesUntil(LocalDate.parse(last).plusDays(1)).forEach(day -> {
            if (volume.applyAsLong(day) > 0) {
                days.put(day, volume.applyAsLong(day));
            }
        });
        return days;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "+08:00",
                "+12:00",
                "-07:00",
                "America/Los_Angeles",
                "Asia/Kolkata",
                "Pacific/Auckland",
                "Europe/Berlin",
                "America/Sao_Paulo"
            })
    void each_day_from_the_start_date_on_is_loaded_whole_and_once(String zone) throws Exception {
        HubScript hub = new HubScript();
        hub.channel("CH", "CL", zone);
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-01-01", "streams=channel-usage");
        SyncReport report = collect.sync();
        String today =
                LocalDate.ofInstant(collect.clock().instant(), ZoneId.of(zone)).toString();

        assertThat(report.failures()).isEmpty();
        // Whole, once, none before the start date, none lost, and the running one.
        assertThat(collect.volumes("CH").keySet())
                .isEqualTo(days("2026-01-01", today, VOLUME).keySet());
        Map<LocalDate, Long> whole = collect.volumes("CH");
        whole.remove(LocalDate.parse(today));
        assertThat(whole)
                .isEqualTo(
                        days("2026-01-01", LocalDate.parse(today).minusDays(1).toString(), VOLUME));
        assertThat(collect.count("usage_version where version > 1")).isZero();
        assertThat(server.requests()).filteredOn(usageOf("CH")).allSatisfy(request -> assertThat(Duration.ofSeconds(
                        Long.parseLong(request.query("end_date")) + 1 - Long.parseLong(request.query("start_date"))))
                .isLessThanOrEqualTo(Duration.ofDays(30).plusHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "+08:00", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"})
    void the_rest_of_a_day_that_is_named_by_the_start_of_the_question_is_no_day(String zone) throws Exception {
        HubScript hub = new HubScript().clips();
        hub.channel("CH", "CL", zone);
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-02-01", "streams=channel-usage");
        for (int i = 0; i < 2; i++) {
            assertThat(collect.sync().failures()).isEmpty();
            collect.clock().pass(Duration.ofHours(1));
        }
        LocalDate today = LocalDate.ofInstant(Instant.parse("2026-04-20T10:00:00Z"), ZoneId.of(zone));

        Map<LocalDate, Long> whole = collect.volumes("CH");
        whole.remove(today);
        assertThat(whole).isEqualTo(days("2026-02-01", today.minusDays(1).toString(), VOLUME));
        assertThat(collect.count("usage_version where withdrawn")).isZero();
    }

    /** Some servers refuse a range that ends later than any day that is running somewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-04-20T00:30:00Z", "2026-04-20T10:00:00Z", "2026-04-20T23:30:00Z"})
    void nothing_is_asked_for_that_is_later_than_a_day_from_now(String now) throws Exception {
        HubScript hub = new HubScript();
        hub.channel("CH", "CL", "+12:00");
        collect = new CollectFixture(now);
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-18", "streams=channel-usage");
        assertThat(collect.sync().failures()).isEmpty();

        assertThat(CollectFixture.requests(server, usageOf("CH"))).isNotEmpty().allSatisfy(request -> assertThat(
                        Instant.ofEpochSecond(Long.parseLong(request.query("end_date"))))
                .isBeforeOrEqualTo(collect.clock().instant().plus(Duration.ofDays(1))));
    }

    /** Clocks were changed on 8 March 2026 in Los Angeles and on 29 March in Berlin. */
    @ParameterizedTest
    @CsvSource({
        "America/Los_Angeles, 2026-03-20T12:00:00Z",
        "America/Los_Angeles, 2026-11-15T12:00:00Z",
        "Pacific/Auckland, 2026-04-20T12:00:00Z",
        "Pacific/Auckland, 2026-10-12T12:00:00Z",
        "Europe/Berlin, 2026-04-12T12:00:00Z",
        "Asia/Kolkata, 2026-04-12T12:00:00Z"
    })
    void a_second_sync_reads_the_open_days_again_and_changes_nothing(String zone, String now) throws Exception {
        HubScript hub = new HubScript();
        hub.channel("CH", "CL", zone);
        collect = new CollectFixture(now);
        ScriptedServer server = collect.hub("hub", hub, "start-date=2025-12-20", "streams=channel-usage");
        assertThat(collect.sync().failures()).isEmpty();
        Map<LocalDate, Long> first = collect.volumes("CH");
        long versions = collect.count("usage_version");
        server.forget();

        for (int i = 0; i < 3; i++) {
            collect.clock().pass(Duration.ofMinutes(7));
            assertThat(collect.sync().failures()).isEmpty();
            assertThat(collect.volumes("CH")).isEqualTo(first);
            assertThat(collect.count("usage_version")).isEqualTo(versions);
            assertThat(CollectFixture.calls(server).get("PA/clients/CL/channels/CH/info/usage"))
                    .as("a settled day is not asked for again")
                    .isLessThanOrEqualTo(2);
        }
    }

    /**
     * Weekends without use: the days around a change of clocks, always on a Sunday, tell nothing of it, and the older of two
     * windows ends on it.
     */
    @ParameterizedTest
    @CsvSource({
        "America/Los_Angeles, 2026-04-05T05:00:00Z",
        "America/Los_Angeles, 2026-11-29T05:00:00Z",
        "Europe/Berlin, 2026-04-26T05:00:00Z",
        "Europe/Berlin, 2026-11-22T05:00:00Z",
        "Pacific/Auckland, 2026-10-25T05:00:00Z",
        "Pacific/Auckland, 2026-05-03T05:00:00Z"
    })
    void quiet_weekends_lose_and_withdraw_nothing_where_clocks_change_between_two_windows(String zone, String now)
            throws Exception {
        ToLongFunction<LocalDate> workdays = day -> day.getDayOfWeek().getValue() > 5 ? 0 : VOLUME.applyAsLong(day);
        HubScript hub = new HubScript();
        hub.channel("CH", "CL", zone).uses(workdays);
        collect = new CollectFixture(now);
        String first = LocalDate.ofInstant(collect.clock().instant(), ZoneId.of("UTC"))
                .minusDays(70)
                .toString();
        collect.hub("hub", hub, "start-date=" + first, "streams=channel-usage");
        for (int i = 0; i < 3; i++) {
            assertThat(collect.sync().failures()).isEmpty();
            collect.clock().pass(Duration.ofHours(23));
        }
        LocalDate over =
                LocalDate.ofInstant(collect.clock().instant(), ZoneId.of(zone)).minusDays(3);

        Map<LocalDate, Long> loaded = collect.volumes("CH");
        loaded.keySet().removeIf(day -> day.isAfter(over));
        assertThat(loaded).isEqualTo(days(first, over.toString(), workdays));
        assertThat(collect.count("usage_version where withdrawn")).isZero();
    }

    @Test
    void channels_of_one_connection_may_have_days_of_their_own() throws Exception {
        HubScript hub = new HubScript();
        hub.channel("EAST", "CL", "+12:00");
        hub.channel("WEST", "CL", "-07:00");
        hub.channel("QUIET", "CL", "-07:00").uses(day -> 0);
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-04-01", "streams=channel-usage");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("EAST")).hasSize(20);
        assertThat(collect.volumes("WEST")).hasSize(20);
        assertThat(collect.volumes("QUIET")).isEmpty();
    }

    @Test
    void a_channel_that_was_quiet_when_it_was_first_read_is_learned_later() throws Exception {
        HubScript hub = new HubScript();
        LocalDate firstUse = LocalDate.parse("2026-04-20");
        for (String zone : new String[] {"+12:00", "-08:00", "+05:30"}) {
            hub.channel("CH" + zone, "CL", zone).uses(day -> day.isBefore(firstUse) ? 0 : VOLUME.applyAsLong(day));
        }
        collect = new CollectFixture("2026-04-10T10:00:00Z");
        collect.hub("hub", hub, "start-date=2026-03-01", "streams=channel-usage");
        for (int i = 0; i < 20; i++) {
            assertThat(collect.sync().failures()).isEmpty();
            collect.clock().pass(Duration.ofHours(17));
        }
        for (String zone : new String[] {"+12:00", "-08:00", "+05:30"}) {
            LocalDate last = LocalDate.ofInstant(collect.clock().instant(), ZoneId.of(zone))
                    .minusDays(2);
            Map<LocalDate, Long> loaded = collect.volumes("CH" + zone);
            loaded.keySet().removeIf(day -> day.isAfter(last));

            assertThat(loaded).as(zone).isEqualTo(days("2026-04-20", last.toString(), VOLUME));
        }
    }

    @Test
    void a_zone_that_is_set_is_believed() throws Exception {
        HubScript hub = new HubScript();
        hub.channel("CH", "CL", "Pacific/Auckland");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
        ScriptedServer server =
                collect.hub("hub", hub, "start-date=2026-04-01", "streams=channel-usage", "time-zone=Pacific/Auckland");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH")).isEqualTo(days("2026-04-01", "2026-04-20", VOLUME));
        assertThat(CollectFixture.requests(server, usageOf("CH")))
                .singleElement()
                .satisfies(request -> assertThat(Long.parseLong(request.query("start_date")))
                        .isEqualTo(LocalDate.parse("2026-04-01")
                                .atStartOfDay(ZoneId.of("Pacific/Auckland"))
                                .toEpochSecond()));
        assertThat(collect.column("select distinct period_zone from usage_record"))
                .containsExactly("Pacific/Auckland");
    }

    /** Wherever a window begins or ends around a change of clocks, it takes no day from the one beside it. */
    @ParameterizedTest
    @CsvSource({
        "America/Los_Angeles, 2026-03-08, 2026-03-20T12:00:00Z",
        "America/Los_Angeles, 2026-03-08, 2026-02-20T12:00:00Z",
        "America/Los_Angeles, 2026-11-01, 2026-11-20T12:00:00Z",
        "Europe/Berlin, 2026-03-29, 2026-03-20T12:00:00Z",
        "Europe/Berlin, 2026-10-25, 2026-11-20T12:00:00Z"
    })
    void seams_on_the_days_of_a_change_of_clocks_withdraw_nothing(String zone, LocalDate change, String learnedAt)
            throws Exception {
        HubScript hub = new HubScript();
        hub.channel("CH", "CL", zone);
        collect = new CollectFixture(learnedAt);
        collect.hub("hub", hub, "streams=channel-usage", "lookback-days=0");
        collect.sync();
        if (collect.clock()
                .instant()
                .isBefore(change.atStartOfDay(ZoneId.of("UTC")).toInstant())) {
            collect.clock().set(change.plusDays(12) + "T12:00:00Z");
        }
        assertThat(collect.backfill(new Again(change.minusDays(9), change.plusDays(9), null))
                        .failures())
                .isEmpty();
        for (int seam = -2; seam <= 2; seam++) {
            collect.clock().pass(Duration.ofMinutes(1));
            collect.backfill(new Again(change.minusDays(6), change.plusDays(seam), null));
            collect.clock().pass(Duration.ofMinutes(1));
            collect.backfill(new Again(change.plusDays(seam), change.plusDays(6), null));
        }

        // The history, since a day that was taken by one reading is brought back by the next.
        assertThat(collect.count("usage_version where withdrawn")).isZero();
        assertThat(collect.volumes("CH").keySet())
                .containsAll(change.minusDays(9).datesUntil(change.plusDays(10)).toList());
    }
}
