package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The shipped routes keep the raw answers of what they commit, as long as the setting says. */
class RawAnswersTest {

    private final HubScript hub = new HubScript();
    private final String ledger = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    @AutoClose
    private CollectFixture collect;

    private void start(String now, String days) throws Exception {
        collect = new CollectFixture(now, ledger);
        if (days != null) {
            collect.set("raw.days", days);
        }
        collect.hub("hub", hub, "start-date=2026-04-19");
    }

    @Test
    void every_committed_window_is_kept_with_its_answers_lists_and_balances_too() throws Exception {
        hub.channel("CH", "CL", "UTC");
        start("2026-04-20T10:00:00Z", null);
        collect.sync();

        assertThat(collect.column("select distinct stream from raw_reading order by stream"))
                .containsExactly(
                        "channel-balance", "channel-usage", "channels", "client-balance", "clients", "partner-balance");
        assertThat(collect.count("sync_window w where complete and not exists (select 1 from raw_reading r"
                        + " where r.sync_id = w.sync_id and r.stream = w.stream and r.scope = w.scope"
                        + " and r.body_hash = w.body_hash and r.window_start is not distinct from w.window_start"
                        + " and r.window_end is not distinct from w.window_end)"))
                .isZero();
        assertThat(collect.column("select origin from raw_page")).isNotEmpty().allSatisfy(origin -> assertThat(origin)
                .doesNotContain("key-of-hub"));
    }

    @Test
    void an_answer_that_says_the_same_again_takes_no_room() throws Exception {
        hub.channel("CH", "CL", "UTC");
        start("2026-04-20T10:00:00Z", null);
        collect.sync();
        long bodies = collect.count("raw_body");
        long readings = collect.count("raw_reading");
        collect.clock().pass(Duration.ofHours(1));
        collect.sync();

        assertThat(collect.count("raw_body")).isEqualTo(bodies);
        assertThat(collect.count("raw_reading")).isGreaterThan(readings);
    }

    @Test
    void they_are_dropped_when_they_are_older_than_the_setting_says() throws Exception {
        hub.channel("CH", "CL", "UTC");
        start("2026-04-20T10:00:00Z", "2");
        collect.sync();
        String first =
                collect.column("select distinct sync_id from raw_reading").get(0);
        collect.clock().pass(Duration.ofDays(1));
        collect.sync();
        assertThat(collect.column("select distinct sync_id from raw_reading")).hasSize(2);

        collect.clock().pass(Duration.ofDays(1).plusSeconds(1));
        collect.sync();
        assertThat(collect.column("select distinct sync_id from raw_reading"))
                .hasSize(2)
                .doesNotContain(first);
        assertThat(collect.count(
                        "raw_page p where not exists (select 1 from raw_body b where b.body_hash = p.body_hash)"))
                .isZero();
    }

    @Test
    void zero_days_keep_none_and_drop_what_was_kept_before() throws Exception {
        hub.channel("CH", "CL", "UTC");
        start("2026-04-20T10:00:00Z", null);
        collect.sync();
        collect.close();

        start("2026-04-20T11:00:00Z", "0");
        collect.sync();
        assertThat(collect.count("raw_reading")).isZero();
        assertThat(collect.count("raw_page")).isZero();
        assertThat(collect.count("raw_body")).isZero();
    }
}
