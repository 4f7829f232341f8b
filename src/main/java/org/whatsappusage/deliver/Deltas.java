package org.whatsappusage.deliver;

import java.util.List;
import java.util.Objects;
import org.whatsappusage.record.Figures;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * Mode {@code delta}: figures of a version as the difference to what the sink was last sent of that record, so that all that it
 * got adds up to what is now. A withdrawn version counts as nothing, and so takes back what was sent. Which figures these are
 * says the format; all other columns are as they are.
 *
 * <p>Amounts of two currencies have no difference. If a record with a cost changes its currency, two rows tell it: the first
 * takes back what was sent, in the old currency, and the second one brings all in the new one.
 */
final class Deltas {

    private final Telling telling;

    Deltas(Telling telling) {
        this.telling = telling;
    }

    /** @param before what the sink was last sent of the record; null if nothing */
    List<RecordVersion> rows(RecordVersion now, RecordVersion before) {
        UsageRecord is = now.usage();
        Figures all = now.withdrawn() ? Figures.NONE : Figures.of(is);
        if (before == null || before.withdrawn()) {
            return List.of(row(now, all, is.currency()));
        }
        UsageRecord sent = before.usage();
        Figures had = Figures.of(sent);
        boolean otherMoney =
                telling.tellsMoney() && had.cost() != null && !Objects.equals(sent.currency(), is.currency());
        return otherMoney
                ? List.of(row(now, Figures.NONE.minus(had), sent.currency()), row(now, all, is.currency()))
                : List.of(row(now, all.minus(had), is.currency()));
    }

    private RecordVersion row(RecordVersion now, Figures difference, String currency) {
        return now.with(telling.delta(difference, Figures.of(now.usage())), currency);
    }
}
