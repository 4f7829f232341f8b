package org.whatsappusage.deliver.table;

import java.nio.file.Path;
import java.util.UUID;
import org.whatsappusage.ledger.LedgerDatabase;
import org.whatsappusage.ledger.LedgerDatabase.Address;

/** The databases that a user's table can be in, with their words for the same things. */
public enum TargetDatabase {
    H2(LedgerDatabase.H2, "TIMESTAMP(0) WITH TIME ZONE", "TIMESTAMP(0)", "JSON", "VARCHAR(2000)"),
    POSTGRESQL(LedgerDatabase.POSTGRESQL, "timestamptz", "timestamp", "jsonb", "text"),
    MARIADB(LedgerDatabase.MARIADB, "TIMESTAMP NULL", "DATETIME", "JSON", "TEXT"),
    /** One that nothing here knows by name. */
    HSQLDB(null, "TIMESTAMP(0) WITH TIME ZONE", "TIMESTAMP(0)", "LONGVARCHAR", "LONGVARCHAR") {
        @Override
        Address create(Path folder) {
            return new Address("jdbc:hsqldb:mem:" + UUID.randomUUID(), "SA", "");
        }

        @Override
        void release(Address address) {}
    };

    private final LedgerDatabase server;
    final String instant;
    final String instantWithoutZone;
    final String json;
    final String text;

    TargetDatabase(LedgerDatabase server, String instant, String instantWithoutZone, String json, String text) {
        this.server = server;
        this.instant = instant;
        this.instantWithoutZone = instantWithoutZone;
        this.json = json;
        this.text = text;
    }

    /** An empty database; the test is skipped where its server cannot be started. */
    Address create(Path folder) {
        return server.create(folder);
    }

    void release(Address address) {
        server.release(address);
    }
}
