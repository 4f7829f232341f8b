package org.whatsappusage.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    private static final String NAME = Parameters.START_DATE;

    private static Parameters given(Object value) {
        return Parameters.none().with(NAME, value);
    }

    /** A day is from its first to its last second, so that a half-open window asks for inclusive bounds. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-03-05, 2026-03-05T00:00:00Z, 2026-03-05T23:59:59Z",
        "+08:00, 2026-03-05, 2026-03-04T16:00:00Z, 2026-03-05T15:59:59Z",
        "America/New_York, 2026-03-08, 2026-03-08T05:00:00Z, 2026-03-09T03:59:59Z",
        "America/New_York, 2026-11-01, 2026-11-01T04:00:00Z, 2026-11-02T04:59:59Z",
        "Africa/Cairo, 2026-04-24, 2026-04-23T22:00:00Z, 2026-04-24T20:59:59Z"
    })
    void dates(String zone, String date, Instant start, Instant end) {
        ZoneId where = ZoneId.of(zone);

        for (Object spelling : List.of(date, LocalDate.parse(date))) {
            assertThat(given(spelling).start(NAME, where)).isEqualTo(start);
            assertThat(given(spelling).end(NAME, where)).isEqualTo(end);
            assertThat(given(spelling).date(NAME, where)).isEqualTo(LocalDate.parse(date));
        }
    }

    /** Each form of the same instant is the same, and is taken as it is, whatever the zone. */
    @Property
    void instants(
            @ForAll @LongRange(min = -62_000_000_000L, max = 250_000_000_000L) long seconds,
            @ForAll("zones") ZoneId zone,
            @ForAll("offsets") ZoneOffset offset) {
        Instant instant = Instant.ofEpochSecond(seconds);
        List<Object> forms = List.of(
                instant,
                instant.toString(),
                seconds,
                Long.toString(seconds),
                instant.atOffset(offset),
                instant.atOffset(offset).toString(),
                instant.atZone(ZoneId.of("Asia/Kolkata")));

        for (Object form : forms) {
            assertThat(given(form).start(NAME, zone)).isEqualTo(instant);
            assertThat(given(form).end(NAME, zone)).isEqualTo(instant);
            assertThat(given(form).date(NAME, zone)).isEqualTo(LocalDate.ofInstant(instant, zone));
        }
    }

    /** The days of any window of whole days are exactly the window: none is missed and none is asked for twice. */
    @Property
    void daysFollowEachOtherWithoutGap(@ForAll("dates") LocalDate date, @ForAll("zones") ZoneId zone) {
        Instant end = given(date).end(NAME, zone);
        Instant next = given(date.plusDays(1)).start(NAME, zone);

        assertThat(end.plusSeconds(1)).isEqualTo(next);
        assertThat(given(end).date(NAME, zone)).isEqualTo(date);
        assertThat(given(next).date(NAME, zone)).isEqualTo(date.plusDays(1));
        assertThat(given(date).start(NAME, zone)).isBefore(end);
    }

    @Provide
    Arbitrary<LocalDate> dates() {
        return Arbitraries.longs()
                .between(
                        LocalDate.of(2023, 1, 1).toEpochDay(),
                        LocalDate.of(2035, 1, 1).toEpochDay())
                .map(LocalDate::ofEpochDay);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList())
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<ZoneOffset> offsets() {
        return Arbitraries.integers()
                .between(-18 * 60, 18 * 60)
                .map(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "2026-3-5",
                "2026-02-30",
                "05.03.2026",
                "2026-03-05T16:00:00",
                "2026-03-05 16:00:00Z",
                "99999999999999999999",
                "9223372036854775807",
                "-9223372036854775808"
            })
    void whatIsNoMomentIsNamed(String wrong) {
        assertThatThrownBy(() -> given(wrong).start(NAME, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("startDate")
                .hasMessageContaining(wrong);
    }

    @Test
    void absentIsNull() {
        Parameters none = Parameters.none();

        assertThat(none.start(NAME, ZoneOffset.UTC)).isNull();
        assertThat(none.end(NAME, ZoneOffset.UTC)).isNull();
        assertThat(none.date(NAME, ZoneOffset.UTC)).isNull();
        assertThat(none.text(NAME)).isNull();
        assertThat(none.integer(NAME)).isNull();
        assertThat(none.bool(NAME)).isNull();
        assertThat(none.list(NAME)).isEmpty();
        assertThat(none.names()).isEmpty();
        assertThatThrownBy(() -> none.required(NAME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the parameter startDate is missing");
    }

    @Test
    void emptyValuesAreAbsent() {
        Parameters given = given("2026-03-05");

        assertThat(given.with(NAME, null)
                        .with(NAME, "")
                        .with(NAME, " ")
                        .with(NAME, List.of())
                        .text(NAME))
                .isEqualTo("2026-03-05");
    }

    @Test
    void theLaterValueHoldsAndTheFormerParametersStay() {
        Parameters first = Parameters.none().with("limit", 5);
        Parameters second = first.with("limit", "7");

        assertThat(first.integer("limit")).isEqualTo(5);
        assertThat(second.integer("limit")).isEqualTo(7);
        assertThat(second).hasToString("{limit=7}");
    }

    @Test
    void lists() {
        assertThat(given(" a, b,,c ").list(NAME)).containsExactly("a", "b", "c");
        assertThat(given(List.of("a,b", 7)).list(NAME)).containsExactly("a,b", "7");
        assertThat(given(7).list(NAME)).containsExactly("7");
    }

    @Test
    void offsetDateTimesAreInstants() {
        assertThat(given(OffsetDateTime.parse("2026-03-05T16:00:00+08:00")).start(NAME, ZoneOffset.UTC))
                .isEqualTo("2026-03-05T08:00:00Z");
    }
}
