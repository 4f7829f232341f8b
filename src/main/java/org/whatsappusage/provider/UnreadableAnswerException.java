package org.whatsappusage.provider;

/** The answer was a success that is not what the provider documents: cut short, or no JSON. */
public final class UnreadableAnswerException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public UnreadableAnswerException(Source source, int status, String message, Throwable cause) {
        super(
                "unreadable answer",
                new Failure(
                        source.connection().provider(),
                        source.operation(),
                        status,
                        new ErrorDetails(null, message, null),
                        null),
                cause);
    }

    public UnreadableAnswerException(Source source, String message) {
        this(source, 200, message, null);
    }
}
