package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that holds of a ledger, on a PostgreSQL server. */
@OnDatabase(LedgerDatabase.POSTGRESQL)
class PostgresTest {
    @Nested
    class Commits extends LedgerTest {}

    /** PostgreSQL has no text with a zero in it: a row that it refuses takes the whole window back. */
    @Test
    void aWindowThatIsRefusedLeavesNothingAndTheNextOneIsCommitted(@TempDir Path folder) {
        try (LedgerFixture fixture = new LedgerFixture(LedgerDatabase.POSTGRESQL, folder)) {
            assertThatThrownBy(() -> fixture.read(
                            "2026-03-01",
                            "2026-03-02",
                            usage("2026-03-01"),
                            usage("2026-03-01").country("\0")))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("cannot commit");
            assertThat(fixture.query("SELECT * FROM usage_version")).isEmpty();

            fixture.pass(Duration.ofHours(1));
            fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
            assertThat(fixture.query("SELECT country FROM usage_version")).containsExactly("DE");
        }
    }

    @Nested
    class Granularities extends GranularitiesTest {}

    @Nested
    class WorkToDo extends WorkTest {}

    @Nested
    class Changes extends ChangeLogTest {}

    @Nested
    class Numbers extends ChangeNumbersTest {}

    @Nested
    class SinkLeases extends SinkLeaseTest {}

    @Nested
    class Deadlocks extends DeadlockTest {}

    @Nested
    class Summaries extends SummaryTest {}

    @Nested
    class RawAnswers extends KeptReadingsTest {}

    @Nested
    class KnownReadings extends KnownReadingTest {}

    @Nested
    class Budgets extends BudgetTableTest {}

    @Nested
    class Current extends CurrentRecordsTest {}
}
