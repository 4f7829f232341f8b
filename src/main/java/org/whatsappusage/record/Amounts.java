package org.whatsappusage.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/** The rules for amounts of money: exact decimals from text to sink, and null where nothing was reported. */
public final class Amounts {

    /** Decimals that the ledger keeps: room for the 17 digits that a provider may print of a binary fraction, down to 1E-13. */
    public static final int MAX_SCALE = 30;

    /** Integer digits that the ledger keeps. */
    public static final int MAX_INTEGER_DIGITS = 30;

    private static final int MAX_TEXT = 1_000;
    /** As many digits as every long can hold. */
    private static final int SHORT = 18;

    private static final int MOST_ZEROS_AT_ONCE = 16;
    private static final long RADIX = 10;

    private static final List<BigInteger> TEN_TO_THE = IntStream.rangeClosed(0, MOST_ZEROS_AT_ONCE)
            .mapToObj(BigInteger.TEN::pow)
            .toList();

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
        BigDecimal plain = tooLong ? exact : plain(exact);
        if (tooLong || plain.scale() > MAX_SCALE) {
            throw new NumberFormatException("'" + text + "' has more than " + MAX_INTEGER_DIGITS + " integer digits or "
                    + MAX_SCALE + " decimals");
        }
        return plain;
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
        return amount == null ? null : plain(amount).toPlainString();
    }

    /** Whether its {@link #digits} are known to be a long, as those of most amounts are. */
    public static boolean isShort(BigDecimal amount) {
        return amount.precision() <= SHORT;
    }

    /** The unscaled value of a short amount, without the {@link BigInteger} of {@link BigDecimal#unscaledValue()}. */
    public static long digits(BigDecimal amount) {
        return amount.movePointRight(amount.scale()).longValue();
    }

    /** The same number without trailing zeros behind the point and without a negative scale. */
    public static BigDecimal plain(BigDecimal amount) {
        if (amount.signum() == 0) {
            return BigDecimal.ZERO;
        }
        return amount.scale() <= 0 ? amount.setScale(0) : withoutZeros(amount);
    }

    /**
     * In few divisions: a column of a fixed scale adds some twenty zeros to every amount, and
     * {@link BigDecimal#stripTrailingZeros()} takes them off one by one. Of most amounts their last bits say that there are none.
     */
    private static BigDecimal withoutZeros(BigDecimal amount) {
        if (isShort(amount)) {
            return withoutZeros(amount, digits(amount));
        }
        BigInteger digits = amount.unscaledValue();
        int most = mostZeros(digits, amount.scale());
        if (most == 0) {
            return amount;
        }
        int scale = amount.scale();
        for (int zeros = MOST_ZEROS_AT_ONCE; zeros > 0; zeros /= 2) {
            while (most >= zeros) {
                BigInteger[] parts = digits.divideAndRemainder(TEN_TO_THE.get(zeros));
                if (parts[1].signum() != 0) {
                    break;
                }
                digits = parts[0];
                scale -= zeros;
                most = mostZeros(digits, scale);
            }
        }
        return new BigDecimal(digits, scale);
    }

    /** Most amounts are short, and none of their zeros needs an object. */
    private static BigDecimal withoutZeros(BigDecimal amount, long digits) {
        long left = digits;
        int scale = amount.scale();
        while (scale > 0 && left % RADIX == 0) {
            left /= RADIX;
            scale--;
        }
        return scale == amount.scale() ? amount : BigDecimal.valueOf(left, scale);
    }

    /** What is divisible by a power of ten is so by that power of two. */
    private static int mostZeros(BigInteger digits, int scale) {
        return Math.min(scale, digits.getLowestSetBit());
    }
}
