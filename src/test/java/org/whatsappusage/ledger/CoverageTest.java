package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Stretches of time, judged against one number for each second. */
class CoverageTest {

    private static final int SECONDS = 24;

    record Reading(int from, int to) {}

    @Property
    void afterAnyReadingsEachSecondKnowsItsLastOne(@ForAll("readings") List<Reading> readings) {
        List<Coverage> coverage = new ArrayList<>();
        int[] lastReading = new int[SECONDS];
        for (int number = 1; number <= readings.size(); number++) {
            Reading reading = readings.get(number - 1);
            coverage = Coverage.without(coverage, at(reading.from), at(reading.to));
            coverage.add(new Coverage(at(reading.from), at(reading.to), at(number)));
            Arrays.fill(lastReading, reading.from, reading.to, number);
        }

        coverage.sort(Comparator.comparing(Coverage::start));
        int[] told = new int[SECONDS];
        Instant end = Instant.MIN;
        for (Coverage stretch : coverage) {
            assertThat(stretch.start()).isBefore(stretch.end()).isAfterOrEqualTo(end);
            end = stretch.end();
            Arrays.fill(
                    told,
                    (int) stretch.start().getEpochSecond(),
                    (int) stretch.end().getEpochSecond(),
                    (int) stretch.readAt().getEpochSecond());
        }
        assertThat(told).isEqualTo(lastReading);
    }

    @Provide
    Arbitrary<List<Reading>> readings() {
        Arbitrary<Integer> second = Arbitraries.integers().between(0, SECONDS - 1);
        return Combinators.combine(second, second)
                .as((one, other) -> new Reading(Math.min(one, other), Math.max(one, other) + 1))
                .list()
                .ofMaxSize(12);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
