package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.collect.HubScript.path;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/** Pages of YCloud's daily bill. */
class CloudTest {

    @AutoClose
    private CollectFixture collect;

    @BeforeEach
    void prepare() {
        // 18:00 of 20 April at YCloud
        collect = new CollectFixture("2026-04-20T10:00:00Z");
    }

    private static String item(String day, String region, boolean open) {
        return "{\"date\":\"" + day + "\",\"isTransient\":" + open
                + ",\"channel\":\"whatsapp\",\"wabaId\":\"1\",\"regionCode\":\""
                + region + "\",\"costItems\":[{\"cost\":0.1,\"unitPrice\":0.05,\"quantity\":2,"
                + "\"conversationOriginType\":\"marketing\"}]}";
    }

    private static String region(int number) {
        return "" + (char) ('A' + number / 26 % 26) + (char) ('A' + number % 26);
    }

    private static Answer page(List<String> items) {
        return Answer.ok("{\"items\":[" + String.join(",", items) + "]}");
    }

    /** Items of a range of days, newest first, in pages as they are asked for. */
    private static Answer answer(Request request, Function<LocalDate, List<String>> itemsOf) {
        if (request.path().endsWith("/balance")) {
            return Answer.ok("{\"amount\":5,\"currency\":\"USD\"}");
        }
        List<String> items = new ArrayList<>();
        LocalDate first = LocalDate.parse(request.query("filter.startDate"));
        for (LocalDate day = LocalDate.parse(request.query("filter.endDate"));
                !day.isBefore(first);
                day = day.minusDays(1)) {
            items.addAll(itemsOf.apply(day));
        }
        int page = Integer.parseInt(request.query("page"));
        int limit = Integer.parseInt(request.query("limit"));
        return page(items.stream().skip((page - 1L) * limit).limit(limit).toList());
    }

    private static List<String> items(LocalDate day, int regions, boolean open) {
        return IntStream.range(0, regions)
                .mapToObj(i -> item(day.toString(), region(i), open))
                .toList();
    }

    private long rows() throws Exception {
        return collect.count("usage_record where not withdrawn and stream = 'usage-details'");
    }

    @Test
    void all_pages_of_a_window_are_read() throws Exception {
        ScriptedServer server = collect.cloud(
                "cloud", request -> answer(request, day -> items(day, 240, false)), "start-date=2026-04-19");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(rows()).isEqualTo(480);
        assertThat(CollectFixture.requests(server, path("/usageDetails")))
                .extracting(request -> request.query("filter.startDate") + " " + request.query("page"))
                .containsExactlyInAnyOrder(
                        "2026-04-20 1", "2026-04-20 2", "2026-04-20 3", "2026-04-19 1", "2026-04-19 2", "2026-04-19 3");
    }

    @Test
    void a_last_page_that_is_full_is_followed_by_an_empty_one() throws Exception {
        ScriptedServer server = collect.cloud(
                "cloud", request -> answer(request, day -> items(day, 200, false)), "start-date=2026-04-20");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(rows()).isEqualTo(200);
        assertThat(CollectFixture.requests(server, path("/usageDetails"))).hasSize(3);
    }

