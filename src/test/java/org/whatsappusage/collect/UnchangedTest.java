package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.component.WhatsAppUsageConstants;
import org.whatsappusage.provider.Observations;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.record.Observation;
import org.whatsappusage.runtime.LedgerContents;

/** Answers that are those of the last time are not read, and the ledger is as if they were. */
class UnchangedTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-04-20");
    private static final LocalDate FIRST = TODAY.minusDays(5);
    private static final Again ALL = new Again(FIRST, TODAY, null);
    private static final List<String> TABLES = List.of(
            "usage_record",
            "usage_version",
            "usage_period",
            "usage_sum",
            "sync_window",
            "coverage",
            "raw_reading",
            "raw_page",
            "raw_body",
            "usage_change");

    private final Map<LocalDate, List<String>> bill = new TreeMap<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final List<CollectFixture> opened = new ArrayList<>();
    private CollectFixture collect;
    private int newRegion = 46;

    @BeforeEach
    void prepare() throws Exception {
        FIRST.datesUntil(TODAY.plusDays(1))
                .forEach(day -> bill.put(
                        day,
                        new ArrayList<>(IntStream.range(0, 45)
                                .mapToObj(i -> item(day, i, 1))
                                .toList())));
        collect = start("jdbc:h2:mem:" + UUID.randomUUID(), this::countUnread);
    }

    @AfterEach
    void stop() {
        opened.forEach(CollectFixture::close);
    }

    /** @param step before the one that stages */
    private CollectFixture start(String ledger, Processor step) throws Exception {
        CollectFixture fixture =
                new CollectFixture("2026-04-20T10:00:00Z", ledger).before("collect-window-stage", step);
        opened.add(fixture);
        // One reader, which never has to pause, so that the clocks of two fixtures stay together.
        fixture.cloud("cloud", this::answer, "start-date=" + FIRST, "streams=usage-details", "concurrency=1");
        return fixture;
    }

    private void countUnread(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Observations page && !page.areRead()) {
            unread.incrementAndGet();
        }
    }

    private static void look(Exchange exchange) {
        assertThat(exchange.getMessage().getBody(List.class)).doesNotContainNull();
    }

    private static void keepThree(Exchange exchange) {
        exchange.getMessage()
                .setBody(exchange.getMessage().getBody(List.class).stream()
                        .limit(3)
                        .toList());
    }

    private static String item(LocalDate day, int region, int cost) {
        return "{\"date\":\"" + day + "\",\"isTransient\":" + day.equals(TODAY)
                + ",\"channel\":\"whatsapp\",\"wabaId\":\"1\",\"regionCode\":\"" + (char) ('A' + region / 26)
                + (char) ('A' + region % 26) + "\",\"costItems\":[{\"cost\":0." + cost
                + ",\"unitPrice\":0.05,\"quantity\":2,\"conversationOriginType\":\"marketing\"}]}";
    }

    private Answer answer(Request request) {
        LocalDate first = LocalDate.parse(request.query("filter.startDate"));
        LocalDate last = LocalDate.parse(request.query("filter.endDate"));
        List<String> items = new ArrayList<>();
        bill.forEach((day, some) -> {
            if (!day.isBefore(first) && !day.isAfter(last)) {
                items.addAll(some);
            }
        });
        int page = Integer.parseInt(request.query("page"));
        int limit = Integer.parseInt(request.query("limit"));
        return Answer.ok("{\"items\":["
                + String.join(
                        ",",
                        items.stream().skip((page - 1L) * limit).limit(limit).toList())
                + "],\"total\":" + items.size() + "}");
    }

    /** Reads all days again, an hour later. */
    private SyncReport again() throws Exception {
        return again(ALL);
    }

    private SyncReport again(Again days) throws Exception {
        collect.clock().pass(Duration.ofHours(1));
        SyncReport report = collect.backfill(days);
        assertThat(report.failures()).isEmpty();
        return report;
    }

    private long rows() throws Exception {
        return collect.count("usage_record where not withdrawn");
    }

    /** All that the ledger holds, but for the names of syncs. */
    private static Map<String, List<String>> contents(CollectFixture fixture) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (String table : TABLES) {
            contents.put(
                    table,
                    new LedgerContents(fixture.dataSource())
                            .rows("SELECT * FROM " + table).stream()
                                    .map(row -> {
                                        row.remove("sync_id");
                                        row.remove("body");
                                        row.replaceAll((column, value) -> value instanceof byte[] bytes
                                                ? HexFormat.of().formatHex(bytes)
                                                : value);
                                        return row.toString();
                                    })
                                    .sorted()
                                    .toList());
        }
        return contents;
    }

    @Test
    void a_window_whose_answers_came_again_is_confirmed_and_not_read() throws Exception {
        collect.sync();
        assertThat(unread).hasValue(0);
        SyncReport report = again();

        assertThat(unread).hasValue(4);
        assertThat(rows()).isEqualTo(6 * 45);
        assertThat(report.summary().streams()).singleElement().satisfies(stream -> assertThat(stream.records())
                .isEqualTo(6 * 45));
        assertThat(collect.column("select distinct observed_at from usage_record"))
                .singleElement()
                .asString()
                .startsWith("2026-04-20 11:00");
        assertThat(collect.count("usage_change")).isEqualTo(6 * 45);
    }

    @Test
    void a_page_that_differs_lets_those_before_it_be_read_after_all() throws Exception {
        collect.sync();
        bill.get(FIRST.plusDays(3)).set(20, item(FIRST.plusDays(3), 20, 7));
        again();

        assertThat(unread).as("both of the other windows, and the page before").hasValue(3);
        assertThat(rows()).isEqualTo(6 * 45);
        assertThat(collect.column("select cast(sum(cost) as numeric(9, 1)) from usage_record"))
                .containsExactly("27.6");
        assertThat(collect.count("usage_version where version = 2")).isEqualTo(1);

        again();
        assertThat(unread).as("the new answers are known, too").hasValue(7);
    }

    @Test
    void a_page_that_is_gone_lets_those_before_it_be_read_after_all() throws Exception {
        collect.sync();
        for (int day = 1; day < 4; day++) {
            bill.get(FIRST.plusDays(day)).clear();
        }
        bill.get(FIRST).add(item(FIRST, newRegion++, 1));
        again();

        assertThat(rows()).isEqualTo(3 * 45 + 1);
        assertThat(collect.count("usage_record where withdrawn")).isEqualTo(3 * 45);
    }

    /** What such a step made of the answers then is not what they are without it. */
    @Test
    void pages_that_a_step_altered_are_not_taken_for_what_the_ledger_has() throws Exception {
        String ledger = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        collect = start(ledger, UnchangedTest::keepThree);
        collect.sync();
        assertThat(rows()).isEqualTo(12);
        collect.close();

        collect = start(ledger, this::countUnread);
        again();
        assertThat(unread).hasValue(0);
        assertThat(rows()).isEqualTo(6 * 45);
        collect.close();

        collect = start(ledger, UnchangedTest::keepThree);
        collect.clock().pass(Duration.ofHours(1));
        again();
        assertThat(rows())
                .as("nor without regard to a step that was put in since")
                .isEqualTo(12);
    }

    @Test
    void pages_that_would_be_mapped_in_another_way_are_read() throws Exception {
        collect.sync();
        collect.damage("update raw_page set mapping = 'of another build' where page = 2");
        again();

        assertThat(unread).as("of the windows with one page").hasValue(2);
    }

    /** As a step before the rows are normalised does. */
    @Test
    void pages_of_another_answer_than_the_one_that_came_are_not_taken_for_what_the_ledger_has() throws Exception {
        String ledger = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        collect = start(ledger, exchange -> exchange.getMessage()
                .setBody(Observations.of(threeOf(exchange.getMessage().getBody(Observations.class)))));
        collect.sync();
        assertThat(rows()).isEqualTo(12);
        collect.close();

        collect = start(ledger, this::countUnread);
        again();
        assertThat(rows()).isEqualTo(6 * 45);
    }

    private static org.whatsappusage.provider.Answer threeOf(Observations page) {
        return new org.whatsappusage.provider.Answer() {
            @Override
            public Page page() {
                return page.answer().page();
            }

            @Override
            public List<Observation> observations() {
                return page.subList(0, 3);
            }
        };
    }

    /** Another process, between the look at what was read last and the commit. */
    @Test
    void what_was_committed_after_the_look_at_the_last_reading_lets_the_pages_be_read_without_further_calls()
            throws Exception {
        AtomicInteger calls = new AtomicInteger();
        String ledger = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        collect = start(ledger, exchange -> {
            countUnread(exchange);
            if (calls.incrementAndGet() > 4) {
                collect.damage("update raw_page set mapping = null");
            }
        });
        collect.sync();
        bill.get(FIRST).set(0, item(FIRST, 0, 1));
        SyncReport report = again();

        assertThat(report.notes()).isEmpty();
        assertThat(unread).hasPositiveValue();
        assertThat(calls).hasValue(8);
        assertThat(rows()).isEqualTo(6 * 45);
        assertThat(collect.column("select records from sync_window order by records"))
                .containsExactly("45", "45", "45", "45", "180", "180");
    }

    @Test
    void a_replay_that_changes_something_lets_everything_be_read() throws Exception {
        collect.sync();
        collect.damage("update usage_change set quantity = 77 where country = 'AD'");
        assertThat(new Replay(collect.ledger(), Providers.load(), SyncListener.NONE)
                        .run(null)
                        .changed())
                .isEqualTo(6);
        again();

        assertThat(unread).hasValue(0);
        assertThat(collect.column("select distinct quantity from usage_record")).containsExactly("2");
    }

    @Test
    void a_route_that_keeps_no_answers_any_more_reads_them() throws Exception {
        String ledger = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        collect = start(ledger, this::countUnread);
        collect.sync();
        collect.close();

        collect = start(ledger, exchange -> exchange.getMessage().removeHeader(WhatsAppUsageConstants.RAW_BODY));
        bill.get(FIRST).remove(0);
        again();
        assertThat(rows()).isEqualTo(6 * 45 - 1);
        assertThat(collect.count("raw_reading")).isEqualTo(3);
        again();
        assertThat(rows()).isEqualTo(6 * 45 - 1);
        assertThat(collect.count("raw_reading")).isEqualTo(3);
    }

    @Test
    void records_that_were_deleted_by_hand_are_read_again() throws Exception {
        collect.sync();
        collect.damage("delete from usage_change where country = 'AC'");
        again();

        assertThat(unread).hasValue(0);
        assertThat(rows()).isEqualTo(6 * 45);
    }

    @Test
    void days_that_were_committed_within_another_window_since_are_read() throws Exception {
        collect.sync();
        bill.get(TODAY.minusDays(2)).remove(4);
        again(new Again(TODAY.minusDays(2), TODAY.minusDays(2), null));
        assertThat(rows()).isEqualTo(6 * 45 - 1);
        bill.get(TODAY.minusDays(2)).add(4, item(TODAY.minusDays(2), 4, 1));
        unread.set(0);
        again();

        assertThat(unread).as("of the other windows").hasValue(2);
        assertThat(rows()).isEqualTo(6 * 45);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void the_ledger_is_what_it_is_when_every_answer_is_read(long seed) throws Exception {
        Random random = new Random(seed);
        CollectFixture reading = start("jdbc:h2:mem:" + UUID.randomUUID(), UnchangedTest::look);
        for (int step = 0; step < 6; step++) {
            LocalDate from = FIRST.plusDays(random.nextInt(6));
            Again again = random.nextInt(3) == 0 ? null : random.nextInt(3) == 0 ? new Again(from, TODAY, null) : ALL;
            for (CollectFixture one : List.of(collect, reading)) {
                SyncReport report = again == null ? one.sync() : one.backfill(again);
                assertThat(report.failures()).isEmpty();
            }

            assertThat(contents(collect)).as("seed " + seed + ", step " + step).isEqualTo(contents(reading));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                change(random);
            }
            Duration later = Duration.ofMinutes(1 + random.nextInt(90));
            collect.clock().pass(later);
            reading.clock().pass(later);
        }
        assertThat(unread).hasPositiveValue();
    }

    private void change(Random random) {
        LocalDate day = FIRST.plusDays(random.nextInt(6));
        List<String> items = bill.get(day);
        switch (random.nextInt(3)) {
            case 0 -> items.set(random.nextInt(items.size()), item(day, newRegion++, 3));
            case 1 -> items.remove(random.nextInt(items.size()));
            default -> items.add(item(day, newRegion++, 1 + random.nextInt(9)));
        }
    }
}
