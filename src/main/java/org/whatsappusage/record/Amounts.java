package org.whatsappusage.record;

import java.math.BigDecimal;

/** The rules for amounts of money: exact decimals from text to sink, and null where nothing was reported. */
public final class Amounts {

    /** Decimals that the ledger keeps: room for the 17 digits that a provider may print of a binary fraction, down to 1E-13. */
    public static final int MAX_SCALE = 30;

    /** Integer digits that the ledger keeps. */
    public static final int MAX_INTEGER_DIGITS = 30;

    private static final int MAX_TEXT = 1_000;

    private Amounts() {}

    /**
     * Reads a decimal exactly, trailing zeros taken off, so that 1.0 and 1.00 are the same.
     *
     * @param text as in JSON, with or without an exponent
     * @throws NumberFormatException if it is no decimal, or has more digits than the ledger keeps; it is never rounded
     */
    public static BigDecimal parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new NumberFormatException("a number of " + text.length() + " characters");
        }
        BigDecimal exact = new BigDecimal(text.trim());
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // Looked at before anything is rescaled: 1E999999999 would fill the memory, and the scale of 10E2147483647
        // overflow.
        boolean tooLong = (long) exact.precision() - exact.scale() > MAX_INTEGER_DIGITS;
        BigDecimal stripped = tooLong ? exact : exact.stripTrailingZeros();
        if (tooLong || stripped.scale() > MAX_SCALE) {
            throw new NumberFormatException("'" + text + "' has more than " + MAX_INTEGER_DIGITS + " integer digits or "
                    + MAX_SCALE + " decimals");
        }
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /**
     * Adds two amounts of one currency.
     *
     * @return null only if both are null: an amount that is missing does not make the other one vanish
     */
    public static BigDecimal add(BigDecimal one, BigDecimal other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one.add(other);
    }

    /** Plain text without exponent and without trailing zeros; null stays null. */
    public static String text(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
