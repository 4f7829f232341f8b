package org.whatsappusage.record;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Length of the period that a figure is for. Days and months are those of a zone, so a day may have 23 or 25 hours. */
public enum Granularity {
    HALF_HOUR {
        @Override
        public Instant floor(Instant instant, ZoneId zone) {
            // By the offset in force and not by the wall clock, which may jump by half an hour (Australia/Lord_Howe).
            long offset = zone.getRules().getOffset(instant).getTotalSeconds();
            long seconds = instant.getEpochSecond();
            return Instant.ofEpochSecond(seconds - Math.floorMod(seconds + offset, HALF_AN_HOUR));
        }

        @Override
        public Instant next(Instant start, ZoneId zone) {
            return start.plus(30, ChronoUnit.MINUTES);
        }
    },
    DAY {
        @Override
        public Instant floor(Instant instant, ZoneId zone) {
            return instant.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant next(Instant start, ZoneId zone) {
            return start.atZone(zone)
                    .toLocalDate()
                    .plusDays(1)
                    .atStartOfDay(zone)
                    .toInstant();
        }
    },
    MONTH {
        @Override
        public Instant floor(Instant instant, ZoneId zone) {
            return instant.atZone(zone)
                    .toLocalDate()
                    .withDayOfMonth(1)
                    .atStartOfDay(zone)
                    .toInstant();
        }

        @Override
        public Instant next(Instant start, ZoneId zone) {
            return start.atZone(zone)
                    .toLocalDate()
                    .withDayOfMonth(1)
                    .plusMonths(1)
                    .atStartOfDay(zone)
                    .toInstant();
        }
    };

    private static final long HALF_AN_HOUR = 30 * 60L;

    /** The start of the period that holds {@code instant}. */
    public abstract Instant floor(Instant instant, ZoneId zone);

    /** The end of the period that begins at {@code start}, which is the start of the next one. */
    public abstract Instant next(Instant start, ZoneId zone);

    private static final Map<String, Granularity> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Granularity::code, Function.identity()));

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The lower-case name, as the ledger stores it. */
    public String code() {
        return code;
    }

    /**
     * @param code a lower-case name
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Granularity of(String code) {
        Granularity known = BY_CODE.get(code);
        if (known == null) {
            throw new IllegalArgumentException("no granularity '" + code + "'");
        }
        return known;
    }
}
