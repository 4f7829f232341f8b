package org.whatsappusage.provider;

import java.util.List;
import org.whatsappusage.record.Observation;

/** One page as the provider gave it, typed. Each operation has its own. */
public interface Answer {

    /** Where this page stands among the others. */
    Page page();

    /**
     * What the page says, as the ledger keeps it. Totals of a period are no further records.
     *
     * @throws ContradictingAnswerException if the page is not about what was asked
     * @throws UnreadableAnswerException if rows of one identity cannot be added up
     */
    List<Observation> observations();
}
