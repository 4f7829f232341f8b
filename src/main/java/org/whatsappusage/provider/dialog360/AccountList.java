package org.whatsappusage.provider.dialog360;

import java.util.List;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.UnreadableAnswerException;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Observation;

/**
 * A page of the partner's clients or channels.
 *
 * @param source what was asked
 * @param offset of the first account on the page
 * @param limit accounts that a full page has
 * @param total accounts on all pages, null if not reported
 * @param accounts in the answer's order
 */
public record AccountList(Source source, int offset, int limit, Long total, List<Account> accounts) implements Answer {

    @Override
    public Page page() {
        int reached = offset + accounts.size();
        boolean more = total == null ? accounts.size() >= limit : reached < total;
        if (more && accounts.isEmpty()) {
            throw new UnreadableAnswerException(
                    source, "the list ends at " + reached + " of " + total + " accounts; it shrank while it was read");
        }
        return new Page(accounts.size(), total, more ? String.valueOf(reached) : null, false);
    }

    @Override
    public List<Observation> observations() {
        return List.copyOf(accounts);
    }
}
