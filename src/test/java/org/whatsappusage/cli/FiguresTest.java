package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class FiguresTest {

    @Property
    void anAmountIsExact(
            @ForAll @BigRange(min = "-99999999999999.9", max = "99999999999999.9") @Scale(18) BigDecimal amount,
            @ForAll @IntRange(max = 20) int decimals) {
        assertThat(new BigDecimal(
                        Figures.amount(amount, decimals).replace(",", "").strip()))
                .isEqualByComparingTo(amount);
    }

    @Example
    void amountsOfOneColumnHaveTheirPointsBelowEachOther() {
        assertThat(Figures.amount(new BigDecimal("1234567.5"), 4)).isEqualTo("1,234,567.5   ");
        assertThat(Figures.amount(new BigDecimal("-1234"), 4)).isEqualTo("-1,234     ");
        assertThat(Figures.amount(new BigDecimal("0.0001"), 4)).isEqualTo("0.0001");
        assertThat(Figures.amount(new BigDecimal("1E+3"), 0)).isEqualTo("1,000");
        assertThat(Figures.amount(new BigDecimal("0E-8"), 0)).isEqualTo("0");
        assertThat(Figures.amount(new BigDecimal("-123"), 0)).isEqualTo("-123");
    }

    @Example
    void decimalsAreThoseThatAreShown() {
        assertThat(Figures.decimals(new BigDecimal("1.500"))).isEqualTo(1);
        assertThat(Figures.decimals(new BigDecimal("1000"))).isZero();
        assertThat(Figures.decimals(new BigDecimal("0.000"))).isZero();
    }

    @Example
    void countsHaveThousands() {
        assertThat(Figures.count(999)).isEqualTo("999");
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
    }

    @Example
    void elapsedTimeFitsItsLength() {
        assertThat(Figures.elapsed(Duration.ofMillis(49))).isEqualTo("0.0 s");
        assertThat(Figures.elapsed(Duration.ofMillis(12_345))).isEqualTo("12.3 s");
        assertThat(Figures.elapsed(Duration.ofSeconds(184))).isEqualTo("3 min 4 s");
        assertThat(Figures.elapsed(Duration.ofMinutes(1_502))).isEqualTo("25 h 2 min");
    }

    @Example
    void oneDayIsNoRange() {
        assertThat(Figures.days(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 1)))
                .isEqualTo("2026-01-01");
        assertThat(Figures.days(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2)))
                .isEqualTo("2026-01-01 to 2026-01-02");
        assertThat(Figures.days(null, null)).isEmpty();
    }
}
