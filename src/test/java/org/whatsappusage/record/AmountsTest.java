package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "1.00, 1",
        "100, 100",
        "1E2, 100",
        "12e-1, 1.2",
        "0.0, 0",
        "-0.00, 0",
        "0e400, 0",
        "-0.5, -0.5",
        "123456789012345.123456789012345678, 123456789012345.123456789012345678",
        "0.000000000000000000000000000001, 0.000000000000000000000000000001",
        "999999999999999999999999999999, 999999999999999999999999999999",
        "1e29, 100000000000000000000000000000",
        "0.1e-29, 0.000000000000000000000000000001"
    })
    void readsExactly(String text, String plain) {
        assertThat(Amounts.parse(text)).isEqualTo(new BigDecimal(plain));
        assertThat(Amounts.text(Amounts.parse(text))).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "1e-31",
                "1e30",
                "1E999999999",
                "1E-999999999",
                "1e2147483647",
                "10e2147483647",
                "100e2147483647",
                "1e-2147483647",
                "1e99999999999999999999",
                "0.0000000000000000000000000000001",
                "1234567890123456789012345678901"
            })
    void refusesMoreDigitsThanTheLedgerKeeps(String text) {
        assertThatThrownBy(() -> Amounts.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "abc", "1,5", "1.2.3", "0x10", "NaN", "Infinity", "1e", "1 000"})
    void refusesWhatIsNoDecimal(String text) {
        assertThatThrownBy(() -> Amounts.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Property
    void theDigitsOfAShortAmountAreItsUnscaledValue(
            @ForAll long digits,
            @ForAll @IntRange(max = 18) int shorter,
            @ForAll @IntRange(min = -60, max = 90) int scale) {
        BigDecimal amount = new BigDecimal(BigInteger.valueOf(digits).divide(BigInteger.TEN.pow(shorter)), scale);

        assertThat(Amounts.isShort(amount))
                .isEqualTo(amount.unscaledValue().abs().toString().length() <= 18);
        if (Amounts.isShort(amount)) {
            assertThat(Amounts.digits(amount)).isEqualTo(amount.unscaledValue().longValueExact());
        }
    }

    @Test
    void refusesATextThatTakesLongToRead() {
        assertThatThrownBy(() -> Amounts.parse("1".repeat(1_000_000)))
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("a number of 1000000 characters");
    }

    @Property
    void everyDecimalTextIsReadExactly(@ForAll long unscaled, @ForAll @IntRange(min = -10, max = 30) int scale) {
        BigDecimal exact = new BigDecimal(BigInteger.valueOf(unscaled), scale);

        BigDecimal plain = Amounts.parse(exact.toPlainString());
        BigDecimal scientific = Amounts.parse(exact.toString());

        assertThat(plain).isEqualByComparingTo(exact).isEqualTo(scientific).hasSameHashCodeAs(scientific);
        assertThat(plain.scale()).isNotNegative();
    }

    @Property
    void trailingZerosMakeNoDifference(@ForAll int unscaled, @ForAll @IntRange(min = 1, max = 900) int zeros) {
        String text = new BigDecimal(BigInteger.valueOf(unscaled), 6).toPlainString();

        assertThat(Amounts.parse(text + "0".repeat(zeros))).isEqualTo(Amounts.parse(text));
    }

    @Property
    void textIsPlainAndReadBackAsTheSame(@ForAll long unscaled, @ForAll @IntRange(min = -10, max = 30) int scale) {
        BigDecimal amount = Amounts.parse(new BigDecimal(BigInteger.valueOf(unscaled), scale).toString());

        String text = Amounts.text(amount);

        assertThat(text).matches("-?(0|[1-9]\\d*)(\\.\\d*[1-9])?");
        assertThat(Amounts.parse(text)).isEqualTo(amount);
    }

    @Test
    void textOfAnAmountThatWasCalculatedIsPlain() {
        assertThat(Amounts.text(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(Amounts.text(new BigDecimal("1.500"))).isEqualTo("1.5");
        assertThat(Amounts.text(new BigDecimal("0E-20"))).isEqualTo("0");
        assertThat(Amounts.text(null)).isNull();
    }

    @Test
    void addsWhatIsThereAndInventsNothing() {
        BigDecimal one = new BigDecimal("0.1");
        BigDecimal two = new BigDecimal("0.2");

        assertThat(Amounts.add(one, two)).isEqualTo(new BigDecimal("0.3"));
        assertThat(Amounts.add(one, null)).isEqualTo(one);
        assertThat(Amounts.add(null, two)).isEqualTo(two);
        assertThat(Amounts.add(null, null)).isNull();
    }

    @Property
    void takesOffTheZerosBehindThePointAlone(
            @ForAll BigInteger digits, @ForAll @IntRange(max = 60) int zeros, @ForAll @IntRange(max = 90) int scale) {
        BigDecimal padded = new BigDecimal(digits.multiply(BigInteger.TEN.pow(zeros)), scale);
        BigDecimal plain = Amounts.plain(padded);
        assertThat(plain).isEqualByComparingTo(padded);
        BigDecimal stripped = padded.signum() == 0 ? BigDecimal.ZERO : padded.stripTrailingZeros();
        assertThat(plain.scale()).isEqualTo(Math.max(0, stripped.scale()));
    }
}
