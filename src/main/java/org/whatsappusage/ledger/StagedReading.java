package org.whatsappusage.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Finality;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

/**
 * What was read of a window so far. Usage rows and raw pages, of which there may be many, lie in a {@link Spool}: whoever reads
 * has a page of them in memory, and whoever commits their keys.
 */
final class StagedReading implements Closeable {

    private static final int KEY_LENGTH = 32;
    private static final int HEXADECIMAL = 16;
    /** Key, hash and the length of the values, which stand before them. */
    private static final int HEAD = 2 * Long.BYTES + ContentHash.LENGTH + Integer.BYTES;

    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

    /**
     * A usage row that lies in the spool: its key and its {@link ContentHash}, each as two numbers since there may be many.
     *
     * @param at where its values are
     * @param length of its values
     */
    record StagedRow(long keyStart, long keyEnd, long hashStart, long hashEnd, long at, int length)
            implements Comparable<StagedRow> {

        /** To look for the row of a key. */
        static StagedRow ofKey(String key) {
            return new StagedRow(
                    Long.parseUnsignedLong(key, 0, KEY_LENGTH / 2, HEXADECIMAL),
                    Long.parseUnsignedLong(key, KEY_LENGTH / 2, KEY_LENGTH, HEXADECIMAL),
                    0,
                    0,
                    0,
                    0);
        }

        String key() {
            return HexFormat.of().toHexDigits(keyStart) + HexFormat.of().toHexDigits(keyEnd);
        }

        byte[] contentHash() {
            return ByteBuffer.allocate(ContentHash.LENGTH)
                    .putLong(hashStart)
                    .putLong(hashEnd)
                    .array();
        }

        boolean hasKeyOf(StagedRow other) {
            return keyStart == other.keyStart && keyEnd == other.keyEnd;
        }

        @Override
        public int compareTo(StagedRow other) {
            int first = Long.compareUnsigned(keyStart, other.keyStart);
            return first == 0 ? Long.compareUnsigned(keyEnd, other.keyEnd) : first;
        }
    }

    /** A raw page that lies in the spool. */
    record StagedPage(String bodyHash, String origin, long at, int length, boolean ofNoWaba, String mapping) {}

    private final Work work;
    private final ContentHash contentHash = new ContentHash();
    private final SpooledUsage spooled = new SpooledUsage();
    private final Values values = new Values();
    private final DataOutputStream toValues = new DataOutputStream(values);
    private final Piece piece = new Piece();
    private final DataInputStream fromPiece = new DataInputStream(piece);
    private final ByteBuffer head = ByteBuffer.allocate(HEAD);
    private final Spool rows = new Spool(FOLDER, true);
    private final Spool bodies = new Spool(FOLDER, false);
    private final List<BalanceSnapshot> balances = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<StagedPage> pages = new ArrayList<>();
    private final Map<Period, Boolean> periods = new HashMap<>();
    private final PeriodSums sums = new PeriodSums();
    private int usage;
    private boolean pageMissing;
    private boolean closed;

    StagedReading(Work work) {
        this.work = work;
    }

    /**
     * @throws IllegalArgumentException if a row is of another connection or stream, or an amount has more digits than the ledger
     *     keeps
     */
    synchronized void add(Collection<? extends Observation> page) {
        requireOpen();
        for (Observation observation : page) {
            requireConnection(observation);
            if (observation instanceof UsageRecord record) {
                requireStream(record);
                Columns.requireStorable(record);
            } else if (observation instanceof BalanceSnapshot balance) {
                Columns.requireStorable(balance);
            }
        }
        for (Observation observation : page) {
            if (observation instanceof UsageRecord record) {
                add(record);
            } else if (observation instanceof BalanceSnapshot balance) {
                balances.add(balance);
            } else if (observation instanceof Account account) {
                accounts.add(account);
            }
        }
    }

    private void requireConnection(Observation observation) {
        if (!observation.connection().equals(work.window().connection())) {
            throw new IllegalArgumentException(
                    "a row of connection " + observation.connection() + " in the reading of " + work.window());
        }
    }

    /** A row of another stream would be withdrawn by the next reading of either. */
    private void requireStream(UsageRecord record) {
        if (!record.stream().equals(work.window().stream())) {
            throw new IllegalArgumentException(
                    "a row of stream " + record.stream() + " in the reading of " + work.window());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StaleWorkException(work);
        }
    }

