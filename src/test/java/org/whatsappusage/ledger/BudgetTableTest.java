package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.limit.Attempt;
import org.whatsappusage.limit.BucketStore;
import org.whatsappusage.limit.BucketStoreContract;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.limit.Limit;

class BudgetTableTest extends BucketStoreContract {

    private static final List<Budget> CALL = List.of(
            new Budget("per-channel", "host/CH", Limit.list("10/1h")),
            new Budget("per-waba", "host/CL", Limit.list("200/1h, 5000/1h")));

    @TempDir
    Path folder;

    private LedgerFixture fixture;

    @BeforeEach
    void create() {
        fixture();
    }

    /** The contract opens its store before the methods of this class are asked. */
    private LedgerFixture fixture() {
        if (fixture == null) {
            fixture = new LedgerFixture(LedgerDatabase.of(getClass()), folder);
        }
        return fixture;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Override
    protected BucketStore store() {
        return fixture().ledger().budgets();
    }

    @Override
    protected Clock clock() {
        return fixture().clock();
    }

    @Override
    protected void pass(Duration time) {
        fixture.pass(time);
    }

    private Budgets budgets() {
        return new Budgets(fixture.ledger().budgets(), setting -> Optional.empty(), fixture.clock());
    }

    private static boolean call(Budgets budgets, String... policy) {
        if (budgets.acquire(CALL) instanceof Attempt.Granted granted) {
            granted.permit()
                    .answered(
                            200,
                            name -> name.equals("RateLimit-Policy") && policy.length > 0
                                    ? Optional.of(policy[0])
                                    : Optional.empty());
            return true;
        }
        return false;
    }

    @Test
    void tenRestartsInAnHourMakeTenCalls() {
        int made = 0;
        for (int restart = 0; restart < 30; restart++) {
            Budgets budgets = budgets();
            made += call(budgets) ? 1 : 0;
            fixture.reopen();
            fixture.pass(Duration.ofMinutes(2));
        }
        assertThat(made).isEqualTo(10);
    }

    @Test
    void aNewProcessKnowsHowLongToWaitWithoutSpendingAnything() {
        Budgets before = budgets();
        for (int i = 0; i < 10; i++) {
            call(before);
        }
        Duration wait = before.waitFor(CALL, 0);
        fixture.reopen();
        assertThat(wait).isPositive();
        assertThat(budgets().waitFor(CALL, 0)).isEqualTo(wait);
        assertThat(budgets().forecast().place(CALL, fixture.clock().instant()).at())
                .isEqualTo(fixture.clock().instant().plus(wait));
    }

    @Test
    void pausesAndPoliciesOutlastTheProcess() {
        call(budgets(), "3;w=3600");
        fixture.reopen();
        call(budgets(), "3;w=3600");
        call(budgets(), "3;w=3600");
        fixture.reopen();
        assertThat(budgets().waitFor(CALL, 0)).isPositive();
        fixture.pass(Duration.ofHours(2));
        Budgets budgets = budgets();
        ((Attempt.Granted) budgets.acquire(CALL))
                .permit()
                .answered(200, name -> name.equals("Retry-After") ? Optional.of("7000") : Optional.empty());
        fixture.reopen();
        assertThat(budgets().waitFor(CALL, 0)).isEqualTo(Duration.ofSeconds(7000));
    }

    @Test
    void whatIsFullAgainIsDeletedWhenTheLedgerIsOpened() {
        call(budgets());
        assertThat(fixture.query("SELECT id FROM call_budget")).isNotEmpty();
        fixture.pass(Duration.ofDays(2));
        fixture.reopen();
        assertThat(fixture.query("SELECT id FROM call_budget")).isEmpty();
    }
}
