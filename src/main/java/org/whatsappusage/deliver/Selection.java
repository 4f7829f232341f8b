package org.whatsappusage.deliver;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.whatsappusage.ledger.Change;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.ChangeFilter;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.settings.SinkSettings;

/** Which changes a sink is told, and as which rows. */
final class Selection {

    /** Nowhere does a day begin earlier. */
    private static final ZoneOffset EASTERNMOST = ZoneOffset.ofHours(14);

    private final Ledger ledger;
    private final SinkSettings sink;
    private final Telling telling;
    private final Deltas deltas;
    private final ChangeFilter filter;

    Selection(Ledger ledger, SinkSettings sink, Telling telling) {
        this.ledger = ledger;
        this.sink = sink;
        this.telling = telling;
        this.deltas = new Deltas(telling);
        this.filter = new ChangeFilter(
                sink.streams(),
                sink.finality() == SinkSettings.Finality.SETTLED,
                sink.startDate() == null
                        ? Instant.EPOCH
                        : sink.startDate().atStartOfDay(EASTERNMOST).toInstant());
    }

    /** What the ledger leaves out; a few of those that it does not are left out here. */
    ChangeFilter filter() {
        return filter;
    }

    /**
     * The first changes of a batch with the rows that tell them, as many as one message holds. What was put aside meanwhile was
     * not sent, so this is asked for each message anew.
     *
     * @param most rows; a single change may have more
     * @return no rows if there is nothing to tell of any change of the batch
     */
    ChangeBatch message(ChangeBatch batch, int most) {
        boolean asksBefore = sink.mode() == SinkSettings.Mode.DELTA || filter.settled();
        Map<Long, RecordVersion> sentBefore =
                asksBefore && !batch.isEmpty() ? ledger.sentBefore(batch, filter) : Map.of();
        List<RecordVersion> rows = new ArrayList<>();
        int changes = 0;
        for (Change change : batch.changes()) {
            List<RecordVersion> more = rows(change.version(), sentBefore.get(change.number()));
            if (!rows.isEmpty() && rows.size() + more.size() > most) {
                break;
            }
            rows.addAll(more);
            changes++;
        }
        return new ChangeBatch(batch.sink(), batch.changes().subList(0, changes), rows);
    }

    private List<RecordVersion> rows(RecordVersion version, RecordVersion before) {
        if (beganTooEarly(version.usage()) || withdrawsWhatWasNeverSent(version, before)) {
            return List.of();
        }
        if (sink.mode() != SinkSettings.Mode.DELTA) {
            return telling.tells(version) ? List.of(version) : List.of();
        }
        return deltas.rows(version, before).stream().filter(telling::tells).toList();
    }

    private boolean beganTooEarly(UsageRecord usage) {
        return sink.startDate() != null && usage.firstDay().isBefore(sink.startDate());
    }

    /** Of a sink that takes only settled versions, the ledger cannot tell it. */
    private boolean withdrawsWhatWasNeverSent(RecordVersion version, RecordVersion before) {
        return filter.settled() && version.withdrawn() && (before == null || before.withdrawn());
    }
}
