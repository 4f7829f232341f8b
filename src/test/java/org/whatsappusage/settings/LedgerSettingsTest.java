package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:./data/ledger;PASSWORD=pw, jdbc:h2:file:./data/ledger",
        "jdbc:postgresql://u:p@w@db:5432/usage?password=pw, jdbc:postgresql://db:5432/usage",
        "jdbc:mariadb://db/usage, jdbc:mariadb://db/usage",
        "jdbc:oracle:thin:u/pw@db:1521:usage, jdbc:oracle:thin:@db:1521:usage",
        "jdbc:sqlserver://db;user=u;password=pw, jdbc:sqlserver://db",
    })
    void theShownUrlHoldsNoCredentials(String url, String shown) {
        LedgerSettings ledger = new LedgerSettings(url, "u", "pw", 400);

        assertThat(ledger.shownUrl()).isEqualTo(shown);
        assertThat(ledger).hasToString("ledger " + shown);
    }
}
