package org.whatsappusage.deliver.table;

import org.junit.jupiter.api.Nested;

/** All that holds of a table, on other databases. */
class UsageTableElsewhereTest {

    @Nested
    class OnPostgres extends UsageTableTest {
        @Override
        TargetDatabase database() {
            return TargetDatabase.POSTGRESQL;
        }
    }

    @Nested
    class OnMariaDb extends UsageTableTest {
        @Override
        TargetDatabase database() {
            return TargetDatabase.MARIADB;
        }
    }

    @Nested
    class OnADatabaseThatNobodyKnows extends UsageTableTest {
        @Override
        TargetDatabase database() {
            return TargetDatabase.HSQLDB;
        }
    }
}
