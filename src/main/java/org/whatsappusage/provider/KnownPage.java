package org.whatsappusage.provider;

/** A page that came before, by what is needed to see that it came again. */
public final class KnownPage {

    private final String bodyHash;
    private final Origin origin;
    private final Page page;

    /**
     * @param bodyHash SHA-256 of its raw body, hexadecimal
     * @param origin of its {@link RawPage}; of a page with a damaged one nothing is known
     */
    public KnownPage(String bodyHash, String origin) {
        this.bodyHash = bodyHash;
        this.origin = Origin.ifReadable(origin).orElse(null);
        this.page = this.origin == null ? null : this.origin.page();
    }

    public String bodyHash() {
        return bodyHash;
    }

    /**
     * Where it stood among the others.
     *
     * @return null if its origin does not say so
     */
    public Page page() {
        return page;
    }

    /** Whether it answered the same question, through a connection that stands for the same partner. */
    boolean isAnswerTo(Origin asked) {
        return page != null && origin.asksTheSameAs(asked);
    }

    @Override
    public String toString() {
        return "page " + bodyHash;
    }
}
