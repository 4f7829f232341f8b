package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.runtime.LedgerContents;

/** A day that is longer than its pages reach, so that most rows come twice and count once, rebuilt from its kept answers. */
class ReplayOfWalkTest {

    private static final List<String> ITEMS =
            IntStream.range(0, 130).mapToObj(ReplayOfWalkTest::item).toList();

    @AutoClose
    private CollectFixture collect;

    @BeforeEach
    void prepare() {
        collect = new CollectFixture("2026-04-20T10:00:00Z");
    }

    /** A few are of no WABA, the others are of two. */
    private static String item(int number) {
        String region = "" + (char) ('A' + number / 26) + (char) ('A' + number % 26);
        String whose = number % 40 == 0 && number < 100
                ? "\"channel\":\"sms\""
                : "\"channel\":\"whatsapp\",\"wabaId\":\"waba-" + number % 2 + "\"";
        return "{\"date\":\"2026-04-20\",\"isTransient\":true," + whose + ",\"regionCode\":\"" + region
                + "\",\"costItems\":[{\"cost\":0.1,\"quantity\":" + number + "}]}";
    }

    /** One item a page, so that a hundred pages reach a hundred items. */
    private static Answer answer(Request request) {
        String waba = request.query("filter.wabaId");
        List<String> items = ITEMS.stream()
                .filter(item -> waba == null || item.contains("\"" + waba + "\""))
                .toList();
        int page = Integer.parseInt(request.query("page"));
        String there = page > items.size() ? "" : items.get(page - 1);
        return Answer.ok("{\"limit\":1,\"total\":" + items.size() + ",\"items\":[" + there + "]}");
    }

    @Test
    void what_was_left_to_another_list_is_left_to_it_again() throws Exception {
        collect.cloud("cloud", ReplayOfWalkTest::answer, "start-date=2026-04-20", "streams=usage-details");
        SyncReport sync = collect.sync();
        LedgerContents ledger = new LedgerContents(collect.dataSource());
        List<Map<String, Object>> records = ledger.records();
        assertThat(sync.failures()).isEmpty();
        assertThat(records).hasSize(ITEMS.size());
        assertThat(collect.count("raw_page where of_no_waba")).isPositive();

        collect.damage("DELETE FROM usage_change");
        ReplayReport report = new Replay(collect.ledger(), Providers.load(), SyncListener.NONE).run(null);

        assertThat(report.failures()).isEmpty();
        assertThat(ledger.records()).isEqualTo(records);
    }
}
