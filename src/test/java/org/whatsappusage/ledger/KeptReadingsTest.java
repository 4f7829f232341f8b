package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Window;

/** What is kept of the raw answers, and for how long. */
class KeptReadingsTest extends AnyDatabase {

    private static final Window MARCH = window("ch1", "2026-03-01", "2026-03-03");

    private static KeptPage page(String body) {
        return new KeptPage(
                "hash of " + body, "{\"asked\":\"" + body + "\"}", body.getBytes(StandardCharsets.UTF_8), false, null);
    }

    private Work staged(Window window, KeptPage... pages) {
        Work work = fixture.claimed(window);
        fixture.ledger().begin(work);
        String[] days = {"2026-03-01", "2026-03-02"};
        for (int i = 0; i < pages.length; i++) {
            fixture.ledger().stage(work, List.of(usage(days[i]).record()), pages[i]);
        }
        return work;
    }

    private void read(Window window, KeptPage... pages) {
        fixture.ledger()
                .commit(
                        staged(window, pages),
                        new Proof(pages.length, "all", fixture.clock().instant()),
                        true);
    }

    private List<KeptReading> readings() {
        return fixture.ledger().kept().next(0, Long.MAX_VALUE, null);
    }

    private List<String> tables() {
        return List.of(
                fixture.query("SELECT COUNT(*) FROM raw_reading").get(0),
                fixture.query("SELECT COUNT(*) FROM raw_page").get(0),
                fixture.query("SELECT COUNT(*) FROM raw_body").get(0));
    }

    @Test
    void a_committed_reading_is_kept_with_its_pages_and_all_that_its_commit_was_told() {
        read(MARCH, page("one"), page("two"));

        assertThat(readings())
                .containsExactly(new KeptReading(
                        1,
                        "sync-1",
                        MARCH,
                        new Proof(2, "all", LedgerFixture.START),
                        true,
                        LedgerFixture.START,
                        2,
                        0,
                        Instant.parse("2026-03-01T00:00:00Z"),
                        Instant.parse("2026-03-02T00:00:00Z")));
        KeptPage second = fixture.ledger().kept().page(readings().get(0), 2);
        assertThat(second.body()).asString(StandardCharsets.UTF_8).isEqualTo("two");
        assertThat(second.origin()).isEqualTo("{\"asked\":\"two\"}");
        assertThat(tables()).containsExactly("1", "2", "2");
    }

    @Test
    void a_reading_is_visible_only_from_its_commit_on_and_not_at_all_if_it_fails() {
        Work work = staged(MARCH, page("one"));
        assertThat(readings()).isEmpty();

        fixture.ledger().fail(work, fixture.proof(), "broken");
        assertThat(tables()).containsExactly("0", "0", "0");
    }

    @Test
    void a_reading_that_is_begun_anew_keeps_only_its_last_pages() {
        Work work = staged(MARCH, page("one"), page("two"));
        fixture.ledger().begin(work);
        fixture.ledger().stage(work, List.of(usage("2026-03-01").record()), page("three"));
        fixture.ledger().commit(work, fixture.proof(), true);

        assertThat(fixture.query("SELECT page, body_hash FROM raw_page")).containsExactly("1 hash of three");
    }

    @Test
    void what_a_killed_process_staged_is_dropped() {
        staged(MARCH, page("one"));
        fixture.pass(Duration.ofHours(1));
        fixture.ledger().plan("main", "channel-usage", List.of());
        fixture.reopen();

        assertThat(tables()).containsExactly("0", "0", "0");
    }

    @Test
    void a_reading_of_which_a_page_came_without_its_body_is_not_kept() {
        read(MARCH, page("one"), null);

        assertThat(tables()).containsExactly("0", "0", "0");
    }

