package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/** Lists of YCloud that are longer than a hundred pages of a hundred reach. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutListsTest {

    private static final int REACH = 10_000;

    @AutoClose
    private CollectFixture collect;

    @BeforeEach
    void prepare() {
        // 18:00 of 20 April at YCloud
        collect = new CollectFixture("2026-04-20T10:00:00Z");
    }

    private record Item(LocalDate day, String channel, String waba, String region) {

        private String json() {
            return "{\"date\":\"" + day + "\",\"isTransient\":false,\"channel\":\"" + channel + "\""
                    + (waba == null ? "" : ",\"wabaId\":\"" + waba + "\"") + ",\"regionCode\":\"" + region
                    + "\",\"costItems\":[{\"cost\":0.1,\"quantity\":2}]}";
        }
    }

    private static List<Item> items(LocalDate day, String channel, String waba, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(day, channel, waba, "R" + i))
                .toList();
    }

    /** A list of what the request asks for, in pages, counted if it asks for that, and never more than the pages reach. */
    private static Answer answer(Request request, Function<LocalDate, List<Item>> itemsOf) {
        List<Item> all = new ArrayList<>();
        LocalDate first = LocalDate.parse(request.query("filter.startDate"));
        for (LocalDate day = LocalDate.parse(request.query("filter.endDate"));
                !day.isBefore(first);
                day = day.minusDays(1)) {
            all.addAll(itemsOf.apply(day));
        }
        String waba = request.query("filter.wabaId");
        List<Item> asked = all.stream()
                .filter(item -> waba == null || waba.equals(item.waba))
                .toList();
        int page = Integer.parseInt(request.query("page"));
        int limit = Integer.parseInt(request.query("limit"));
        List<String> json = asked.stream()
                .limit(REACH)
                .skip((page - 1L) * limit)
                .limit(limit)
                .map(Item::json)
                .toList();
        String total = "true".equals(request.query("includeTotal")) ? ",\"total\":" + asked.size() : "";
        return Answer.ok("{\"items\":[" + String.join(",", json) + "]" + total + "}");
    }

    private ScriptedServer cloud(String start, Function<LocalDate, List<Item>> itemsOf) throws Exception {
        return collect.cloud(
                "cloud", request -> answer(request, itemsOf), "start-date=" + start, "streams=usage-details");
    }

    private long rows() throws Exception {
        return collect.count("usage_record where not withdrawn");
    }

    @Test
    void several_days_are_read_day_by_day_at_the_cost_of_one_call() throws Exception {
        ScriptedServer server = cloud("2026-04-10", day -> items(day, "whatsapp", "1", 1500));

        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(rows()).isEqualTo(11 * 1500);
        // 10 April to 18 April in one window that is too long, then eleven days of 16 pages.
        assertThat(server.requests()).hasSize(1 + 11 * 16);
        assertThat(collect.count("sync_window where complete")).isEqualTo(11);
        assertThat(collect.count("sync_window where not complete")).isZero();

        server.forget();
        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.count("usage_version where version > 1")).isZero();
    }

    @Test
    void a_single_day_is_read_waba_by_waba_and_what_is_of_no_waba_from_the_list_of_all() throws Exception {
        ScriptedServer server = cloud("2026-04-20", day -> {
            List<Item> all = new ArrayList<>(items(day, "sms", null, 150));
            all.addAll(items(day, "whatsapp", "1", 6000));
            all.addAll(items(day, "whatsapp", "2", 4000));
            all.addAll(items(day, "email", null, 0));
            return all;
        });

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(rows()).isEqualTo(10_150);
        assertThat(collect.column("select count(*) from usage_record group by waba_id order by waba_id nulls first"))
                .containsExactly("150", "6000", "4000");
        // The list of all, then 61 pages and 41; the last of each is empty.
        assertThat(server.requests()).hasSize(100 + 61 + 41);
        assertThat(collect.column("select complete from sync_window")).containsExactly("TRUE");
    }

    @Test
    void a_waba_that_only_an_earlier_day_has_named_is_found() throws Exception {
        LocalDate today = LocalDate.parse("2026-04-20");
        cloud("2026-04-18", day -> {
            List<Item> all = new ArrayList<>(items(day, "whatsapp", "1", day.equals(today) ? 10_000 - 1 : 5));
            all.addAll(items(day, "whatsapp", "2", 5));
            return all;
        });

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.count("usage_record where period_end = timestamp with time zone '2026-04-20 16:00:00Z'"))
                .isEqualTo(10_004);
    }

    @Test
    void a_waba_that_nobody_has_named_makes_the_day_incomplete() throws Exception {
        cloud("2026-04-20", day -> {
            List<Item> all = new ArrayList<>(items(day, "whatsapp", "1", 10_000));
            all.addAll(items(day, "whatsapp", "hidden", 7));
            return all;
        });

        assertThat(collect.sync().failures())
                .singleElement()
                .asString()
                .contains("cloud usage-details", "2026-04-20", "10007", "only 10000");
        assertThat(rows()).isZero();
        assertThat(collect.column("select complete from sync_window")).containsExactly("FALSE");
    }

    @Test
    void a_waba_whose_own_list_is_too_long_makes_the_day_incomplete() throws Exception {
        cloud("2026-04-20", day -> items(day, "whatsapp", "giant", 10_001));

        assertThat(collect.sync().failures())
                .singleElement()
                .asString()
                .contains("cloud usage-details", "2026-04-20", "WABA giant", "longer than its pages reach");
        assertThat(rows()).isZero();
    }

    @Test
    void as_many_as_the_pages_reach_are_whole() throws Exception {
        cloud("2026-04-20", day -> items(day, "whatsapp", "1", 10_000));

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(rows()).isEqualTo(10_000);
    }

    /** Without a repeated row: one goes while pages are read, and another moves to a page that was read already. */
    @Test
    void a_row_that_is_missed_between_two_pages_is_noticed_by_the_count() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        LocalDate today = LocalDate.parse("2026-04-20");
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> {
                    boolean before = calls.getAndIncrement() == 0;
                    return answer(
                            request, day -> items(today, "whatsapp", "1", 150).subList(before ? 0 : 1, 150));
                },
                "start-date=2026-04-20",
                "streams=usage-details");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(rows()).isEqualTo(149);
        assertThat(server.requests()).hasSize(4);
    }
}
