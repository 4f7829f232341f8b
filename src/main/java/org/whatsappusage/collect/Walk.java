package org.whatsappusage.collect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.whatsappusage.provider.Page;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.UsageRecord;

/**
 * The way through the pages of one window, and the proof that they are all of it. Usually that is one list, page by page. A
 * list that is longer than its pages reach is cut: a window of several days must then be read day by day; a single day is
 * walked to its last page all the same, for the rows without a WABA and for the WABAs that it names, and then once more for
 * each WABA. What that makes is whole only if it is as much as the provider counted.
 */
final class Walk {

    private final boolean divisible;
    private final Supplier<Collection<String>> knownWabas;
    private final Set<String> wabas = new TreeSet<>();
    private final Deque<String> wabasLeft = new ArrayDeque<>();
    private final Set<String> accounts = new HashSet<>();
    /** Items of the list of everybody that are of no WABA. */
    private final Set<String> ofNoWaba = new HashSet<>();

    private String waba;
    private boolean cut;
    private Long counted;
    private long given;
    private Long countedOfAll;
    private long givenOfWabas;
    private String moved;

    /**
     * @param divisible whether the window has several days
     * @param knownWabas WABAs that the account had lately, asked for only if they are needed
     */
    Walk(boolean divisible, Supplier<Collection<String>> knownWabas) {
        this.divisible = divisible;
        this.knownWabas = knownWabas;
    }

    /** What follows a page. */
    enum Step {
        /** The next page of this list. */
        NEXT_PAGE,
        /** The first page of the list of the next WABA. */
        NEXT_WABA,
        /** Nothing, this was the last. */
        END,
        /** Nothing, the window must be read day by day. */
        DIVIDE
    }

    /** Whose list is walked, null for everybody's. */
    String waba() {
        return waba;
    }

    /** Why the pages do not belong together, so that they must be read anew; empty if they do. */
    Optional<String> moved() {
        return Optional.ofNullable(moved);
    }

    /**
     * Takes note of a page.
     *
     * @param rows those of the page that belong to the window
     * @return those that count
     */
    List<Observation> count(Page page, Collection<? extends Observation> rows) {
        cut |= page.cut() && waba == null;
        given += page.size();
        if (page.total() != null) {
            if (counted != null && !counted.equals(page.total())) {
                moved = "the provider counted " + counted + " on one page and " + page.total() + " on another";
            }
            counted = page.total();
        }
        List<Observation> counting = new ArrayList<>(rows.size());
        for (Observation row : rows) {
            if (row instanceof Account account && !accounts.add(account.id())) {
                moved = account.kind().code() + " " + account.id() + " is listed twice";
            }
            if (!(row instanceof UsageRecord record) || !leftToItsWaba(record)) {
                counting.add(row);
            }
        }
        return counting;
    }

    private boolean leftToItsWaba(UsageRecord record) {
        if (!cut || divisible || waba != null) {
            return false;
        }
        if (record.wabaId() == null) {
            ofNoWaba.add(record.product() + " " + record.country() + " " + record.periodStart());
            return false;
        }
        wabas.add(record.wabaId());
        return true;
    }

    /**
     * Says what follows a page that was counted.
     *
     * @throws IncompleteReadingException if there is more than can be asked for
     */
    Step after(Page page) {
        if (moved != null) {
            return Step.END;
        }
        if (page.cut() && divisible) {
            return Step.DIVIDE;
        }
        if (page.cut() && waba != null) {
            throw new IncompleteReadingException("the list of WABA " + waba
                    + " is longer than its pages reach, so there is more behind the last one");
        }
        if (page.hasMore()) {
            return Step.NEXT_PAGE;
        }
        return cut && waba == null ? endOfCutList() : endOfWholeList();
    }

    private Step endOfCutList() {
        if (counted == null) {
            throw new IncompleteReadingException(
                    "the last page that can be asked for is full, and the provider does not"
                            + " count, so nobody can tell whether there is more behind it");
        }
        countedOfAll = counted;
        wabas.addAll(knownWabas.get());
        wabasLeft.addAll(wabas);
        return nextWaba();
    }

    private Step endOfWholeList() {
        // One was on a page that it has left when that was read.
        if (counted != null && given < counted) {
            moved = "the provider counted " + counted + " and gave " + given;
            return Step.END;
        }
        if (!cut) {
            return Step.END;
        }
        givenOfWabas += given;
        return nextWaba();
    }

    private Step nextWaba() {
        if (wabasLeft.isEmpty()) {
            requireAll();
            return Step.END;
        }
        waba = wabasLeft.poll();
        counted = null;
        given = 0;
        return Step.NEXT_WABA;
    }

    private void requireAll() {
        long all = givenOfWabas + ofNoWaba.size();
        if (all < countedOfAll) {
            throw new IncompleteReadingException("the provider counts " + countedOfAll
                    + ", more than its pages reach, and the lists of the " + wabas.size() + " known WABAs hold only "
                    + all);
        }
        if (all > countedOfAll) {
            moved = "the provider counted " + countedOfAll + " and then gave " + all;
        }
    }
}
