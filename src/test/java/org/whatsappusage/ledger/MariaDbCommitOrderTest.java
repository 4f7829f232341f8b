package org.whatsappusage.ledger;

/** The same on a MariaDB server. */
class MariaDbCommitOrderTest extends CommitOrderTest {

    @Override
    LedgerDatabase database() {
        return LedgerDatabase.MARIADB;
    }
}
