package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What one channel did on one day of its WABA's zone, as far as the provider knows at a certain moment.
 *
 * @param now figures of a running day end here
 */
record DayTraffic(DayRhythm rhythm, Instant now, List<MessageCell> messages, List<CallCell> calls) {

    /**
     * Messages that agree in everything that data points tell apart.
     *
     * @param category Meta's spelling, upper case
     * @param tier null for free messages
     * @param price of one message in the WABA's currency; zero for free messages; null where the provider does not say
     * @param volume of the whole day, as it will be or was at its end
     */
    record MessageCell(
            String country,
            String category,
            String pricingType,
            String tier,
            BigDecimal price,
            long volume,
            long phase) {}

    /**
     * Completed calls of one direction with one country.
     *
     * @param pulsePrice of six begun seconds; null for calls whose cost the provider does not tell
     * @param count of the whole day
     * @param lengths decides how long each call takes
     */
    record CallCell(String country, String direction, BigDecimal pulsePrice, long count, long phase, Chance lengths) {}

    /**
     * Several calls together.
     *
     * @param seconds of all of them
     * @param cost null where the provider does not say
     */
    record Calls(long count, long seconds, BigDecimal cost) {}

    private static final int PULSE_SECONDS = 6;
    private static final int SHORTEST_CALL = 35;
    private static final int CALL_SPREAD = 420;

    /** Messages of the cell that were delivered between two instants, the second exclusive. */
    long volume(MessageCell cell, Instant from, Instant to) {
        return until(to, cell.volume(), cell.phase()) - until(from, cell.volume(), cell.phase());
    }

    /** Messages of the cell on the whole day, until now. */
    long volume(MessageCell cell) {
        return volume(cell, rhythm.start(), rhythm.end());
    }

    Calls calls(CallCell cell, Instant from, Instant to) {
        long first = until(from, cell.count(), cell.phase());
        long end = until(to, cell.count(), cell.phase());
        long seconds = 0;
        long pulses = 0;
        for (long call = first; call < end; call++) {
            long length = SHORTEST_CALL + cell.lengths().and(call).below(CALL_SPREAD);
            seconds += length;
            pulses += (length + PULSE_SECONDS - 1) / PULSE_SECONDS;
        }
        BigDecimal cost = cell.pulsePrice() == null ? null : cell.pulsePrice().multiply(BigDecimal.valueOf(pulses));
        return new Calls(end - first, seconds, cost);
    }

    Calls calls(CallCell cell) {
        return calls(cell, rhythm.start(), rhythm.end());
    }

    private long until(Instant instant, long quantity, long phase) {
        return rhythm.until(instant.isAfter(now) ? now : instant, quantity, phase);
    }
}
