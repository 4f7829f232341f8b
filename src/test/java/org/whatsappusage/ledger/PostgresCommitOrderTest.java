package org.whatsappusage.ledger;

/** The same on a PostgreSQL server. */
@OnDatabase(LedgerDatabase.POSTGRESQL)
class PostgresCommitOrderTest extends CommitOrderTest {}
