package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.whatsappusage.collect.Walk.Step;
import org.whatsappusage.provider.Page;
import org.whatsappusage.record.Account;

class WalkTest {

    private static Walk days(int days) {
        return new Walk(days > 1, List::of);
    }

    private static Step step(Walk walk, Page page) {
        walk.count(page, List.of());
        return walk.after(page);
    }

    @Test
    void aListEndsWithItsLastPage() {
        Walk walk = days(30);

        assertThat(step(walk, new Page(100, null, "2", false))).isEqualTo(Step.NEXT_PAGE);
        assertThat(step(walk, new Page(99, null, null, false))).isEqualTo(Step.END);
        assertThat(walk.moved()).isEmpty();
    }

    @Test
    void aTotalThatMovesBetweenPagesIsNoticed() {
        Walk walk = days(1);
        step(walk, new Page(100, 150L, "2", false));

        assertThat(step(walk, new Page(50, 151L, null, false))).isEqualTo(Step.END);
        assertThat(walk.moved()).hasValueSatisfying(why -> assertThat(why).contains("150", "151"));
    }

    /** A row that was taken away moved another to a page that was read already. */
    @Test
    void fewerRowsThanCountedAreNoticed() {
        Walk walk = days(1);
        step(walk, new Page(100, 150L, "2", false));
        step(walk, new Page(49, 150L, null, false));

        assertThat(walk.moved()).hasValueSatisfying(why -> assertThat(why).contains("150", "149"));
    }

    @Test
    void anAccountThatIsListedTwiceIsNoticed() {
        Account account = new Account("hub", Account.Kind.CHANNEL, "CH", "CL", null, null, null, null, null, null);
        Walk walk = days(0);
        Page first = new Page(1, 2L, "1", false);
        walk.count(first, List.of(account));
        walk.after(first);
        Page second = new Page(1, 2L, null, false);
        walk.count(second, List.of(account));

        assertThat(walk.after(second)).isEqualTo(Step.END);
        assertThat(walk.moved()).hasValueSatisfying(why -> assertThat(why).contains("CH", "twice"));
    }

    @Test
    void severalDaysThatAreTooManyAreDividedAfterTheFirstPage() {
        assertThat(step(days(2), new Page(100, 10_001L, "2", true))).isEqualTo(Step.DIVIDE);
        assertThat(step(days(2), new Page(100, null, null, true))).isEqualTo(Step.DIVIDE);
    }

    @Test
    void oneDayThatIsTooLongAndIsNotCountedCannotBeProvenWhole() {
        assertThatThrownBy(() -> step(days(1), new Page(100, null, null, true)))
                .isInstanceOf(IncompleteReadingException.class)
                .hasMessageContaining("full");
    }
}
