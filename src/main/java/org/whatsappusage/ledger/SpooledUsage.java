package org.whatsappusage.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.UsageRecord;

/**
 * Usage records of one answer in bytes, for the object that wrote them: they are no format and outlive nothing. Texts that are
 * short stand once in memory, since most of them are in all rows. Not safe for use by several threads.
 */
final class SpooledUsage {

    private static final int NULL = -1;
    private static final Granularity[] GRANULARITIES = Granularity.values();
    private static final Finality[] FINALITIES = Finality.values();

    private static final int IN_PLACE = -2;
    private static final int LONG = 0;
    private static final int BIG = 1;
    private static final int MOST_TEXTS = 4096;
    private static final int LONGEST_TEXT = 64;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    void write(DataOutput out, UsageRecord record) throws IOException {
        text(out, record.connection());
        text(out, record.provider());
        text(out, record.stream());
        text(out, record.partnerId());
        text(out, record.clientId());
        text(out, record.channelId());
        text(out, record.wabaId());
        text(out, record.managedAccountId());
        text(out, record.phoneNumber());
        text(out, record.product());
        text(out, record.unit());
        out.writeByte(record.granularity().ordinal());
        instant(out, record.periodStart());
        instant(out, record.periodEnd());
        text(out, record.periodZone());
        text(out, record.country());
        text(out, record.category());
        text(out, record.pricingType());
        text(out, record.direction());
        text(out, record.tier());
        number(out, record.quantity());
        number(out, record.paidQuantity());
        number(out, record.durationSeconds());
        amount(out, record.cost());
        amount(out, record.unitPrice());
        text(out, record.currency());
        out.writeByte(record.finality().ordinal());
        text(out, record.attributes());
    }

    UsageRecord read(DataInput in) throws IOException {
        return new UsageRecord(
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                GRANULARITIES[in.readByte()],
                instant(in),
                instant(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                number(in),
                number(in),
                number(in),
                amount(in),
                amount(in),
                text(in),
                FINALITIES[in.readByte()],
                text(in));
    }

    private void text(DataOutput out, String text) throws IOException {
        int number = text == null ? NULL : number(text);
        out.writeShort(number);
        if (number == IN_PLACE) {
            bytes(out, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private int number(String text) {
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        if (texts.size() == MOST_TEXTS || text.length() > LONGEST_TEXT) {
            return IN_PLACE;
        }
        texts.add(text);
        numbers.put(text, texts.size() - 1);
        return texts.size() - 1;
    }

    private String text(DataInput in) throws IOException {
        int number = in.readShort();
        return switch (number) {
            case NULL -> null;
            case IN_PLACE -> new String(bytes(in), StandardCharsets.UTF_8);
            default -> texts.get(number);
        };
    }

    private static void instant(DataOutput out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInput in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void number(DataOutput out, Long number) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            out.writeLong(number);
        }
    }

    private static Long number(DataInput in) throws IOException {
        return in.readBoolean() ? Long.valueOf(in.readLong()) : null;
    }

    private static void amount(DataOutput out, BigDecimal amount) throws IOException {
        if (amount == null) {
            out.writeByte(NULL);
            return;
        }
        boolean isLong = Amounts.isShort(amount);
        out.writeByte(isLong ? LONG : BIG);
        out.writeInt(amount.scale());
        if (isLong) {
            out.writeLong(Amounts.digits(amount));
        } else {
            bytes(out, amount.unscaledValue().toByteArray());
        }
    }

    private static BigDecimal amount(DataInput in) throws IOException {
        int kind = in.readByte();
        if (kind == NULL) {
            return null;
        }
        int scale = in.readInt();
        return kind == LONG
                ? BigDecimal.valueOf(in.readLong(), scale)
                : new BigDecimal(new BigInteger(bytes(in)), scale);
    }

    private static void bytes(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