    /** A row that comes in while pages are read moves another to the next page, where it is seen again. */
    @Test
    void rows_that_move_between_pages_are_read_again_and_then_committed() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> answer(request, day -> {
                    List<String> items = new ArrayList<>(items(day, 150, true));
                    if (pages.incrementAndGet() > 1) {
                        items.add(0, item(day.toString(), "ZZ", true));
                    }
                    return items;
                }),
                "start-date=2026-04-20",
                "streams=usage-details");
        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(rows()).isEqualTo(151);
        assertThat(server.requests()).hasSize(4);
        assertThat(collect.column("select requests from sync_window where stream = 'usage-details'"))
                .as("of both readings")
                .containsExactly("4");
    }

    @Test
    void rows_that_move_each_time_are_a_failure_after_a_few_readings_and_no_half_reading() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> answer(request, day -> {
                    List<String> items = new ArrayList<>(items(day, 150, true));
                    int call = calls.incrementAndGet();
                    IntStream.range(0, call).forEach(i -> items.add(0, item(day.toString(), "Z" + region(i), true)));
                    return items;
                }),
                "start-date=2026-04-20",
                "streams=usage-details");
        SyncReport report = collect.sync();

        assertThat(report.failures()).singleElement().asString().contains("cloud usage-details", "more than once");
        assertThat(rows()).isZero();
        assertThat(server.requests()).hasSizeLessThanOrEqualTo(6);
        assertThat(collect.count("sync_window where not complete")).isEqualTo(1);
    }

    @Test
    void the_hundredth_page_full_is_incomplete_and_named() throws Exception {
        AtomicInteger row = new AtomicInteger();
        collect.cloud(
                "cloud",
                request -> page(IntStream.range(0, 100)
                        .mapToObj(i -> item("2026-04-20", "R" + row.incrementAndGet(), true))
                        .toList()),
                "start-date=2026-04-20",
                "streams=usage-details");
        SyncReport report = collect.sync();

        assertThat(report.failures())
                .singleElement()
                .asString()
                .contains("cloud usage-details", "2026-04-20 (+08:00)", "full");
        assertThat(rows()).as("nothing of it").isZero();
        assertThat(collect.column("select requests from sync_window where not complete"))
                .containsExactly("100");
    }

    @Test
    void a_page_that_repeats_for_ever_is_stopped() throws Exception {
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> Answer.ok("{\"page\":" + request.query("page") + ",\"items\":["
                        + String.join(",", items(LocalDate.parse("2026-04-20"), 100, true)) + "]}"),
                "start-date=2026-04-20",
                "streams=usage-details");

        assertThat(collect.sync().failures()).hasSize(1);
        assertThat(server.requests()).hasSizeLessThan(10);
        assertThat(rows()).isZero();
    }

    @Test
    void a_fault_in_the_middle_of_the_pages_asks_for_that_page_again() throws Exception {
        Map<String, Integer> asked = new HashMap<>();
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> {
                    int times = asked.merge(String.valueOf(request.query("page")), 1, Integer::sum);
                    return times <= 3 && !request.path().endsWith("balance")
                            ? Answer.status(503, "{}")
                            : answer(request, day -> items(day, 250, false));
                },
                "start-date=2026-04-20",
                "streams=usage-details");

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(rows()).isEqualTo(250);
        assertThat(server.requests()).hasSize(12);
    }

    @Test
    void every_day_that_is_not_wholly_final_is_read_by_each_sync_and_alone() throws Exception {
        LocalDate late = LocalDate.parse("2026-03-30");
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> answer(
                        request,
                        day -> List.of(
                                item(day.toString(), "DE", false),
                                item(
                                        day.toString(),
                                        "US",
                                        day.equals(late) || day.isAfter(LocalDate.parse("2026-04-18"))))),
                "start-date=2026-03-25",
                "streams=usage-details");
        collect.sync();
        server.forget();
        collect.clock().pass(Duration.ofMinutes(3));
        assertThat(collect.sync().failures()).isEmpty();

        assertThat(server.requests())
                .extracting(request -> request.query("filter.startDate") + ".." + request.query("filter.endDate"))
                .containsExactlyInAnyOrder(
                        "2026-04-20..2026-04-20", "2026-04-19..2026-04-19", "2026-03-30..2026-03-30");
        assertThat(collect.count("usage_version where version > 1")).isZero();
    }

    @Test
    void the_own_account_and_each_managed_one_are_read_for_usage_and_balance() throws Exception {
        ScriptedServer server = collect.cloud(
                "cloud",
                request -> answer(request, day -> items(day, 1, false)),
                "start-date=2026-04-20",
                "managed-account-ids=m1,m2");

        assertThat(collect.sync().failures()).isEmpty();
        for (String end : List.of("/usageDetails", "/balance")) {
            assertThat(CollectFixture.requests(server, path(end)))
                    .extracting(request -> request.header("X-Managed-Account-ID"))
                    .containsExactlyInAnyOrder(null, "m1", "m2");
        }
        assertThat(collect.column(
                        "select managed_account_id from usage_record order by managed_account_id nulls first"))
                .containsExactly(null, "m1", "m2");
    }

    @Test
    void one_managed_account_that_fails_leaves_the_rest() throws Exception {
        collect.cloud(
                "cloud",
                request -> "m1".equals(request.header("X-Managed-Account-ID"))
                        ? Answer.status(404, "{}")
                        : answer(request, day -> items(day, 1, false)),
                "start-date=2026-04-20",
                "managed-account-ids=m1,m2",
                "streams=usage-details");

        assertThat(collect.sync().failures()).singleElement().asString().contains("managed account m1", "404");
        assertThat(rows()).isEqualTo(2);
    }
}
