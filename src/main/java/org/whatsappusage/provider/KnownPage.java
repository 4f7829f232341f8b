package org.whatsappusage.provider;

/**
 * A page that came before, by what is needed to see that it came again.
 *
 * @param bodyHash SHA-256 of its raw body, hexadecimal
 * @param origin of its {@link RawPage}
 */
public record KnownPage(String bodyHash, String origin) {

    /** Whether the same was asked, through a connection that stands for the same partner. */
    boolean isAnswerTo(Source source) {
        return Origin.read(origin).asksTheSameAs(Origin.of(source, null));
    }

    /**
     * Where it stood among the others.
     *
     * @return null if it was kept by a build that did not say so
     */
    public Page page() {
        return Origin.read(origin).page();
    }
}
