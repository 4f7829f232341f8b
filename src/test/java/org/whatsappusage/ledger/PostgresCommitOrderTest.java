package org.whatsappusage.ledger;

/** The same on a PostgreSQL server. */
class PostgresCommitOrderTest extends CommitOrderTest {

    @Override
    LedgerDatabase database() {
        return LedgerDatabase.POSTGRESQL;
    }
}
