package org.whatsappusage.sandbox;

/**
 * A number that looks drawn but is computed: the same inputs give the same outcome on every machine and in every run.
 * Integer arithmetic only, so that no platform rounds differently.
 */
record Chance(long state) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static Chance of(String seed) {
        return new Chance(FNV_OFFSET).and(seed);
    }

    Chance and(String input) {
        long hash = state;
        for (int i = 0; i < input.length(); i++) {
            hash = (hash ^ input.charAt(i)) * FNV_PRIME;
        }
        return new Chance(scramble(hash));
    }

    Chance and(long input) {
        return new Chance(scramble(state ^ scramble(input)));
    }

    /** A value of 0 (inclusive) to {@code bound} (exclusive). */
    long below(long bound) {
        return Math.floorMod(scramble(state), bound);
    }

    boolean oneIn(long n) {
        return below(n) == 0;
    }

    /** Sixteen hexadecimal digits, for identifiers. */
    String hex() {
        String digits = Long.toHexString(scramble(state));
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** The finaliser of SplitMix64: every input bit reaches every output bit. */
    private static long scramble(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
