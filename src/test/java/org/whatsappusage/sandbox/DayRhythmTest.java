package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** However a day is cut, its pieces are the day. */
class DayRhythmTest {

    @Property
    void piecesOfADayAddUpToIt(
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 19_000, max = 21_500) int day,
            @ForAll @LongRange(max = 1_000_000) long volume,
            @ForAll @LongRange(max = Integer.MAX_VALUE) long seed,
            @ForAll int[] cuts) {
        DayRhythm rhythm = new DayRhythm(ZoneId.of(zone), LocalDate.ofEpochDay(day));
        long phase = Chance.of("phase").and(seed).below(rhythm.total());
        long length = rhythm.end().getEpochSecond() - rhythm.start().getEpochSecond();
        long[] seconds = Arrays.stream(cuts)
                .mapToLong(cut -> Math.floorMod(cut, length + 1))
                .sorted()
                .toArray();
        long before = rhythm.until(rhythm.start(), volume, phase);
        assertThat(before).isZero();
        long sum = 0;
        for (long second : seconds) {
            long now = rhythm.until(rhythm.start().plusSeconds(second), volume, phase);
            assertThat(now).isBetween(before, volume);
            sum += now - before;
            before = now;
        }
        sum += rhythm.until(rhythm.end(), volume, phase) - before;
        assertThat(sum).isEqualTo(volume);
    }

    @Property(tries = 50)
    void nothingHappensOutsideOfADay(@ForAll("zones") String zone, @ForAll @IntRange(max = 100_000) int distance) {
        DayRhythm rhythm = new DayRhythm(ZoneId.of(zone), LocalDate.of(2026, 10, 25));
        Instant after = rhythm.end().plusSeconds(distance);
        assertThat(rhythm.until(rhythm.start().minusSeconds(distance), 500, 7)).isZero();
        assertThat(rhythm.until(after, 500, 7)).isEqualTo(500);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Europe/Madrid", "UTC", "+08:00");
    }
}
