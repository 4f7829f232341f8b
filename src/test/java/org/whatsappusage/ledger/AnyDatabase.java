package org.whatsappusage.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a ledger that hold in every database, see {@link OnDatabase}. Each has one of its own. */
abstract class AnyDatabase {

    @TempDir
    Path folder;

    LedgerFixture fixture;

    @BeforeEach
    void open() {
        fixture = new LedgerFixture(LedgerDatabase.of(getClass()), folder);
    }

    @AfterEach
    void close() {
        // None where the database is not to be had, and the test is skipped.
        if (fixture != null) {
            fixture.close();
        }
    }
}
