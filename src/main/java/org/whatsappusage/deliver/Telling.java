package org.whatsappusage.deliver;

import org.whatsappusage.record.Figures;
import org.whatsappusage.record.RecordVersion;

/** What a sink is told of a record, and what its answers mean; as it stands here where no {@link Format} says otherwise. */
public interface Telling {

    /**
     * What mode {@code delta} gives as figures of a row: quantity and cost as the difference, the others as they are.
     *
     * @param difference to what was sent before
     * @param whole what the version has
     */
    default Figures delta(Figures difference, Figures whole) {
        return new Figures(difference.quantity(), whole.paidQuantity(), whole.durationSeconds(), difference.cost());
    }

    /** Whether a row tells a cost, so that one of another currency cannot be told as a difference. */
    default boolean tellsMoney() {
        return true;
    }

    /** Whether a row is worth telling. One that is not is left out, and counts as told. */
    default boolean tells(RecordVersion row) {
        return true;
    }

    /**
     * What it means that an HTTP endpoint answered other than with success.
     *
     * @param rows how many were in the message
     */
    default Verdict judge(HttpAnswer answer, int rows) {
        return answer.verdict();
    }
}
