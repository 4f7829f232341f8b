package org.whatsappusage.ledger;

/** The same on a MariaDB server. */
@OnDatabase(LedgerDatabase.MARIADB)
class MariaDbCommitOrderTest extends CommitOrderTest {}
