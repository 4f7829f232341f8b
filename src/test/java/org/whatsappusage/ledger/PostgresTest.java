package org.whatsappusage.ledger;

import org.junit.jupiter.api.Nested;

/** All that holds of a ledger, on a PostgreSQL server. */
class PostgresTest {
    @Nested
    class Commits extends LedgerTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }

    @Nested
    class Granularities extends GranularitiesTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }

    @Nested
    class WorkToDo extends WorkTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }

    @Nested
    class Changes extends ChangeLogTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }

    @Nested
    class Summaries extends SummaryTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }

    @Nested
    class RawAnswers extends KeptReadingsTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }

    @Nested
    class Budgets extends BudgetTableTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.POSTGRESQL;
        }
    }
}