    private void add(UsageRecord record) {
        StagedRow key = StagedRow.ofKey(record.recordKey());
        try {
            values.reset();
            spooled.write(toValues, record);
            head.clear()
                    .putLong(key.keyStart)
                    .putLong(key.keyEnd)
                    .put(contentHash.of(record))
                    .putInt(values.size());
            rows.append(head.array(), HEAD);
            rows.append(values.array(), values.size());
        } catch (IOException failure) {
            throw notPutAside(failure);
        }
        Period period = Period.of(record);
        periods.merge(period, record.finality() == Finality.TRANSIENT, Boolean::logicalOr);
        sums.add(period, record);
        usage++;
    }

    /** @param raw null if the page is not to be kept, and so the whole reading is not */
    synchronized void add(KeptPage raw) {
        requireOpen();
        if (raw == null) {
            pageMissing = true;
            return;
        }
        pages.add(new StagedPage(
                raw.bodyHash(), raw.origin(), bodies.end(), raw.body().length, raw.ofNoWaba(), raw.mapping()));
        try {
            bodies.append(raw.body(), raw.body().length);
        } catch (IOException failure) {
            throw notPutAside(failure);
        }
    }

    int usage() {
        return usage;
    }

    int total() {
        return usage + balances.size() + accounts.size();
    }

    List<BalanceSnapshot> balances() {
        return balances;
    }

    List<Account> accounts() {
        return accounts;
    }

    /** The periods that usage rows are for, and whether any of a period's rows is transient. */
    Map<Period, Boolean> periods() {
        return periods;
    }

    /** What the usage rows come to. */
    PeriodSums sums() {
        return sums;
    }

    /** What all usage rows have in common; the shortest, should an answer ever mix them, and empty without rows. */
    Optional<Granularity> granularity() {
        return periods.keySet().stream().map(Period::granularity).min(Granularity::compareTo);
    }

    /** All raw pages in their order; empty if any page came without its body. */
    List<StagedPage> pages() {
        return pageMissing ? List.of() : pages;
    }

    /**
     * All usage rows in the order of their keys, without their values.
     *
     * @throws InconsistentReadingException if there are two of one key
     */
    synchronized List<StagedRow> rows() {
        List<StagedRow> sorted = new ArrayList<>(usage);
        try (DataInputStream in = rows.stream()) {
            long at = 0;
            for (int i = 0; i < usage; i++) {
                long keyStart = in.readLong();
                long keyEnd = in.readLong();
                long hashStart = in.readLong();
                long hashEnd = in.readLong();
                int length = in.readInt();
                sorted.add(new StagedRow(keyStart, keyEnd, hashStart, hashEnd, at + HEAD, length));
                in.skipNBytes(length);
                at += HEAD + length;
            }
        } catch (IOException failure) {
            throw notPutAside(failure);
        }
        Collections.sort(sorted);
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).hasKeyOf(sorted.get(i - 1))) {
                throw new InconsistentReadingException(
                        "record " + sorted.get(i).key() + " is in the answer more than once");
            }
        }
        return sorted;
    }

    synchronized UsageRecord record(StagedRow row) {
        try {
            rows.read(row.at, piece.ofLength(row.length), row.length);
            return spooled.read(fromPiece);
        } catch (IOException failure) {
            throw notPutAside(failure);
        }
    }

    /** @param number of the page, from 1 */
    synchronized KeptPage page(int number) {
        requireOpen();
        StagedPage page = pages.get(number - 1);
        return new KeptPage(page.bodyHash, page.origin, body(page), page.ofNoWaba, page.mapping);
    }

    synchronized byte[] body(StagedPage page) {
        try {
            return bodies.read(page.at, page.length);
        } catch (IOException failure) {
            throw notPutAside(failure);
        }
    }

    private LedgerException notPutAside(IOException failure) {
        return new LedgerException(
                "the pages of " + work.window() + " cannot be put aside in " + FOLDER + ": "
                        + Objects.requireNonNullElse(failure.getMessage(), failure.toString()),
                failure);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try (rows;
                bodies) {
            // Both go, even if one of them does not want to.
        } catch (IOException failure) {
            throw notPutAside(failure);
        }
    }

    /** The values of one row after another, in the same bytes. */
    private static final class Piece extends ByteArrayInputStream {

        Piece() {
            super(new byte[1 << 8]);
        }

        /** To be filled with what is to be read. */
        byte[] ofLength(int length) {
            if (buf.length < length) {
                buf = new byte[length];
            }
            pos = 0;
            count = length;
            return buf;
        }
    }

    /** Bytes that can be had without a copy of them. */
    private static final class Values extends ByteArrayOutputStream {

        byte[] array() {
            return buf;
        }
    }
}
