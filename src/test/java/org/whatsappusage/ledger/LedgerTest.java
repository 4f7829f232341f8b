package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;

/** What committing a window does, on each database. */
class LedgerTest extends AnyDatabase {

    private static final String STATE =
            "SELECT country, version, quantity, withdrawn FROM usage_record ORDER BY country, tier";
    private static final String HISTORY =
            "SELECT country, version, quantity, withdrawn FROM usage_version ORDER BY country, tier, version";

    @Test
    void aFirstReadingWritesFirstVersions() {
        Commit commit = fixture.read(
                "2026-03-01",
                "2026-03-03",
                usage("2026-03-01"),
                usage("2026-03-02").country("FR"));

        assertThat(commit).isEqualTo(new Commit(2, 2, 0, 0, 0, 0, 0));
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE", "FR 1 10 FALSE");
    }

    @Test
    void anUnchangedReadingMovesObservedAtAndNothingElse() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        fixture.pass(Duration.ofHours(1));
        Commit commit = fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));

        assertThat(commit).isEqualTo(new Commit(1, 0, 0, 0, 0, 0, 0));
        assertThat(fixture.query(
                        "SELECT version, first_observed_at, observed_at, changed_at, sync_id FROM usage_record"))
                .containsExactly("1 2026-03-10 08:00:00+00 2026-03-10 09:00:00+00 2026-03-10 08:00:00+00 sync-1");
        assertThat(fixture.query("SELECT version, observed_at FROM usage_version"))
                .containsExactly("1 2026-03-10 08:00:00+00");
    }

    @Test
    void aRestatementIsANewVersionAndTheOldOneStays() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        fixture.pass(Duration.ofHours(1));
        Commit commit = fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").quantity(12),
                usage("2026-03-01").country("FR"));

        assertThat(commit).isEqualTo(new Commit(2, 0, 1, 0, 0, 0, 0));
        assertThat(fixture.query(HISTORY)).containsExactly("DE 1 10 FALSE", "DE 2 12 FALSE", "FR 1 10 FALSE");
        assertThat(fixture.query(
                        "SELECT first_observed_at, observed_at, changed_at FROM usage_record WHERE version = 2"))
                .containsExactly("2026-03-10 08:00:00+00 2026-03-10 09:00:00+00 2026-03-10 09:00:00+00");
    }

    @Test
    void aRecordThatTheAnswerLacksIsWithdrawnWithItsNumbers() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        Commit commit = fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));

        assertThat(commit).isEqualTo(new Commit(1, 0, 0, 1, 0, 0, 0));
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE", "FR 2 10 TRUE");
        assertThat(fixture.query("SELECT cost FROM usage_record WHERE withdrawn"))
                .singleElement()
                .satisfies(cost -> assertThat(new BigDecimal(cost)).isEqualByComparingTo("1.25"));
    }

    @Test
    void aWithdrawnRecordIsWithdrawnOnce() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        Commit commit = fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));

        assertThat(commit).isEqualTo(new Commit(1, 0, 0, 0, 0, 0, 0));
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE", "FR 2 10 TRUE");
    }

    @Test
    void aWithdrawnRecordThatReturnsIsANewVersionEvenWithTheSameNumbers() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        Commit commit = fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));

        assertThat(commit).isEqualTo(new Commit(2, 0, 1, 0, 0, 0, 0));
        assertThat(fixture.query(HISTORY))
                .containsExactly("DE 1 10 FALSE", "FR 1 10 FALSE", "FR 2 10 TRUE", "FR 3 10 FALSE");
    }

    @Test
    void aTierMoveWithdrawsOneRecordAndMakesAnother() {
        fixture.read(
                "2026-03-01", "2026-03-02", usage("2026-03-01").tier("0-1000").quantity(900));
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01").tier("1000-5000").quantity(1100));

        assertThat(fixture.query("SELECT tier, version, quantity, withdrawn FROM usage_record ORDER BY tier"))
                .containsExactly("0-1000 2 900 TRUE", "1000-5000 1 1100 FALSE");
        assertThat(fixture.query("SELECT SUM(quantity) FROM usage_record WHERE NOT withdrawn"))
                .containsExactly("1100");
    }

    @Test
    void anEmptyAnswerWithdrawsNothingAndSaysSo() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        Commit commit = fixture.read("2026-03-01", "2026-03-02");

        assertThat(commit).isEqualTo(new Commit(0, 0, 0, 0, 0, 0, 2));
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE", "FR 1 10 FALSE");
        assertThat(fixture.query("SELECT complete, records FROM sync_window ORDER BY records"))
                .containsExactly("TRUE 0", "TRUE 2");
    }

    @Test
    void theAnswerForAGoneAccountWithdrawsNothing() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        Commit commit = fixture.read(
                window("ch1", "2026-03-01", "2026-03-02"),
                false,
                usage("2026-03-01").quantity(11));

        assertThat(commit).isEqualTo(new Commit(1, 0, 1, 0, 0, 0, 1));
        assertThat(fixture.query(STATE)).containsExactly("DE 2 11 FALSE", "FR 1 10 FALSE");
    }

    @Test
    void onlyTheWindowOfTheSameAccountAndStreamIsReplaced() {
        fixture.read(
                "2026-03-01",
                "2026-03-04",
                usage("2026-03-01"),
                usage("2026-03-03").country("FR"));
        fixture.read(
                window("ch2", "2026-03-01", "2026-03-04"),
                true,
                usage("2026-03-01").channel("ch2"));
        Commit commit =
                fixture.read("2026-03-01", "2026-03-03", usage("2026-03-02").country("IT"));

        assertThat(commit.withdrawn()).isEqualTo(1);
        assertThat(fixture.query("SELECT channel_id, country FROM usage_record WHERE withdrawn"))
                .containsExactly("ch1 DE");
    }

    @Test
    void theEndOfAWindowIsOutsideOfIt() {
        fixture.read("2026-03-01", "2026-03-03", usage("2026-03-01"), usage("2026-03-02"));
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").country("FR"));

        assertThat(fixture.query("SELECT CAST(period_start AS DATE) FROM usage_record WHERE withdrawn"))
                .containsExactly("2026-03-01");
    }

    @Test
    void aRunningDayThatGrowsStaysOneRecord() {
        fixture.readAll(window("ch1", "2026-03-10", "2026-03-11"), List.of(until("2026-03-10T08:00:00Z")));
        fixture.readAll(window("ch1", "2026-03-10", "2026-03-11"), List.of(until("2026-03-10T09:00:00Z")));

        assertThat(fixture.query("SELECT version, period_end FROM usage_version ORDER BY version"))
                .containsExactly("1 2026-03-10 08:00:00+00", "2 2026-03-10 09:00:00+00");
    }

    private static UsageRecord until(String end) {
        return usage("2026-03-10").record(Granularity.DAY, Instant.parse("2026-03-10T00:00:00Z"), Instant.parse(end));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1.0,\"b\":[1,{\"y\":2,\"x\":null}]} | { \"b\" : [1.00, {\"x\":null, \"y\":2e0}], \"a\" : 1 }",
                "{\"a\":100}                               | {\"a\":1E2}",
                "{\"a\":\"x\"}                             | {\"a\":\"\\u0078\"}",
                "{\"a\":-0.0}                              | {\"a\":0}",
            })
    void anotherSpellingOfTheSameAttributesIsNoChange(String one, String other) {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").attributes(one));
        Commit commit =
                fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").attributes(other));

        assertThat(commit.changed()).isZero();
        assertThat(fixture.query("SELECT attributes FROM usage_record")).containsExactly(one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}                    | {\"a\":\"1\"}",
                "{\"a\":null}                 | {}",
                "{\"a\":[1,2]}                | {\"a\":[2,1]}",
                "{\"a\":[]}                   | {\"a\":{}}",
                "{\"a\":9007199254740993}     | {\"a\":9007199254740992}",
                "{\"a\":{\"b\":1},\"c\":2}    | {\"a\":{\"b\":1,\"c\":2}}",
                "{\"a\":1e400}                | {\"a\":1e401}",
            })
    void whatLooksAlikeAndIsNotIsAChange(String one, String other) {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").attributes(one));
        Commit commit =
                fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").attributes(other));

        assertThat(commit.changed()).isEqualTo(1);
    }

    @Test
    void anotherScaleOfTheSameCostIsNoChange() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost("1.0", "EUR"));
        Commit commit =
                fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost("1.00", "EUR"));

        assertThat(commit.changed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, ", ", 0", "1.25, 1.26"})
    void aCostThatWasMissingIsNotACostOfZero(String one, String other) {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost(one, "EUR"));
        Commit commit =
                fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost(other, "EUR"));

        assertThat(commit.changed()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012345678901234567890.123456789012345678901234567891",
        "-0.000000000000000000000000000001",
        "0",
        "1000000",
        "0.0042",
    })
    void amountsComeOutAsTheyWentIn(String amount) {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01").cost(amount, "EUR"));

        RecordVersion version = fixture.ledger().changes("any", 10).records().get(0);
        assertThat(version.usage().cost()).isEqualTo(new BigDecimal(amount));
        assertThat(fixture.query("SELECT cost FROM usage_record UNION SELECT cost FROM usage_version"))
                .as("for who asks the views, without exponent")
                .singleElement()
                .satisfies(shown -> assertThat(shown).doesNotContain("E"))
                .satisfies(shown -> assertThat(new BigDecimal(shown)).isEqualByComparingTo(amount));
    }

    @Test
    void anAmountThatDoesNotFitIsRefusedAndNeverRounded() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.ledger().begin(work);
        List<UsageRecord> page = List.of(usage("2026-03-01")
                .cost("0.0000000000000000000000000000001", "EUR")
                .record());

        assertThatThrownBy(() -> fixture.ledger().stage(work, page))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("30 decimals");
    }

    @Test
    void aRecordComesBackAsItWent() {
        UsageRecord record = usage("2026-03-01")
                .tier("0-100")
                .attributes("{\"price\":0.10}")
                .finality(Finality.TRANSIENT)
                .record();
        fixture.readAll(window("ch1", "2026-03-01", "2026-03-02"), List.of(record));

        RecordVersion version = fixture.ledger().changes("any", 10).records().get(0);
        assertThat(version)
                .isEqualTo(new RecordVersion(
                        record.recordKey(),
                        1,
                        record,
                        false,
                        LedgerFixture.START,
                        LedgerFixture.START,
                        LedgerFixture.START,
                        "sync-1"));
    }

    @Test
    void aRecordThatIsReadTwiceMakesTheReadingUnusable() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.ledger().begin(work);
        fixture.ledger().stage(work, List.of(usage("2026-03-01").quantity(1).record()));
        fixture.ledger().stage(work, List.of(usage("2026-03-01").quantity(2).record()));

        assertThatThrownBy(() -> fixture.ledger().commit(work, fixture.proof(), true))
                .isInstanceOf(InconsistentReadingException.class)
                .hasMessageContaining(LedgerFixture.key(usage("2026-03-01")));
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE");
        assertThat(fixture.query("SELECT COUNT(*) FROM sync_window")).containsExactly("1");

        fixture.ledger().begin(work);
        fixture.ledger().stage(work, List.of(usage("2026-03-01").quantity(2).record()));
        assertThat(fixture.ledger().commit(work, fixture.proof(), true).changed())
                .isEqualTo(1);
    }

    @Test
    void whatIsStagedIsSeenByNobodyAndGoneAfterACrash() {
        Window window = window("ch1", "2026-03-01", "2026-03-02");
        Work work = fixture.claimed(window);
        fixture.ledger().begin(work);
        fixture.ledger().stage(work, List.of(usage("2026-03-01").record()));
        assertThat(fixture.query(STATE)).isEmpty();
        assertThat(fixture.ledger().changes("any", 10).isEmpty()).isTrue();

        fixture.reopen();
        fixture.pass(Duration.ofHours(1));
        assertThat(fixture.query(STATE)).isEmpty();
        Work again = fixture.ledger().claim("main", Duration.ofMinutes(1)).orElseThrow();
        assertThat(again.window()).isEqualTo(window);
        assertThat(again.attempt()).isEqualTo(2);
        fixture.ledger().begin(again);
        fixture.ledger().stage(again, List.of(usage("2026-03-01").country("FR").record()));
        assertThat(fixture.ledger().commit(again, fixture.proof(), true).inserted())
                .isEqualTo(1);
        assertThat(fixture.query(STATE)).containsExactly("FR 1 10 FALSE");
    }

    @Test
    void theProofAndTheProgressGoWithTheRows() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-03"));
        fixture.ledger().begin(work);
        fixture.ledger()
                .stage(
                        work,
                        List.of(
                                usage("2026-03-01").record(),
                                usage("2026-03-02").record()));
        fixture.ledger().commit(work, new Proof(3, "abc", LedgerFixture.START), true);

        assertThat(fixture.query("SELECT * FROM sync_window"))
                .containsExactly(
                        "sync-1 main channel-usage ch1 2026-03-01 00:00:00+00 2026-03-03 00:00:00+00 TRUE 3 2 abc"
                                + " 2026-03-10 08:00:00+00");
        assertThat(fixture.ledger().unfinished(null)).isEmpty();
        assertThat(fixture.ledger().coverage("main", "channel-usage", "ch1"))
                .containsExactly(new Coverage(
                        Instant.parse("2026-03-01T00:00:00Z"),
                        Instant.parse("2026-03-03T00:00:00Z"),
                        LedgerFixture.START));
    }

    @Test
    void aReadingThatFailedIsRecordedAndLeavesNoRows() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.ledger().begin(work);
        fixture.ledger().stage(work, List.of(usage("2026-03-01").record()));
        fixture.ledger().fail(work, new Proof(1, "abc", LedgerFixture.START), "answer cut off");

        assertThat(fixture.query(STATE)).isEmpty();
        assertThat(fixture.query("SELECT complete, requests, records FROM sync_window"))
                .containsExactly("FALSE 1 1");
        assertThat(fixture.ledger().unfinished("main")).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(WorkStatus.State.FAILED);
            assertThat(row.error()).isEqualTo("answer cut off");
        });
        assertThat(fixture.ledger().coverage("main", "channel-usage", "ch1")).isEmpty();
    }

    @Test
    void theWindowMayHaveOtherBoundsThanPlanned() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-05"));
        Work shifted = work.withWindow(window("ch1", "2026-03-02", "2026-03-04"));
        fixture.ledger().begin(shifted);
        fixture.ledger().commit(shifted, fixture.proof(), true);

        assertThat(fixture.ledger().unfinished(null)).isEmpty();
        assertThat(fixture.query("SELECT CAST(window_start AS DATE), CAST(window_end AS DATE) FROM sync_window"))
                .containsExactly("2026-03-02 2026-03-04");
    }

    @Test
    void whatAnAccountThatIsGoneStillSaysIsConfirmedAndWhatItLacksIsNot() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        fixture.pass(Duration.ofHours(1));
        fixture.read(window("ch1", "2026-03-01", "2026-03-02"), false, usage("2026-03-01"));

        assertThat(fixture.query(
                        "SELECT country, CASE WHEN observed_at > first_observed_at THEN 'later' ELSE 'once' END, version"
                                + " FROM usage_record ORDER BY 1"))
                .containsExactly("DE later 1", "FR once 1");
    }

    @Test
    void withoutBoundsOnlyWhatIsInTheAnswerIsConfirmed() {
        Window all = window("ch1", null, null);
        fixture.read(all, true, usage("2026-03-01"), usage("2026-03-01").country("FR"));
        fixture.pass(Duration.ofHours(1));
        fixture.read(all, true, usage("2026-03-01"));

        assertThat(fixture.query(
                        "SELECT country, CASE WHEN observed_at > first_observed_at THEN 'later' ELSE 'once' END"
                                + " FROM usage_record ORDER BY 1"))
                .containsExactly("DE later", "FR once");
    }

    @Test
    void whatIsBesideTheWindowIsConfirmedByItself() {
        fixture.read(
                "2026-03-01",
                "2026-03-02",
                usage("2026-03-01"),
                usage("2026-03-01").country("FR"));
        fixture.pass(Duration.ofHours(1));
        fixture.read("2026-03-02", "2026-03-03", usage("2026-03-01"), usage("2026-03-02"));

        assertThat(fixture.query(
                        "SELECT country, CASE WHEN observed_at > first_observed_at THEN 'later' ELSE 'once' END, withdrawn"
                                + " FROM usage_record"
                                + " WHERE version = 1 ORDER BY 1, 2 DESC"))
                .containsExactly("DE once FALSE", "DE later FALSE", "FR once FALSE");
    }

    @Test
    void rowsOfAnotherStreamOrConnectionAreRefused() {
        Work work = fixture.claimed(window("ch1", "2026-03-01", "2026-03-02"));
        fixture.ledger().begin(work);

        assertThatThrownBy(() -> fixture.ledger()
                        .stage(
                                work,
                                List.of(usage("2026-03-01").stream("webhook").record())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.ledger()
                        .stage(
                                work,
                                List.of(
                                        usage("2026-03-01").record(),
                                        usage("2026-03-01").connection("other").record())))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(fixture.ledger().commit(work, fixture.proof(), true).records())
                .as("of a page that is refused nothing is staged")
                .isZero();
    }

    @Test
    void balancesAreAppendedAndTouchNoUsage() {
        fixture.read("2026-03-01", "2026-03-02", usage("2026-03-01"));
        BalanceSnapshot balance = new BalanceSnapshot(
                "main",
                BalanceSnapshot.Scope.CLIENT,
                "partner",
                "client",
                null,
                null,
                new BigDecimal("-12.345678901234567891"),
                "EUR",
                Instant.parse("2026-03-01T10:00:00.123456Z"),
                new BigDecimal("100"),
                LedgerFixture.START);
        Commit first = fixture.readAll(window("client", null, null), List.of(balance));
        fixture.readAll(window("client", null, null), List.of(balance));

        assertThat(first).isEqualTo(new Commit(0, 0, 0, 0, 1, 0, 0));
        assertThat(fixture.query("SELECT COUNT(*) FROM balance_snapshot")).containsExactly("2");
        assertThat(fixture.ledger().summary(null).balances()).containsExactly(balance);
        assertThat(fixture.query(STATE)).containsExactly("DE 1 10 FALSE");
    }

    @Test
    void anAccountThatIsNoLongerListedIsKept() {
        Window list = window("partner", null, null);
        fixture.readAll(list, List.of(channel("ch1", "One"), channel("ch2", "Two"), client("c1")));
        Commit commit = fixture.readAll(list, List.of(channel("ch2", "Second")));

        assertThat(commit.accounts()).isEqualTo(1);
        assertThat(fixture.ledger().accounts("main"))
                .containsExactlyInAnyOrder(
                        new KnownAccount(channel("ch1", "One"), false),
                        new KnownAccount(channel("ch2", "Second"), true),
                        new KnownAccount(client("c1"), true));
        assertThat(fixture.ledger().accounts("other")).isEmpty();

        fixture.readAll(list, List.of(channel("ch1", "Back")));
        assertThat(fixture.ledger().accounts("main"))
                .contains(new KnownAccount(channel("ch1", "Back"), true), new KnownAccount(client("c1"), true));
    }

    @Test
    void aListThatMovedWhileItWasReadTakesNobodyOff() {
        Window list = window("partner", null, null);
        fixture.readAll(list, List.of(channel("ch1", "One"), channel("ch2", "Two")));
        fixture.readAll(list, List.of(channel("ch2", "Two"), channel("ch2", "Two again")));

        assertThat(fixture.ledger().accounts("main"))
                .containsExactly(
                        new KnownAccount(channel("ch1", "One"), true),
                        new KnownAccount(channel("ch2", "Two again"), true));
    }

    @Test
    void anEmptyListTakesNobodyOff() {
        Window list = window("partner", null, null);
        fixture.readAll(list, List.of(channel("ch1", "One")));
        fixture.readAll(list, List.<Observation>of());

        assertThat(fixture.ledger().accounts("main")).containsExactly(new KnownAccount(channel("ch1", "One"), true));
    }

    private static Account channel(String id, String name) {
        return new Account(
                "main",
                Account.Kind.CHANNEL,
                id,
                "c1",
                name,
                "+4930123456",
                "w1",
                null,
                "running",
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static Account client(String id) {
        return new Account("main", Account.Kind.CLIENT, id, id, null, null, null, "Asia/Kolkata", null, null);
    }

    @Test
    void transientPeriodsAreThoseThatMayStillChange() {
        fixture.read(
                "2026-03-01",
                "2026-03-04",
                usage("2026-03-01").finality(Finality.FINAL),
                usage("2026-03-02").finality(Finality.TRANSIENT),
                usage("2026-03-02").finality(Finality.TRANSIENT).country("FR"),
                usage("2026-03-03").finality(Finality.TRANSIENT));
        fixture.read(
                "2026-03-03", "2026-03-04", usage("2026-03-03").country("FR").finality(Finality.FINAL));

        assertThat(fixture.ledger().transientPeriods("main", "channel-usage", "ch1"))
                .containsExactly(Instant.parse("2026-03-02T00:00:00Z"));
        assertThat(fixture.ledger().transientPeriods("main", "channel-usage", "ch2"))
                .isEmpty();
    }

    @Test
    void aTransientDayThatIsWhollyWithdrawnIsNotDueAgain() {
        fixture.read(
                "2026-03-01",
                "2026-03-03",
                usage("2026-03-01").finality(Finality.FINAL),
                usage("2026-03-02").finality(Finality.TRANSIENT));
        fixture.read("2026-03-01", "2026-03-03", usage("2026-03-01").finality(Finality.FINAL));

        assertThat(transientDays()).isEmpty();
    }

    @Test
    void aTransientDayStaysDueWhereAnAnswerDoesNotSpeakOfIt() {
        fixture.read(
                "2026-03-01",
                "2026-03-04",
                usage("2026-03-01").finality(Finality.TRANSIENT),
                usage("2026-03-02").finality(Finality.TRANSIENT),
                usage("2026-03-03").finality(Finality.TRANSIENT));
        // Beside the window, and of an account that is gone, whose records are kept.
        fixture.read("2026-03-02", "2026-03-03", usage("2026-03-02").finality(Finality.FINAL));
        fixture.read(
                window("ch1", "2026-03-03", "2026-03-04"),
                false,
                usage("2026-03-03").country("FR").finality(Finality.FINAL));

        assertThat(transientDays())
                .containsExactly(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-03-03T00:00:00Z"));
    }

    private Set<Instant> transientDays() {
        return fixture.ledger().transientPeriods("main", "channel-usage", "ch1");
    }

    /** Each of these means something in one or the other way into a database. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\N",
                "\\",
                "\\.",
                "tab\tand\nlines\r\n",
                "it's \"quoted\", `too`",
                "-- :no ? parameter",
                "ünïcödé \uD83D\uDCB6",
                " spaces ",
                ""
            })
    void textComesOutAsItWentIn(String text) {
        UsageFixture odd = usage("2026-03-01").country(text).tier(text).attributes("{\"a\":\"\\\\N \\t \\\"\"}");
        fixture.read("2026-03-01", "2026-03-02", odd);

        assertThat(fixture.ledger().changes("any", 10).records())
                .extracting(RecordVersion::usage)
                .containsExactly(odd.record());
    }

    /** To a database that compares text by rules of a language some of these would be one. */
    @Test
    void whatDiffersByALetterIsNotTheSame() {
        fixture.read(window("ch1", "2026-03-01", "2026-03-02"), true, usage("2026-03-01"));
        for (String other : List.of("CH1", "ch1 ", "çh1")) {
            fixture.read(
                    window(other, "2026-03-01", "2026-03-02"),
                    true,
                    usage("2026-03-01").channel(other));
        }

        assertThat(fixture.query("SELECT COUNT(*) FROM usage_account")).containsExactly("4");
        assertThat(fixture.ledger().coverage("main", "channel-usage", "ch1")).hasSize(1);
        assertThat(fixture.ledger().coverage("MAIN", "channel-usage", "ch1")).isEmpty();
    }

    @Test
    void aWindowOfManyRowsIsWrittenChangedAndWithdrawnAsOne() {
        int rows = 2500;
        Window march = window("ch1", "2026-03-01", "2026-04-01");
        fixture.readAll(march, many(rows, 1));
        Commit again = fixture.readAll(march, many(rows - 1, 2));

        assertThat(again).isEqualTo(new Commit(rows - 1, 0, rows - 1, 1, 0, 0, 0));
        assertThat(fixture.query("SELECT COUNT(*), MIN(version), MAX(version), SUM(quantity) FROM usage_record"
                        + " WHERE NOT withdrawn"))
                .containsExactly((rows - 1) + " 2 2 " + 2 * (rows - 1));
        assertThat(fixture.query("SELECT COUNT(*) FROM usage_version")).containsExactly(String.valueOf(2 * rows));
        assertThat(fixture.query("SELECT COUNT(*) FROM usage_change WHERE superseded"))
                .containsExactly(String.valueOf(rows));
    }

    private static List<UsageRecord> many(int rows, long quantity) {
        return IntStream.range(0, rows)
                .mapToObj(row -> usage("2026-03-%02d".formatted(row % 31 + 1))
                        .tier("tier " + row)
                        .quantity(quantity)
                        .record())
                .toList();
    }

    @Test
    void aZoneIsLearnedAndCorrected() {
        assertThat(fixture.ledger().zone("main", "waba")).isEmpty();
        fixture.ledger().learnZone("main", "waba", "+08:00");
        fixture.ledger().learnZone("main", "waba", "Asia/Kolkata");

        assertThat(fixture.ledger().zone("main", "waba")).contains("Asia/Kolkata");
        assertThat(fixture.ledger().zone("other", "waba")).isEmpty();
    }

    @Test
    void thePublishedColumnsAreThoseOfEveryFormat() {
        List<String> columns = Stream.of(Column.values()).map(Column::name).toList();
        for (String view : List.of("usage_record", "usage_version")) {
            assertThat(fixture.columns(view)).isEqualTo(columns);
        }
    }
}
