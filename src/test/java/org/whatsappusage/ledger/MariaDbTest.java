package org.whatsappusage.ledger;

import org.junit.jupiter.api.Nested;

/** All that holds of a ledger, on a MariaDB server. */
@OnDatabase(LedgerDatabase.MARIADB)
class MariaDbTest {
    @Nested
    class Commits extends LedgerTest {}

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
