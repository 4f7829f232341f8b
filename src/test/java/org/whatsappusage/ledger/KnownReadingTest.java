package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.record.Window;

/** When a reading is still all that the ledger has of a window, and what it means to confirm it. */
class KnownReadingTest extends AnyDatabase {

    private static final Window MARCH = window("ch1", "2026-03-01", "2026-03-03");
    private static final String MAPPING = "build 7";

    private int answers;

    @BeforeEach
    void read() {
        read(MARCH, MAPPING, MAPPING);
        fixture.pass(Duration.ofHours(1));
    }

    private static KeptPage page(String body, String mapping) {
        return new KeptPage("hash of " + body, "asked", body.getBytes(StandardCharsets.UTF_8), false, mapping);
    }

    private static KeptPage second(String body, String mapping) {
        return page(body + ", second", mapping);
    }

    private Work begun(Window window) {
        Work work = fixture.claimed(window);
        fixture.ledger().begin(work);
        return work;
    }

    private void read(Window window, String mapping, String mappingOfSecond) {
        Work work = begun(window);
        String body = "answer " + answers++;
        fixture.ledger().stage(work, List.of(usage("2026-03-01").record()), page(body, mapping));
        fixture.ledger().stage(work, List.of(usage("2026-03-02").record()), second(body, mappingOfSecond));
        fixture.ledger().commit(work, fixture.proof(), true);
    }

    private Optional<KnownReading> known() {
        return fixture.ledger().known(MARCH, MAPPING);
    }

    @Test
    void the_last_reading_of_a_window_is_known_with_its_pages() {
        assertThat(known()).hasValueSatisfying(known -> {
            assertThat(known.records()).isEqualTo(2);
            assertThat(known.pages())
                    .containsExactly(
                            new KnownReading.Page("hash of answer 0", "asked"),
                            new KnownReading.Page("hash of answer 0, second", "asked"));
        });

        read(MARCH, MAPPING, MAPPING);
        assertThat(known()).map(known -> known.pages().get(0).bodyHash()).hasValue("hash of answer 1");
    }

    @Test
    void to_confirm_it_writes_what_the_same_answers_would_have_written_but_no_version() {
        KnownReading known = known().orElseThrow();
        Work work = begun(MARCH);
        fixture.ledger().stageUnread(work, page("answer 0", MAPPING));
        fixture.ledger().stageUnread(work, second("answer 0", MAPPING));
        Optional<Commit> commit = fixture.ledger()
                .confirm(work, known, new Proof(2, "00", fixture.clock().instant()));

        assertThat(commit).hasValue(new Commit(2, 0, 0, 0, 0, 0, 0));
        assertThat(fixture.query("SELECT observed_at FROM usage_record ORDER BY period_start"))
                .containsExactly("2026-03-10 09:00:00+00", "2026-03-10 09:00:00+00");
        assertThat(fixture.query("SELECT requests, records FROM sync_window ORDER BY observed_at"))
                .containsExactly("1 2", "2 2");
        assertThat(fixture.query("SELECT read_at FROM coverage")).containsExactly("2026-03-10 09:00:00+00");
        assertThat(fixture.query("SELECT COUNT(*) FROM usage_change")).containsExactly("2");
        assertThat(fixture.query("SELECT COUNT(*) FROM raw_page")).containsExactly("4");
        assertThat(fixture.query("SELECT COUNT(*) FROM raw_body")).containsExactly("2");
        assertThat(known()).as("and is known in its turn").hasValueSatisfying(again -> assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("id", "observedAt")
                .isEqualTo(known));
    }

    @Test
    void what_was_committed_meanwhile_is_not_confirmed_by_older_answers() {
        KnownReading known = known().orElseThrow();
        Work work = begun(MARCH);
        fixture.ledger().stageUnread(work, page("answer 0", MAPPING));
        fixture.ledger().stageUnread(work, second("answer 0", MAPPING));
        fixture.pass(Duration.ofMinutes(11));
        read(MARCH, MAPPING, MAPPING);

        assertThatThrownBy(() -> fixture.ledger().confirm(work, known, fixture.proof()))
                .isInstanceOf(StaleWorkException.class);
        Work mine = begun(MARCH);
        fixture.ledger().stageUnread(mine, page("answer 0", MAPPING));
        assertThat(fixture.ledger().confirm(mine, known, fixture.proof())).isEmpty();
        assertThat(fixture.query("SELECT COUNT(*) FROM sync_window")).containsExactly("2");
        fixture.ledger()
                .stageRows(
                        mine,
                        List.of(
                                usage("2026-03-01").record(),
                                usage("2026-03-02").record()));
        assertThat(fixture.ledger().commit(mine, fixture.proof(), true).records())
                .as("the rows can still be added")
                .isEqualTo(2);
    }

    @Test
    void another_mapping_makes_other_rows() {
        assertThat(fixture.ledger().known(MARCH, "build 8")).isEmpty();
    }

    @Test
    void one_page_whose_rows_are_not_all_that_it_says_is_enough() {
        read(MARCH, MAPPING, null);
        assertThat(known()).isEmpty();

        read(MARCH, "build 6", MAPPING);
        assertThat(known()).isEmpty();
    }

    @Test
    void a_window_that_another_one_overlaps_is_not_known_nor_one_that_was_never_read() {
        assertThat(fixture.ledger().known(window("ch1", "2026-03-01", "2026-03-02"), MAPPING))
                .isEmpty();
        assertThat(fixture.ledger().known(window("ch2", "2026-03-01", "2026-03-03"), MAPPING))
                .isEmpty();

        fixture.read("2026-03-02", "2026-03-04", usage("2026-03-02"));
        assertThat(known()).isEmpty();
    }

    @Test
    void a_newer_reading_whose_answers_were_not_kept_hides_it() {
        fixture.read("2026-03-01", "2026-03-03", usage("2026-03-01"));

        assertThat(known()).isEmpty();
    }

    @Test
    void one_that_withdrew_nothing_or_held_nothing_is_not_known() {
        Work gone = begun(MARCH);
        fixture.ledger().stage(gone, List.of(usage("2026-03-01").record()), page("gone", MAPPING));
        fixture.ledger().commit(gone, fixture.proof(), false);
        assertThat(known()).isEmpty();

        fixture.pass(Duration.ofHours(1));
        Work empty = begun(MARCH);
        fixture.ledger().stage(empty, List.of(), page("empty", MAPPING));
        fixture.ledger().commit(empty, fixture.proof(), true);
        assertThat(known()).isEmpty();
    }

    @Test
    void records_that_somebody_has_deleted_are_missed() {
        fixture.change("DELETE FROM usage_change WHERE version = 1 AND change_id = 1");

        assertThat(known()).isEmpty();
    }
}
