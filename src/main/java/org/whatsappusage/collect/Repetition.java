package org.whatsappusage.collect;

import java.util.ArrayList;
import java.util.List;
import org.whatsappusage.ledger.KnownReading;
import org.whatsappusage.provider.KnownPage;
import org.whatsappusage.provider.Page;

/**
 * How far the pages of a window are those that were committed last for it. As long as they are, nobody reads them; with the
 * first one that is not, those before it must be read after all.
 */
final class Repetition {

    /** Of a window that has nothing to be compared with. */
    static final Repetition NONE = new Repetition(null);

    private final KnownReading known;
    private final List<Page> repeated = new ArrayList<>();
    private boolean over;

    private Repetition(KnownReading known) {
        this.known = known;
        this.over = known == null;
    }

    static Repetition of(KnownReading known) {
        return new Repetition(known);
    }

    /** Whether the next page is compared. */
    boolean goesOn() {
        return !over && repeated.size() < known.pages().size();
    }

    /** What the next page would have to be, null if that does not matter any more. */
    KnownPage next() {
        if (!goesOn()) {
            return null;
        }
        KnownReading.Page page = known.pages().get(repeated.size());
        return new KnownPage(page.bodyHash(), page.origin());
    }

    /** Takes note of a page that is what it would have to be. */
    void add(Page page) {
        repeated.add(page);
    }

    /** Whether nothing came behind the page that is next. */
    boolean nextIsLast() {
        return repeated.size() == known.pages().size() - 1;
    }

    /** @return the pages that were not read so far, in their order */
    List<Page> end() {
        over = true;
        List<Page> unread = List.copyOf(repeated);
        repeated.clear();
        return unread;
    }

    /** Whether all pages came again, and none beyond them. */
    boolean isWhole() {
        return !over && repeated.size() == known.pages().size();
    }

    KnownReading known() {
        return known;
    }
}
