package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.UsageFixture.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.whatsappusage.ledger.Change;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/** Which records of a refused batch are poison, for sinks that refuse some, and for sinks that are down. */
class IsolationTest {

    private static final int GOOD = 1_000;
    private static final Exception REFUSED = new Exception("refused");

    private final List<Long> taken = new ArrayList<>();
    private final List<Long> poison = new ArrayList<>();

    /** Runs to the end; false if the sink was taken to be down, or it stayed open. */
    private boolean run(List<Change> batch, Set<Long> refuses) {
        Isolation isolation = new Isolation(batch);
        boolean goOn = isolation.refused(REFUSED, false);
        List<Change> some = goOn ? isolation.next() : List.of();
        while (!some.isEmpty()) {
            if (some.stream().noneMatch(change -> refuses.contains(change.number()))) {
                some.forEach(change -> taken.add(change.number()));
                isolation
                        .accepted()
                        .forEach(refusal -> poison.add(refusal.change().number()));
            } else if (!isolation.refused(REFUSED, false)) {
                return false;
            }
            some = isolation.next();
        }
        return goOn && !isolation.isOpen() && isolation.firstUnsettled() == Long.MAX_VALUE;
    }

    /** Versions of records, of which only the key is given; the last one is always taken. */
    private static List<Change> log(List<Integer> keys) {
        List<Change> log = new ArrayList<>();
        Map<Integer, Integer> versions = new HashMap<>();
        for (int key : keys) {
            log.add(change(log.size() + 1, key, versions.merge(key, 1, Integer::sum)));
        }
        log.add(change(log.size() + 1, GOOD, 1));
        return log;
    }

    private static Change change(long number, int key, int version) {
        UsageRecord record = usage("2026-03-01").tier("t" + key).record();
        Instant now = Instant.EPOCH;
        return new Change(number, new RecordVersion(record.recordKey(), version, record, false, now, now, now, "sync"));
    }

    @Property(tries = 300)
    void exactlyWhatIsRefusedIsPoisonAndAllElseIsTakenInOrder(
            @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> keys,
            @ForAll @Size(max = 6) Set<@IntRange(min = 1, max = 40) Integer> bad) {
        taken.clear();
        poison.clear();
        List<Change> log = log(keys);
        List<Long> refuses = bad.stream()
                .map(Integer::longValue)
                .filter(number -> number < log.size())
                .sorted()
                .toList();
        if (refuses.isEmpty()) {
            return;
        }

        assertThat(run(log, Set.copyOf(refuses))).isTrue();

        assertThat(poison).containsExactlyInAnyOrderElementsOf(refuses);
        assertThat(taken)
                .containsAll(log.stream()
                        .map(Change::number)
                        .filter(number -> !refuses.contains(number))
                        .toList());
        assertThatVersionsRise(log);
    }

    /** A repeat may come at any time; what comes for the first time comes after all lower versions of its key. */
    private void assertThatVersionsRise(List<Change> log) {
        Map<String, Integer> newest = new HashMap<>();
        for (long number : taken.stream().distinct().toList()) {
            RecordVersion version = log.get((int) number - 1).version();
            assertThat(newest.getOrDefault(version.recordKey(), 0)).isLessThan(version.version());
            newest.put(version.recordKey(), version.version());
        }
    }

    /** As one does of which every so many calls are lost, whatever is in them. */
    @Property(tries = 200)
    void aSinkThatStumblesNowAndThenHasNoPoison(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 9) Integer> keys,
            @ForAll @IntRange(min = 3, max = 9) int every) {
        taken.clear();
        poison.clear();
        List<Change> log = log(keys);
        Isolation isolation = new Isolation(log);
        isolation.refused(REFUSED, false);
        int call = 0;
        for (List<Change> some = isolation.next(); !some.isEmpty(); some = isolation.next()) {
            call++;
            if (call % every == 0) {
                assertThat(isolation.refused(REFUSED, false)).isTrue();
            } else {
                some.forEach(change -> taken.add(change.number()));
                isolation
                        .accepted()
                        .forEach(refusal -> poison.add(refusal.change().number()));
            }
        }

        assertThat(isolation.isOpen()).isFalse();
        assertThat(poison).isEmpty();
        assertThat(taken).containsAll(log.stream().map(Change::number).toList());
        assertThatVersionsRise(log);
    }

    @Property(tries = 50)
    void whatIsDownHasNoPoison(@ForAll @IntRange(min = 1, max = 5_000) int records) {
        taken.clear();
        poison.clear();
        List<Change> log = IntStream.rangeClosed(1, records)
                .mapToObj(number -> change(number, number, 1))
                .toList();

        assertThat(run(log, Set.copyOf(log.stream().map(Change::number).toList())))
                .isFalse();
        assertThat(poison).isEmpty();
        assertThat(taken).isEmpty();
    }

    @Test
    void aRecordThatIsCertainlyRefusedAndAloneIsPoisonTheSecondTime() {
        Change only = change(1, 1, 1);
        Isolation isolation = new Isolation(List.of(only));
        isolation.refused(REFUSED, true);
        assertThat(isolation.next()).isEmpty();
        assertThat(isolation.isCertain()).isTrue();
        assertThat(isolation.concludes()).as("not after one refusal").isEmpty();
        assertThat(isolation.firstUnsettled()).isEqualTo(1);
        assertThat(isolation.next()).containsExactly(only);
        isolation.refused(REFUSED, true);
        assertThat(isolation.next()).isEmpty();

        assertThat(isolation.concludes()).map(Isolation.Refusal::change).contains(only);
        assertThat(isolation.isOpen()).isFalse();
        assertThat(isolation.next()).isEmpty();
        assertThat(isolation.firstUnsettled()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ofSeveralThatAreRefusedNoneIsCertain() {
        Isolation isolation = new Isolation(List.of(change(1, 1, 1), change(2, 2, 1)));
        isolation.refused(REFUSED, true);
        isolation.next();
        isolation.refused(REFUSED, true);
        isolation.next();
        isolation.refused(REFUSED, true);

        assertThat(isolation.next()).isEmpty();
        assertThat(isolation.isCertain()).isFalse();
    }

    @Test
    void whatGoesDownAfterARefusalHasNoPoison() {
        Isolation isolation = new Isolation(List.of(change(1, 1, 1), change(2, 2, 1)));
        isolation.refused(REFUSED, false);
        assertThat(isolation.next()).extracting(Change::number).containsExactly(1L);
        isolation.accepted();
        assertThat(isolation.next()).extracting(Change::number).containsExactly(2L);
        isolation.refused(REFUSED, false);
        assertThat(isolation.next())
                .as("what it took, once more")
                .extracting(Change::number)
                .containsExactly(1L);

        assertThat(isolation.refused(REFUSED, false)).isFalse();
        assertThat(isolation.isOpen()).isTrue();
        assertThat(isolation.firstUnsettled()).isEqualTo(2);
    }
}