    /** Databases keep short values in their rows and long ones apart; what was kept outlives the process that did. */
    @Test
    void bodies_of_any_length_come_back_byte_for_byte() {
        List<byte[]> bodies = new ArrayList<>();
        for (int length : new int[] {0, 1, 256, 257, 65_536, 65_537, 3_000_000}) {
            byte[] body = new byte[length];
            new Random(length).nextBytes(body);
            bodies.add(body);
            read(MARCH, new KeptPage("hash of " + length, "{}", body, false, null));
        }
        fixture.reopen();

        List<KeptReading> readings = readings();
        assertThat(readings).hasSameSizeAs(bodies);
        for (int i = 0; i < bodies.size(); i++) {
            assertThat(fixture.ledger().kept().page(readings.get(i), 1).body()).isEqualTo(bodies.get(i));
        }
    }

    @Test
    void a_body_that_came_before_is_stored_once() {
        read(MARCH, page("one"), page("two"));
        read(MARCH, page("one"), page("two"));
        read(window("ch1", "2026-03-01", "2026-03-02"), page("two"));

        assertThat(tables()).containsExactly("3", "5", "2");
        List<String> bodies = new ArrayList<>();
        for (KeptReading reading : readings()) {
            for (int page = 1; page <= reading.pages(); page++) {
                bodies.add(
                        new String(fixture.ledger().kept().page(reading, page).body(), StandardCharsets.UTF_8));
            }
        }
        assertThat(bodies).containsExactly("one", "two", "one", "two", "two");
    }

    @Test
    void old_readings_are_dropped_and_a_body_lives_as_long_as_the_newest_that_has_it() {
        read(MARCH, page("one"), page("two"));
        fixture.pass(Duration.ofDays(1));
        read(MARCH, page("one"), page("three"));
        Instant before = fixture.clock().instant();

        assertThat(fixture.ledger().kept().forget(before)).isEqualTo(1);
        assertThat(readings()).extracting(KeptReading::id).containsExactly(2L);
        assertThat(fixture.query("SELECT body_hash FROM raw_body ORDER BY body_hash"))
                .containsExactly("hash of one", "hash of three");
        assertThat(fixture.ledger().kept().forget(before)).isZero();

        fixture.ledger().kept().forget(before.plusSeconds(1));
        assertThat(tables()).containsExactly("0", "0", "0");
    }

    @Test
    void more_old_readings_than_one_transaction_takes_are_all_dropped() {
        for (int i = 0; i < 120; i++) {
            read(MARCH, page("body " + i));
        }
        fixture.pass(Duration.ofDays(1));

        assertThat(fixture.ledger().kept().forget(fixture.clock().instant())).isEqualTo(120);
        assertThat(tables()).containsExactly("0", "0", "0");
    }

    @Test
    void it_tells_which_rows_of_its_answers_were_committed() {
        read(MARCH, page("one"), page("two"));
        KeptReading reading = readings().get(0);
        KeptPage whole = page("one");
        KeptPage ofNoWaba = new KeptPage("hash", "{}", new byte[0], true, null);

        assertThat(reading.committed(whole, usage("2026-03-01").record())).isTrue();
        assertThat(reading.committed(whole, usage("2026-03-02").record())).isTrue();
        assertThat(reading.committed(whole, usage("2026-02-28").record())).isFalse();
        assertThat(reading.committed(whole, usage("2026-03-03").record())).isFalse();
        assertThat(reading.committed(ofNoWaba, usage("2026-03-01").record()))
                .as("it was read again with its WABA")
                .isFalse();
        BalanceSnapshot balance = new BalanceSnapshot(
                "main",
                BalanceSnapshot.Scope.CLIENT,
                "p",
                "c",
                null,
                null,
                BigDecimal.ONE,
                "EUR",
                null,
                null,
                LedgerFixture.START);
        assertThat(reading.committed(whole, balance))
                .as("another slice of the account had it")
                .isFalse();
    }

    @Test
    void a_reading_whose_body_is_gone_says_so() {
        read(MARCH, page("one"));
        KeptReading reading = readings().get(0);
        fixture.ledger().kept().forget(fixture.clock().instant().plusSeconds(1));

        assertThatThrownBy(() -> fixture.ledger().kept().page(reading, 1))
                .isInstanceOf(MissingPageException.class)
                .hasMessage(MARCH + ": page 1 of 1 that sync sync-1 read is not kept any more");
    }
}
