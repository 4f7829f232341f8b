package org.whatsappusage.provider;

/**
 * Where a page stands among the others.
 *
 * @param size items on this page
 * @param total items on all pages, null if the provider does not say
 * @param next the cursor of the next page, to be sent back as the parameter {@code cursor}; null on the last page
 * @param cut true if there may be more than all pages reach, so that the window must be asked for in smaller slices; a
 *     provider that counts can say so on the first page already
 */
public record Page(int size, Long total, String next, boolean cut) {

    /** The only page. */
    public static Page only(int size) {
        return new Page(size, null, null, false);
    }

    public boolean hasMore() {
        return next != null;
    }
}
