package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * One account's usage in the ledger beside what its kept answers make of it, a few periods at a time. A difference counts only
 * where the newest answer for the record's period is among the kept ones: what is newer than they are is not judged by them.
 */
final class AccountComparison {

    private static final int ROWS = 1000;
    /** No two instants in a ledger are nearer to each other. */
    private static final Duration STEP = Duration.of(1, ChronoUnit.MICROS);

    private final Session ledger;
    private final Session rebuilt;
    private final Restoration.Account account;
    private final long upto;
    private final Instant now;
    private final boolean write;
    private final ContentHash contentHash = new ContentHash();
    private final List<RecordVersion> versions = new ArrayList<>();
    private final List<RecordVersion> newest = new ArrayList<>();
    private NavigableMap<Instant, Coverage> readByLedger;
    private NavigableMap<Instant, Coverage> readByRebuilt;
    private long records;
    private long inserted;
    private long changed;
    private long withdrawn;
    private long left;

    /**
     * @param upto the newest kept reading that was rebuilt
     * @param now when new versions are written
     * @param write false to count only
     */
    AccountComparison(
            Session ledger, Session rebuilt, Restoration.Account account, long upto, Instant now, boolean write) {
        this.ledger = ledger;
        this.rebuilt = rebuilt;
        this.account = account;
        this.upto = upto;
        this.now = now;
        this.write = write;
    }

    Restoration.Outcome run() throws SQLException {
        readByLedger = coverage(ledger);
        readByRebuilt = coverage(rebuilt);
        Instant since = Period.BEFORE_ALL;
        Instant edge = edge(since);
        while (edge != null) {
            Instant behind = edge.plus(STEP);
            compare(since, behind);
            since = behind;
            edge = edge(since);
        }
        compare(since, Period.AFTER_ALL);
        restorePeriods();
        restoreSums();
        return new Restoration.Outcome(records, inserted, changed, withdrawn, left, false);
    }

    private Session.Call ofAccount(Session session, String statement) {
        return session.call(statement)
                .set("connection", account.connection())
                .set("stream", account.stream())
                .set("scope", account.scope());
    }

    private NavigableMap<Instant, Coverage> coverage(Session session) throws SQLException {
        NavigableMap<Instant, Coverage> byStart = new TreeMap<>();
        ofAccount(session, "coverage")
                .all(row ->
                        new Coverage(row.instant("period_start"), row.instant("period_end"), row.instant("read_at")))
                .forEach(stretch -> byStart.put(stretch.start(), stretch));
        return byStart;
    }

    /** The period to stop behind, so that neither side has many more rows than can be held; null for the rest. */
    private Instant edge(Instant since) throws SQLException {
        Instant first = edge(ledger, since);
        Instant second = edge(rebuilt, since);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.isBefore(second) ? first : second;
    }

    private Instant edge(Session session, Instant since) throws SQLException {
        return ofAccount(session, "usage-edge")
                .set("since", since)
                .set("rows", ROWS)
                .first(row -> row.instant("period_start"))
                .orElse(null);
    }

    private void compare(Instant since, Instant until) throws SQLException {
        Map<String, RecordVersion> there = between(ledger, since, until);
        Map<String, RecordVersion> again = between(rebuilt, since, until);
        records += again.size();
        SortedSet<String> keys = new TreeSet<>(there.keySet());
        keys.addAll(again.keySet());
        for (String key : keys) {
            compare(there.get(key), again.get(key));
        }
        flush();
    }

    private Map<String, RecordVersion> between(Session session, Instant since, Instant until) throws SQLException {
        Map<String, RecordVersion> rows = new HashMap<>();
        Optional<Long> number = number(session);
        if (number.isPresent()) {
            session.call("current-records")
                    .set("account_id", number.get())
                    .set("since", since)
                    .set("until", until)
                    .all(Row::version)
                    .forEach(row -> rows.put(row.recordKey(), row));
        }
        return rows;
    }

    /**
     * @param there null if the ledger lacks the record
     * @param again null if no kept answer has it
     */
    private void compare(RecordVersion there, RecordVersion again) throws SQLException {
        if (again == null) {
            notRebuilt(there);
        } else if (there == null) {
            missing(again);
        } else if (!same(there, again)) {
            different(there, again);
        }
    }

    /** No kept answer has the record: it is withdrawn if one of them should have had it, as a sync would have done. */
    private void notRebuilt(RecordVersion there) throws SQLException {
        boolean judged = isNewest(there);
        if (judged && there.withdrawn()) {
            return;
        }
        Optional<Evidence> evidence = judged ? evidence(there) : Optional.empty();
        if (evidence.isEmpty()) {
            left++;
            return;
        }
        withdrawn++;
        add(new RecordVersion(
                there.recordKey(),
                newestVersion(there) + 1,
                there.usage(),
                true,
                there.firstObservedAt(),
                Columns.toTheSecond(evidence.get().observedAt()),
                now,
                evidence.get().syncId()));
    }

    private record Evidence(String syncId, Instant observedAt) {}

    private Optional<Evidence> evidence(RecordVersion there) throws SQLException {
        return ofAccount(ledger, "raw-withdrawing")
                .set("upto", upto)
                .set("granularity", there.usage().granularity().code())
                .set("period_start", there.usage().periodStart())
                .set("observed_at", there.observedAt())
                .first(row -> new Evidence(row.string("sync_id"), row.instant("observed_at")));
    }

