package org.whatsappusage.provider;

/** The answer can be read and contradicts what was asked, such as usage of another number; asking again helps nothing. */
public final class ContradictingAnswerException extends ProviderException {

    private static final long serialVersionUID = 1L;

    private static final int SUCCESS = 200;

    public ContradictingAnswerException(Source source, String message) {
        super(
                "contradicting answer",
                new Failure(
                        source.connection().provider(),
                        source.operation(),
                        SUCCESS,
                        new ErrorDetails(null, message, null),
                        null),
                null);
    }
}
