package org.whatsappusage.deliver.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/** Which values go into which types of columns, and how. */
final class Conversions {

    private static final Map<Integer, Integer> BITS =
            Map.of(Types.TINYINT, 8, Types.SMALLINT, 16, Types.INTEGER, 32, Types.BIGINT, 64);

    private Conversions() {}

    /** What values a column of the ledger has. */
    private enum Kind {
        TEXT,
        JSON,
        WHOLE,
        DECIMAL,
        FLAG,
        INSTANT,
        PERIOD_EDGE;

        private static Kind of(Column column) {
            return switch (column) {
                case VERSION, QUANTITY, PAID_QUANTITY, DURATION_SECONDS -> WHOLE;
                case COST, UNIT_PRICE -> DECIMAL;
                case WITHDRAWN -> FLAG;
                case PERIOD_START, PERIOD_END -> PERIOD_EDGE;
                case FIRST_OBSERVED_AT, OBSERVED_AT, CHANGED_AT -> INSTANT;
                case ATTRIBUTES -> JSON;
                default -> TEXT;
            };
        }
    }

    /** Empty if the type of the one cannot hold values of the other. */
    static Optional<Conversion> of(Column source, TargetColumn target) {
        Kind kind = Kind.of(source);
        return Optional.ofNullable(
                switch (target.type()) {
                    case Types.CHAR,
                            Types.VARCHAR,
                            Types.LONGVARCHAR,
                            Types.CLOB,
                            Types.NCHAR,
                            Types.NVARCHAR,
                            Types.LONGNVARCHAR,
                            Types.NCLOB -> text(target.size());
                    // Of PostgreSQL and H2: JSON, UUID and the like, which are written as text.
                    case Types.OTHER -> kind == Kind.TEXT || kind == Kind.JSON ? text(0) : null;
                    case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                        kind == Kind.FLAG ? Conversions::oneOrZero : isNumber(kind) ? whole(target) : null;
                    case Types.DECIMAL, Types.NUMERIC ->
                        kind == Kind.FLAG ? Conversions::oneOrZero : isNumber(kind) ? decimal(target) : null;
                    case Types.BIT, Types.BOOLEAN -> kind == Kind.FLAG ? (value, record) -> value : null;
                    case Types.TIMESTAMP -> isInstant(kind) ? instant(target) : null;
                    case Types.TIMESTAMP_WITH_TIMEZONE -> isInstant(kind) ? Conversions::withZone : null;
                    case Types.DATE -> kind == Kind.PERIOD_EDGE ? Conversions::day : null;
                    default -> null;
                });
    }

    private static boolean isNumber(Kind kind) {
        return kind == Kind.WHOLE || kind == Kind.DECIMAL;
    }

    private static boolean isInstant(Kind kind) {
        return kind == Kind.INSTANT || kind == Kind.PERIOD_EDGE;
    }

    /** As in every document: decimals plain, instants like {@code 2026-03-05T16:00:00Z}. */
    private static Conversion text(int size) {
        return (value, record) -> {
            String text = value instanceof BigDecimal amount ? Amounts.text(amount) : value.toString();
            if (size > 0 && text.codePointCount(0, text.length()) > size) {
                throw new UnwritableValueException("holds " + size + " characters");
            }
            return text;
        };
    }

    private static Conversion whole(TargetColumn target) {
        boolean unsigned = target.typeName().toUpperCase(Locale.ROOT).contains("UNSIGNED");
        int bits = BITS.get(target.type());
        BigInteger most = BigInteger.TWO.pow(unsigned ? bits : bits - 1).subtract(BigInteger.ONE);
        BigInteger least = unsigned ? BigInteger.ZERO : most.negate().subtract(BigInteger.ONE);
        return (value, record) -> {
            BigDecimal number = number(value);
            if (number.scale() > 0) {
                throw new UnwritableValueException("would round it");
            }
            BigInteger exact = number.toBigIntegerExact();
            if (exact.compareTo(least) < 0 || exact.compareTo(most) > 0) {
                throw new UnwritableValueException("holds " + least + " to " + most);
            }
            return number;
        };
    }

    private static Conversion decimal(TargetColumn target) {
        return (value, record) -> {
            BigDecimal number = number(value);
            if (target.scale() == null || target.size() <= 0) {
                return number;
            }
            if (number.scale() > target.scale()) {
                throw new UnwritableValueException("would round it to " + target.scale() + " decimals");
            }
            int integerDigits = target.size() - target.scale();
            if (number.precision() - number.scale() > integerDigits && number.signum() != 0) {
                throw new UnwritableValueException("holds " + integerDigits + " integer digits");
            }
            return number;
        };
    }

    /** Without trailing zeros, which are no decimals that could be lost. */
    private static BigDecimal number(Object value) {
        if (value instanceof BigDecimal amount) {
            BigDecimal stripped = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
            return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        }
        return BigDecimal.valueOf(((Number) value).longValue());
    }

    private static Object oneOrZero(Object value, RecordVersion record) {
        return (Boolean) value ? BigDecimal.ONE : BigDecimal.ZERO;
    }

    /** PostgreSQL's driver gives both kinds of timestamps the same type. */
    private static Conversion instant(TargetColumn target) {
        return target.typeName().equalsIgnoreCase("timestamptz")
                ? Conversions::withZone
                : (value, record) -> LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
    }

    private static Object withZone(Object value, RecordVersion record) {
        return ((Instant) value).atOffset(ZoneOffset.UTC);
    }

    /** The day that begins at that instant in the zone whose day it is. */
    private static Object day(Object value, RecordVersion record) {
        Instant edge = (Instant) value;
        ZoneId zone = record.usage().zone();
        LocalDate day = LocalDate.ofInstant(edge, zone);
        if (!day.atStartOfDay(zone).toInstant().equals(edge)) {
            throw new UnwritableValueException("would lose that this is no midnight of " + zone);
        }
        return day;
    }
}
