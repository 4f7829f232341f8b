package org.whatsappusage.ledger;

import org.junit.jupiter.api.Nested;

/** All that holds of a ledger, on a MariaDB server. */
class MariaDbTest {
    @Nested
    class Commits extends LedgerTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }

    @Nested
    class Granularities extends GranularitiesTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }

    @Nested
    class WorkToDo extends WorkTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }

    @Nested
    class Changes extends ChangeLogTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }

    @Nested
    class Summaries extends SummaryTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }

    @Nested
    class RawAnswers extends KeptReadingsTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }

    @Nested
    class Budgets extends BudgetTableTest {
        @Override
        LedgerDatabase database() {
            return LedgerDatabase.MARIADB;
        }
    }
}
