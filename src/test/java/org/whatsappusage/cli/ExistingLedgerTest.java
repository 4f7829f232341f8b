package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.settings.LedgerSettings;

/** Whether there is a ledger is seen without making one. */
class ExistingLedgerTest {

    @TempDir
    Path folder;

    private static void require(String url) {
        ExistingLedger.require(new LedgerSettings(url, null, null, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:", "jdbc:h2:file:"})
    void thereIsOneOnceItWasOpened(String prefix) {
        String url = prefix + folder.resolve("ledger") + ";USER=sa;PASSWORD=hush!";
        assertThatThrownBy(() -> require(url))
                .hasMessageStartingWith("there is no ledger at " + prefix + folder.resolve("ledger") + ": ")
                .hasMessageContaining("`sync`")
                .hasMessageContaining("whatsapp-usage.ledger.url")
                .message()
                .doesNotContain("hush!");

        Ledger.open(url, null, null, Clock.systemUTC()).close();
        assertThatCode(() -> require(url)).doesNotThrowAnyException();
    }

    @Test
    void theHomeFolderIsThatOfH2() {
        assertThatThrownBy(() -> require("jdbc:h2:~/no/such/ledger")).hasMessageContaining("there is no ledger");
    }

    /** Whoever opens it says more. */
    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:h2:mem:x", "jdbc:h2:tcp://localhost:1/x", "jdbc:mariadb://localhost:1/x", "jdbc:nobody:x"})
    void whatIsInNoFileIsLeftToWhoeverOpensIt(String url) {
        assertThatCode(() -> require(url)).doesNotThrowAnyException();
    }
}
