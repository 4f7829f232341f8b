package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodesTest {

    @ParameterizedTest
    @CsvSource({
        "MARKETING_LITE, marketing_lite",
        "marketing-lite, marketing_lite",
        "Authentication International, authentication_international",
        "UTILITY, utility",
        "FREE_CUSTOMER_SERVICE, free_customer_service",
        "' REGULAR ', regular",
        "general_purpose_ai, general_purpose_ai",
        "İNDİRİM, i̇ndi̇ri̇m"
    })
    void lowerSnakeCase(String given, String code) {
        assertThat(Codes.snake(given)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"eur, EUR", "idr, IDR", "Usd, USD", "' in ', IN", "IE, IE"})
    void upperCase(String given, String code) {
        assertThat(Codes.upper(given)).isEqualTo(code);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t"})
    void nothingIsNull(String nothing) {
        assertThat(Codes.snake(nothing)).isNull();
        assertThat(Codes.upper(nothing)).isNull();
        assertThat(Codes.phone(nothing)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "4930901820, +4930901820",
        "+49 30 901820, +4930901820",
        "+49 (0)30 901820, +4930901820",
        "+1 (650) 555-0100, +16505550100",
        "16505550100, +16505550100",
        "5215512345678, +5215512345678",
        "5511912345678, +5511912345678",
        "62 812-3456-7890, +6281234567890",
        "12345, +12345",
        "00000, +00000",
        "1234567890123456789012, +1234567890123456789012"
    })
    void phoneNumberInE164(String given, String number) {
        assertThat(Codes.phone(given)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "unknown", "-"})
    void noDigitsAreNoPhoneNumber(String given) {
        assertThat(Codes.phone(given)).isNull();
    }

    @Property
    void aPhoneNumberStaysItself(@ForAll @NumericChars @StringLength(min = 1, max = 20) String digits) {
        String number = Codes.phone(digits);

        assertThat(number).matches("\\+[0-9]+");
        assertThat(Codes.phone(number)).isEqualTo(number);
        assertThat(Codes.phone(digits.replaceAll("(..)", "$1 "))).isEqualTo(number);
    }

    @Property
    void caseAndSeparatorsMakeNoDifference(@ForAll @NotBlank @CharRange(from = 'a', to = 'z') String word) {
        String code = Codes.snake(word + "_" + word);

        assertThat(code).isEqualTo(word + "_" + word);
        assertThat(Codes.snake((word + "-" + word).toUpperCase(Locale.ROOT))).isEqualTo(code);
        assertThat(Codes.snake(code)).isEqualTo(code);
        assertThat(Codes.upper(Codes.upper(word))).isEqualTo(Codes.upper(word));
    }
}