    /** The record is gone, or its newest version is: what is left of its history is continued. */
    private void missing(RecordVersion again) throws SQLException {
        inserted++;
        List<RecordVersion> history = history(ledger, again);
        RecordVersion last = history.isEmpty() ? null : history.get(history.size() - 1);
        int have = last == null ? 0 : last.version();
        if (last != null && same(last, again)) {
            // It only passes for superseded, so nobody needs to be told anything.
            newest.add(last);
            return;
        }
        List<RecordVersion> lost = history(rebuilt, again);
        if (lost.size() > have && (last == null || same(last, lost.get(have - 1)))) {
            versions.addAll(lost.subList(have, lost.size()));
            newest.add(again);
        } else {
            add(renumbered(again, have + 1, again.firstObservedAt()));
        }
    }

    private void different(RecordVersion there, RecordVersion again) throws SQLException {
        if (!isNewest(there)) {
            left++;
            return;
        }
        if (again.withdrawn() && !there.withdrawn()) {
            withdrawn++;
        } else {
            changed++;
        }
        Instant first = there.firstObservedAt().isBefore(again.firstObservedAt())
                ? there.firstObservedAt()
                : again.firstObservedAt();
        add(renumbered(again, newestVersion(there) + 1, first));
    }

    private RecordVersion renumbered(RecordVersion rebuiltVersion, int version, Instant firstObservedAt) {
        return new RecordVersion(
                rebuiltVersion.recordKey(),
                version,
                rebuiltVersion.usage(),
                rebuiltVersion.withdrawn(),
                firstObservedAt,
                rebuiltVersion.observedAt(),
                now,
                rebuiltVersion.syncId());
    }

    private int newestVersion(RecordVersion there) throws SQLException {
        return history(ledger, there).stream().mapToInt(RecordVersion::version).reduce(there.version(), Math::max);
    }

    private List<RecordVersion> history(Session session, RecordVersion record) throws SQLException {
        return ofAccount(session, "versions")
                .set("period_start", record.usage().periodStart())
                .set("record_key", record.recordKey())
                .all(Row::version);
    }

    /** Whether the kept answers hold the newest one for the record's period. */
    private boolean isNewest(RecordVersion there) {
        Coverage byRebuilt = at(readByRebuilt, there.usage().periodStart());
        Coverage byLedger = at(readByLedger, there.usage().periodStart());
        return byRebuilt != null
                && (byLedger == null || !byLedger.readAt().isAfter(byRebuilt.readAt()))
                && !there.observedAt().isAfter(byRebuilt.readAt());
    }

    private static Coverage at(NavigableMap<Instant, Coverage> stretches, Instant period) {
        Map.Entry<Instant, Coverage> before = stretches.floorEntry(period);
        return before == null || !period.isBefore(before.getValue().end()) ? null : before.getValue();
    }

    /** By the values themselves and not by the hash that stands beside them, which says what they once were. */
    private boolean same(RecordVersion one, RecordVersion other) {
        return one.withdrawn() == other.withdrawn()
                && (one.usage().equals(other.usage()) || sameContent(one.usage(), other.usage()));
    }

    private boolean sameContent(UsageRecord one, UsageRecord other) {
        return one.recordKey().equals(other.recordKey()) && Arrays.equals(contentHash.of(one), contentHash.of(other));
    }

    private void add(RecordVersion version) {
        versions.add(version);
        newest.add(version);
    }

    private void flush() throws SQLException {
        if (write && !newest.isEmpty()) {
            long accountId = UsageAccount.findOrAdd(ledger, account.connection(), account.stream(), account.scope());
            ChangeNumbers numbers = ChangeNumbers.of(ledger);
            ledger.<RecordVersion>batch("usage-add", versions, (call, version) -> bind(call, version)
                    .set("account_id", accountId)
                    .set("change_id", numbers.next()));
            ledger.<RecordVersion>batch("usage-newest", newest, (call, version) -> call.set("account_id", accountId)
                    .set("period_start", version.usage().periodStart())
                    .set("record_key", version.recordKey())
                    .set("version", version.version()));
        }
        versions.clear();
        newest.clear();
    }

    private void restorePeriods() throws SQLException {
        Optional<Long> there = number(ledger);
        Optional<Long> again = number(rebuilt);
        if (write && there.isPresent() && again.isPresent()) {
            new AccountPeriods(ledger, there.get())
                    .addMissing(new AccountPeriods(rebuilt, again.get()), Period.BEFORE_ALL, Period.AFTER_ALL);
        }
    }

    private void restoreSums() throws SQLException {
        Optional<Long> there = number(ledger);
        if (write && there.isPresent()) {
            PeriodSums.restore(ledger, there.get());
        }
    }

    private Optional<Long> number(Session session) throws SQLException {
        return UsageAccount.find(session, account.connection(), account.stream(), account.scope());
    }

    private Session.Call bind(Session.Call call, RecordVersion version) {
        return Columns.usage(call, version.usage())
                .set("record_key", version.recordKey())
                .set("version", version.version())
                .set("withdrawn", version.withdrawn())
                .set("first_observed_at", version.firstObservedAt())
                .set("observed_at", version.observedAt())
                .set("changed_at", version.changedAt())
                .set("sync_id", version.syncId())
                .set("content_hash", contentHash.of(version.usage()));
    }
}
