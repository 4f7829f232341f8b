package org.whatsappusage.collect;

/** A window was answered, but not whole, so it is not committed. */
public class IncompleteReadingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IncompleteReadingException(String message) {
        super(message);
    }
}
