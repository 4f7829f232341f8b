package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records, versions and withdrawals, on a database in a file. */
class LedgerTest {

    private static final String STATE =
            "SELECT country, version, quantity, withdrawn FROM usage_record ORDER BY country";

    private LedgerFixture fixture;

    @BeforeEach
    void open(@TempDir Path folder) {
        fixture = new LedgerFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aFirstReadingWritesFirstVersions() {
        Commit commit = fixture.read(
                "2026-03-01",
                "2026-03-03",
                usage("2026-03-01"),
                usage("2026-03-02").country("FR"));

        assertThat(commit).isEqualTo(new Commit(2, 2, 0, 0, 0, 0, 0));
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE", "FR 1 10 FALSE");
        fixture.pass(Duration.ofMinutes(1));
        assertThat(fixture.read("2026-03-01", "2026-03-03", usage("2026-03-01").quantity(3))
                        .withdrawn())
                .isEqualTo(1);
        assertThat(fixture.query(STATE)).containsExactly("DE 2 3 FALSE", "FR 2 10 TRUE");
    }
}
