package org.whatsappusage.ledger;

/**
 * A page of a reading as the provider sent it.
 *
 * @param bodyHash SHA-256 of the body before compression, hexadecimal; by it a body that came before is known
 * @param origin what is needed to read the body again, without secrets; the ledger does not look into it
 * @param body compressed
 * @param ofNoWaba whether only its usage rows of no WABA were committed, since those of the others were read WABA by WABA
 * @param mapping what made its rows of it, if all that it says was committed, unaltered, and is usage; else null. The same
 *     body means the same rows as long as this is the same
 */
public record KeptPage(String bodyHash, String origin, byte[] body, boolean ofNoWaba, String mapping) {

    /** Without the body, which nobody wants to see in a log. */
    @Override
    public String toString() {
        return "page " + bodyHash;
    }
}
