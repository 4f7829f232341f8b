package org.whatsappusage.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.MovableClock;

/** What a caller sees of the budgets, one rule after the other. */
class BudgetsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final MovableClock clock = new MovableClock("2026-03-05T08:00:00Z");
    private Budgets budgets = Budgets.inMemory(clock);

    private static Budget channel(String id) {
        return new Budget("channel", id, Limit.list("10/1h"));
    }

    private static Budget waba(String id) {
        return new Budget("waba", id, Limit.list("200/1h"));
    }

    private static List<Budget> usage(String channel) {
        return List.of(channel(channel), waba("W"));
    }

    private Permit granted(List<Budget> call) {
        Attempt attempt = budgets.acquire(call);
        assertThat(attempt).isInstanceOf(Attempt.Granted.class);
        return ((Attempt.Granted) attempt).permit();
    }

    private Attempt.Refused refused(List<Budget> call) {
        Attempt attempt = budgets.acquire(call);
        assertThat(attempt).isInstanceOf(Attempt.Refused.class);
        return (Attempt.Refused) attempt;
    }

    private void call(List<Budget> call, int status, Map<String, String> headers) {
        granted(call).answered(status, name -> Optional.ofNullable(headers.get(name)));
    }

    private void calls(int count, List<Budget> call) {
        for (int i = 0; i < count; i++) {
            call(call, 200, Map.of());
        }
    }

    @Test
    void theEleventhCallOfAChannelWaitsAnHourAndNoOtherChannelDoes() {
        calls(10, usage("A"));
        Attempt.Refused refused = refused(usage("A"));
        assertThat(refused.delay()).isEqualTo(HOUR.plus(MARGIN));
        assertThat(refused.until()).isEqualTo(clock.instant().plus(HOUR).plus(MARGIN));
        assertThat(refused.budget()).isEqualTo(channel("A"));
        assertThat(refused.limit()).isEqualTo(Limit.of("10/1h"));
        calls(1, usage("B"));
        clock.set(refused.until().minusMillis(1));
        refused(usage("A"));
        clock.set(refused.until());
        calls(1, usage("A"));
    }

    @Test
    void theWidestLimitHoldsToo() {
        for (int channel = 0; channel < 20; channel++) {
            calls(10, usage("C" + channel));
        }
        assertThat(refused(usage("another")).budget()).isEqualTo(waba("W"));
        calls(10, List.of(channel("another"), waba("V")));
    }

    @Test
    void callsDoNotComeBackBitByBit() {
        calls(5, usage("A"));
        clock.pass(Duration.ofMinutes(30));
        calls(5, usage("A"));
        clock.pass(Duration.ofMinutes(30).plus(MARGIN));
        calls(5, usage("A"));
        assertThat(refused(usage("A")).delay()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aSlowAnswerCountsFromWhenItCame() {
        Permit permit = granted(List.of(new Budget("one", "A", Limit.list("1/1h"))));
        clock.pass(Duration.ofMinutes(2));
        permit.answered(200, name -> Optional.empty());
        assertThat(budgets.waitFor(List.of(new Budget("one", "A", Limit.list("1/1h"))), 0))
                .isEqualTo(HOUR.plus(MARGIN));
    }

    @Test
    void aCallThatIsUnderWayKeepsItsTurnHoweverLongItTakes() {
        List<Budget> call = List.of(new Budget("one", "A", Limit.list("1/1s")));
        Permit permit = granted(call);
        clock.pass(Duration.ofMinutes(2));
        refused(call);
        permit.failed();
        assertThat(refused(call).delay()).isEqualTo(Duration.ofMillis(1020));
    }

    @Test
    void aCallThatWasNotMadeIsNotSpent() {
        for (int i = 0; i < 50; i++) {
            granted(usage("A")).unused();
        }
        calls(10, usage("A"));
    }

    @Test
    void aPermitEndsOnce() {
        Permit permit = granted(usage("A"));
        permit.failed();
        permit.unused();
        calls(9, usage("A"));
        refused(usage("A"));
    }

    @Test
    void lessUrgentCallsLeaveAShare() {
        List<Budget> call = usage("A");
        calls(4, call);
        assertThat(budgets.waitFor(call, 50)).isZero();
        calls(1, call);
        assertThat(budgets.waitFor(call, 50)).isEqualTo(HOUR.plus(MARGIN));
        assertThat(budgets.waitFor(call, 0)).isZero();
        calls(4, call);
        assertThat(budgets.waitFor(call, 1)).isPositive();
        assertThat(budgets.waitFor(List.of(new Budget("one", "A", Limit.list("1/1h"))), 100))
                .isZero();
    }

    @Test
    void settingsTakeThePlaceOfWhatIsDocumented() {
        Budgets set = new Budgets(
                BucketStore.inMemory(),
                setting -> setting.equals("channel") ? Optional.of(Limit.list("2/30s, 3/1h")) : Optional.empty(),
                clock);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waits.add(set.waitFor(usage("A"), 0));
            clock.pass(set.waitFor(usage("A"), 0));
            ((Attempt.Granted) set.acquire(usage("A"))).permit().failed();
        }
        assertThat(waits)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMillis(30_600),
                        HOUR.plus(MARGIN).minusMillis(30_600));
    }

    @Test
    void anAnnouncedPolicyHoldsWhileItIsAnnouncedAndCountsWhatWasCalledBefore() {
        Map<String, String> smaller = Map.of("RateLimit-Policy", "4;w=3600, 100;w=3600");
        calls(3, usage("A"));
        call(usage("A"), 200, smaller);
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("4/1h"));
        call(usage("B"), 200, smaller);
        calls(1, usage("B"));
        calls(9 - 2 - 3 + 4, usage("B"));
        refused(usage("B"));
    }

    @Test
    void aLargerPolicyHoldsTooOnceItIsPlainWhose() {
        Map<String, String> larger = Map.of("RateLimit-Policy", "20;w=3600, 200;w=3600");
        for (int i = 0; i < 20; i++) {
            call(usage("A"), 200, larger);
        }
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("20/1h"));
    }

    @Test
    void aLargerPolicyThatMayBeAnothersLeavesWhatIsSet() {
        for (int i = 0; i < 10; i++) {
            call(usage("A"), 200, Map.of("RateLimit-Policy", "\"hour\";q=20;w=3600"));
        }
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("10/1h"));
    }

    @Test
    void aPolicyLikeNoOtherHoldsForEverySubject() {
        calls(2, usage("A"));
        call(usage("A"), 200, Map.of("RateLimit-Policy", "10;w=3600, 200;w=3600, 3;w=60"));
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("3/1m"));
        assertThat(refused(usage("B")).budget()).isEqualTo(waba("W"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4;w=12, 8;w=12",
                "8;w=12, 4;w=12",
                "\"channel\";q=4;w=12, \"waba\";q=8;w=12",
                "\"per-WABA\";q=8;w=12, \"other\";q=4;w=12",
                "4;w=12, 8;w=13",
            })
    void policiesOfOtherWindowsAreThoseOfTheSubjectsInTheirOrder(String policy) {
        Map<String, String> headers = Map.of("RateLimit-Policy", policy);
        for (int i = 0; i < 4; i++) {
            call(usage("A"), 200, headers);
        }
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("4/12s"));
        for (int i = 0; i < 4; i++) {
            call(usage("B"), 200, headers);
        }
        assertThat(refused(usage("C")).budget()).isEqualTo(waba("W"));
        assertThat(refused(usage("C")).limit().calls()).isEqualTo(8);
    }

    @Test
    void aNameTellsWhoseAPolicyIsWhateverItsSize() {
        Map<String, String> headers = Map.of("RateLimit-Policy", "\"waba\";q=3;w=12, \"channel\";q=5;w=12");
        for (int i = 0; i < 3; i++) {
            call(usage("A"), 200, headers);
        }
        assertThat(refused(usage("B")).limit()).isEqualTo(Limit.of("3/12s"));
        assertThat(refused(usage("B")).budget()).isEqualTo(waba("W"));
    }

    @Test
    void whatIsAnnouncedTakesThePlaceOfAllThatIsSet() {
        Map<String, String> headers = Map.of("RateLimit-Policy", "20;w=10, 40;w=10");
        for (int i = 0; i < 20; i++) {
            call(usage("A"), 200, headers);
        }
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("20/10s"));
        clock.pass(refused(usage("A")).delay());
        for (int i = 0; i < 19; i++) {
            call(usage("A"), 200, headers);
        }
        Instant last = clock.instant();
        call(usage("A"), 200, Map.of());
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("10/1h"));
        assertThat(refused(usage("A")).until()).isEqualTo(last.plus(HOUR).plus(MARGIN));
    }

    @Test
    void aNewLimitCountsACallThatIsUnderWayFromWhenItEnds() {
        Permit slow = granted(usage("A"));
        call(usage("A"), 200, Map.of("RateLimit-Policy", "2;w=10, 9;w=10"));
        clock.pass(Duration.ofSeconds(8));
        slow.failed();
        clock.pass(Duration.ofSeconds(3));
        call(usage("A"), 200, Map.of("RateLimit-Policy", "2;w=10, 9;w=10"));
        assertThat(refused(usage("A")).delay()).isEqualTo(Duration.ofMillis(7200));
    }

    @Test
    void moreCallsUnderWayThanANewLimitHasAreAllCounted() {
        Permit first = granted(usage("A"));
        Permit second = granted(usage("A"));
        Permit third = granted(usage("A"));
        Permit fourth = granted(usage("A"));
        call(usage("A"), 200, Map.of("RateLimit-Policy", "2;w=10, 9;w=10"));
        first.failed();
        third.failed();
        clock.pass(Duration.ofSeconds(3));
        second.failed();
        clock.pass(Duration.ofSeconds(2));
        fourth.failed();
        Instant last = clock.instant();
        assertThat(refused(usage("A")).until()).isEqualTo(last.minusSeconds(2).plusMillis(10_200));
        clock.set(refused(usage("A")).until());
        granted(usage("A"));
        assertThat(refused(usage("A")).until()).isEqualTo(last.plusMillis(10_200));
    }

    @Test
    void aCallUnderWayThatHasNoRoomInANewLimitMakesNone() {
        List<Budget> account = List.of(new Budget("account", "Y", Limit.list("1000/1h")));
        calls(398, account);
        Permit slow = granted(account);
        call(account, 200, Map.of("RateLimit-Policy", "400;w=3600"));
        assertThat(refused(account).limit()).isEqualTo(Limit.of("400/1h"));
        slow.failed();
        assertThat(refused(account).delay()).isEqualTo(HOUR.plus(MARGIN));
    }

    @Test
    void limitsThatAreAnnouncedAsTheyAreSetAreUsedToTheFull() {
        Map<String, String> same = Map.of("RateLimit-Policy", "10;w=3600, 200;w=3600");
        for (int hour = 0; hour < 3; hour++) {
            for (int channel = 0; channel < 20; channel++) {
                for (int i = 0; i < 10; i++) {
                    call(usage("C" + channel), 200, same);
                }
                assertThat(refused(usage("C" + channel)).delay()).isEqualTo(HOUR.plus(MARGIN));
            }
            assertThat(refused(usage("another")).budget()).isEqualTo(waba("W"));
            assertThat(refused(usage("another")).delay()).isEqualTo(HOUR.plus(MARGIN));
            clock.pass(HOUR.plus(MARGIN));
        }
    }

    @Test
    void onePolicyThatIsSetForOneSubjectIsThatSubjects() {
        for (int i = 0; i < 10; i++) {
            call(usage("A"), 200, Map.of("RateLimit-Policy", "10;w=3600"));
        }
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("10/1h"));
        for (int i = 0; i < 10; i++) {
            call(usage("B"), 200, Map.of("RateLimit-Policy", "200;w=3600"));
        }
        assertThat(refused(usage("B")).limit()).isEqualTo(Limit.of("10/1h"));
        granted(usage("C"));
    }

    @Test
    void onePolicyThatMayBeAnySubjectsHoldsForAll() {
        for (int i = 0; i < 6; i++) {
            call(usage(i % 2 == 0 ? "A" : "B"), 200, Map.of("RateLimit-Policy", "\"channel-usage\";q=6;w=1800"));
        }
        assertThat(refused(usage("C")).budget()).isEqualTo(waba("W"));
        assertThat(refused(usage("C")).limit()).isEqualTo(Limit.of("6/30m"));
        assertThat(refused(usage("C")).delay()).isEqualTo(Duration.ofMinutes(30).plus(MARGIN));
    }

    @Test
    void ofTwoPoliciesThatMayBeEithersBothHoldForBoth() {
        Map<String, String> headers = Map.of("RateLimit-Policy", "2;w=10, 3;w=3600");
        call(usage("A"), 200, headers);
        call(usage("B"), 200, headers);
        assertThat(refused(usage("C")).limit()).isEqualTo(Limit.of("2/10s"));
        clock.pass(Duration.ofSeconds(11));
        call(usage("C"), 200, headers);
        assertThat(refused(usage("C")).limit()).isEqualTo(Limit.of("3/1h"));
    }

    @Test
    void whoGetsOnlyWhatMayBeAnothersKeepsWhatIsSet() {
        List<Budget> call = List.of(channel("A"), new Budget("waba", "W", Limit.list("4/1h")));
        Map<String, String> headers = Map.of("RateLimit-Policy", "10;w=3600, 2;w=60");
        for (int i = 0; i < 4; i++) {
            call(call, 200, headers);
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(refused(call).limit()).isEqualTo(Limit.of("4/1h"));
    }

    @Test
    void onlyAGoodAnswerWithoutAPolicyBringsTheSettingsBack() {
        Map<String, String> headers = Map.of("RateLimit-Policy", "2;w=60, 90;w=60");
        call(usage("A"), 200, headers);
        call(usage("A"), 500, Map.of());
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("2/1m"));
        clock.pass(Duration.ofSeconds(62));
        calls(8, usage("A"));
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("10/1h"));
    }

    @Test
    void whatIsAnnouncedIsRememberedAcrossRestarts() {
        AtomicReference<MemoryBuckets> kept = new AtomicReference<>();
        BucketStore store = config -> {
            kept.compareAndSet(null, new MemoryBuckets(config));
            return kept.get();
        };
        budgets = new Budgets(store, setting -> Optional.empty(), clock);
        for (int i = 0; i < 3; i++) {
            call(usage("A"), 200, Map.of("RateLimit-Policy", "4;w=12, 8;w=12"));
        }
        budgets = new Budgets(store, setting -> Optional.empty(), clock);
        granted(usage("A"));
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("4/12s"));
        call(usage("B"), 429, Map.of());
        assertThat(refused(usage("B")).delay()).isEqualTo(Duration.ofSeconds(12));
        clock.pass(Duration.ofMinutes(90));
        budgets = new Budgets(store, setting -> Optional.empty(), clock);
        call(usage("A"), 200, Map.of("RateLimit-Policy", "6;w=7200, 99;w=7200"));
        granted(usage("A"));
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("6/2h"));
    }

    @Test
    void aRefusalWithoutAWordPausesTheLongestWindowThatIsAnnounced() {
        call(usage("A"), 200, Map.of("RateLimit-Policy", "4;w=12, 8;w=12"));
        call(usage("A"), 429, Map.of());
        assertThat(refused(usage("A")).delay()).isEqualTo(Duration.ofSeconds(12));
        List<Budget> account = List.of(new Budget("account", "Y", Limit.list("200/1s, 10000/1h")));
        call(account, 200, Map.of("RateLimit-Policy", "4;w=2, 90;w=60"));
        call(account, 429, Map.of());
        assertThat(refused(account).delay()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void nothingLeftPausesUntilTheReset() {
        call(usage("A"), 200, Map.of("RateLimit-Limit", "10", "RateLimit-Remaining", "0", "RateLimit-Reset", "120"));
        assertThat(refused(usage("A")).delay()).isEqualTo(Duration.ofSeconds(120));
        calls(1, usage("B"));
        call(usage("B"), 200, Map.of("RateLimit-Limit", "200", "RateLimit-Remaining", "0", "RateLimit-Reset", "60"));
        assertThat(refused(usage("C")).delay()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatIsLeftIsSharedByTheCallsUnderWay() {
        Permit one = granted(usage("A"));
        Permit other = granted(usage("A"));
        Permit third = granted(usage("A"));
        one.answered(200, left("3"));
        granted(usage("A"));
        refused(usage("A"));
        other.answered(200, left("2"));
        refused(usage("A"));
        // Sent before the others were answered: its word may be older than theirs.
        third.answered(200, left("9"));
        granted(usage("A"));
        refused(usage("A"));
        clock.pass(Duration.ofSeconds(60));
        granted(usage("A"));
    }

    private static java.util.function.Function<String, Optional<String>> left(String calls) {
        Map<String, String> headers =
                Map.of("RateLimit-Limit", "10", "RateLimit-Remaining", calls, "RateLimit-Reset", "60");
        return name -> Optional.ofNullable(headers.get(name));
    }

    @Test
    void aNewerWordMayGiveMoreButNeverMoreThanOurOwnCount() {
        call(usage("A"), 200, Map.of("RateLimit-Limit", "10", "RateLimit-Remaining", "1", "RateLimit-Reset", "60"));
        clock.pass(Duration.ofSeconds(1));
        call(usage("A"), 200, Map.of("RateLimit-Limit", "10", "RateLimit-Remaining", "90", "RateLimit-Reset", "60"));
        calls(8, usage("A"));
        assertThat(refused(usage("A")).limit()).isEqualTo(Limit.of("10/1h"));
    }

    @Test
    void retryAfterOnASuccessDelaysTheNextCallOfTheWidestSubject() {
        call(usage("A"), 200, Map.of("Retry-After", "7"));
        assertThat(refused(usage("B")).delay()).isEqualTo(Duration.ofSeconds(7));
        List<Budget> without = List.of(new Budget("clients", "P", List.of()));
        call(without, 200, Map.of("Retry-After", "Thu, 05 Mar 2026 08:00:30 GMT"));
        assertThat(refused(without).delay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(refused(without).limit()).isNull();
    }

    @Test
    void retryAfterWinsOverReset() {
        call(
                usage("A"),
                429,
                Map.of(
                        "RateLimit-Limit",
                        "10",
                        "RateLimit-Remaining",
                        "0",
                        "RateLimit-Reset",
                        "50",
                        "Retry-After",
                        "5"));
        assertThat(refused(usage("A")).delay()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aRefusalWithoutAWordPausesTheDocumentedWindowOrThatOfThePolicyLastSeen() {
        call(usage("A"), 429, Map.of());
        assertThat(refused(usage("A")).delay()).isGreaterThanOrEqualTo(HOUR);
        calls(1, usage("B"));
        List<Budget> balance = List.of(new Budget("balance", "C", List.of()));
        call(balance, 200, Map.of("RateLimit-Policy", "5;w=90"));
        call(balance, 429, Map.of());
        assertThat(refused(balance).delay()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aSecondRefusalOfAnotherNarrowSubjectPausesTheWiderOne() {
        call(usage("A"), 429, Map.of());
        calls(1, usage("B"));
        call(usage("B"), 429, Map.of());
        assertThat(refused(usage("C")).budget()).isEqualTo(waba("W"));
    }

    @Test
    void aSecondRefusalAfterThePauseOfTheShortWindowPausesTheLongOne() {
        List<Budget> account = List.of(new Budget("account", "Y", Limit.list("200/1s, 10000/1h")));
        call(account, 429, Map.of());
        assertThat(refused(account).delay()).isEqualTo(Duration.ofSeconds(1));
        clock.pass(Duration.ofSeconds(1));
        call(account, 429, Map.of());
        assertThat(refused(account).delay()).isEqualTo(HOUR);
    }

    @Test
    void aRefusalOfAUsedUpWideLimitPausesTheWideOne() {
        for (int channel = 0; channel < 19; channel++) {
            calls(10, usage("C" + channel));
        }
        calls(5, usage("last"));
        call(usage("new"), 429, Map.of());
        assertThat(refused(usage("other")).budget()).isEqualTo(waba("W"));
        assertThat(refused(usage("other")).limit()).isNull();
    }

    @Test
    void hugeValuesAreCapped() {
        call(usage("A"), 429, Map.of("Retry-After", "999999999999999"));
        assertThat(refused(usage("A")).delay()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aForecastPlacesCallsWithoutSpendingThem() {
        calls(8, usage("A"));
        Instant now = clock.instant();
        Forecast forecast = budgets.forecast();
        assertThat(forecast.place(usage("A"), now)).isEqualTo(new Placement(now, null, null));
        assertThat(forecast.place(usage("A"), now)).isEqualTo(new Placement(now, null, null));
        assertThat(forecast.place(usage("A"), now))
                .isEqualTo(new Placement(now.plus(HOUR).plus(MARGIN), channel("A"), Limit.of("10/1h")));
        assertThat(forecast.place(usage("B"), now)).isEqualTo(new Placement(now, null, null));
        assertThat(forecast.place(usage("B"), now.plusSeconds(5)).at()).isEqualTo(now.plusSeconds(5));
        calls(2, usage("A"));
    }
}
