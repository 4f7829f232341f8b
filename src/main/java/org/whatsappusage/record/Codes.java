package org.whatsappusage.record;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;

/** One spelling for codes that providers write in several. The sets stay open: a value never seen before passes through. */
public final class Codes {

    private Codes() {}

    /** Lower snake case: {@code MARKETING_LITE} and {@code marketing-lite} are the same. Null and blank give null. */
    public static String snake(String value) {
        return blank(value)
                ? null
                : value.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** Upper case, for ISO 3166-1 countries and ISO 4217 currencies. Null and blank give null. */
    public static String upper(String value) {
        return blank(value) ? null : value.strip().toUpperCase(Locale.ROOT);
    }

    /**
     * A phone number in E.164 with {@code +}.
     *
     * @param value digits with or without {@code +} and separators, always with the country code
     * @return null if there are no digits; the digits behind a {@code +} if it is no number that the numbering plans know
     */
    public static String phone(String value) {
        if (value == null) {
            return null;
        }
        String digits = value.replaceAll("[^0-9]", "");
        if (digits.isEmpty()) {
            return null;
        }
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = phones.parse("+" + digits, null);
            // Of a number that no plan knows, a further reading might take off further zeros.
            return phones.isValidNumber(number) ? phones.format(number, PhoneNumberFormat.E164) : "+" + digits;
        } catch (NumberParseException unknown) {
            return "+" + digits;
        }
    }

    private static boolean blank(String value) {
        return value == null || value.isBlank();
    }
}
