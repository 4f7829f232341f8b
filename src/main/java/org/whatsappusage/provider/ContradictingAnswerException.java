package org.whatsappusage.provider;

/** The answer can be read and contradicts what was asked, such as usage of another number; asking again helps nothing. */
public final class ContradictingAnswerException extends UnreadableAnswerException {

    private static final long serialVersionUID = 1L;

    public ContradictingAnswerException(Source source, String message) {
        super(source, message);
    }
}
