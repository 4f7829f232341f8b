package org.whatsappusage.provider;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.limit.Permit;
import org.whatsappusage.record.Sha256;

/** Makes the calls of one connection: credentials, status, streaming, errors. Safe for use by several threads. */
public final class ProviderClient {

    private static final int UNAUTHORIZED = 401;

    private final Provider provider;
    private final Connection connection;
    private final Transport transport;
    private final Authenticator authenticator;
    private final Clock clock;
    private final AnswerReader answers = new AnswerReader();

    public ProviderClient(Provider provider, Connection connection, Transport transport, Clock clock) {
        this.provider = provider;
        this.connection = connection;
        this.transport = transport;
        this.clock = clock;
        this.authenticator = provider.authenticator(connection, transport, clock);
    }

    /**
     * A page, read.
     *
     * @param answer typed
     * @param headers of the answer
     * @param bodyHash SHA-256 of the raw body after decompression, hexadecimal
     * @param raw the body itself; null unless it was to be kept or compared
     */
    public record Reply(Answer answer, HttpHeaders headers, String bodyHash, RawPage raw) {}

    /**
     * Makes a call ready. Nothing is sent.
     *
     * @param calling is run before each HTTP call of the operation, also for one that is repeated with a new token; not for the
     *     call that fetches the token
     * @throws IllegalArgumentException if a parameter is missing or wrong
     */
    public Call prepare(Operation operation, Parameters parameters, Runnable calling) {
        return new Call(operation, parameters, calling);
    }

    /** One call for one page. It is sent with a permit, and with another one if the credentials had to be renewed. */
    public final class Call {

        private final Operation operation;
        private final Parameters parameters;
        private final HttpCall http;
        private final List<Budget> budgets;
        private final Runnable calling;
        private boolean renewed;

        private Call(Operation operation, Parameters parameters, Runnable calling) {
            this.calling = calling;
            this.operation = operation;
            this.parameters = parameters;
            this.http = operation.call(connection, parameters);
            this.budgets = operation.budgets(connection, parameters);
        }

        /** What it spends each time that it is sent. */
        public List<Budget> budgets() {
            return budgets;
        }

        /**
         * Sends the call and reads its page.
         *
         * @param permit for this one time; it is told how the call ended
         * @param keepRaw whether the body is handed over, too: compressed while it is read, so that it never stands in memory as
         *     it came
         * @param known what came as the answer to this call before, which is not read if it comes again; null to read
         *     whatever comes
         * @throws CredentialsRenewedException once, if the call is worth sending again
         * @throws ProviderException if there is no usable answer
         */
        public Reply send(Permit permit, boolean keepRaw, KnownPage known) throws InterruptedException {
            Source source = new Source(connection, operation.name(), parameters, clock.instant());
            Origin origin = Origin.of(source);
            boolean comparable = known != null && known.isAnswerTo(origin);
            MessageDigest digest = Sha256.begin();
            RawPage.Recorder recorder = keepRaw || comparable ? new RawPage.Recorder() : null;
            try (HttpReply reply = exchange(permit);
                    InputStream body = new DigestInputStream(new Faults(reply.body()), digest)) {
                if (comparable) {
                    return compared(known, source, origin, reply, digest, recorder, body);
                }
                Answer answer =
                        answers.read(operation, source, reply.status(), keepRaw ? recorder.recording(body) : body);
                return new Reply(
                        answer,
                        reply.headers(),
                        HexFormat.of().formatHex(digest.digest()),
                        keepRaw ? recorder.page(origin, answer.page()) : null);
            } catch (TransportFault broken) {
                throw failure(broken.getCause());
            } catch (IOException broken) {
                throw failure(broken);
            }
        }

        private Reply compared(
                KnownPage known,
                Source source,
                Origin origin,
                HttpReply reply,
                MessageDigest digest,
                RawPage.Recorder recorder,
                InputStream body)
                throws IOException {
            recorder.recording(body).transferTo(OutputStream.nullOutputStream());
            String hash = HexFormat.of().formatHex(digest.digest());
            if (hash.equals(known.bodyHash())) {
                RawPage raw = recorder.page(origin, known.page());
                Answer same = new UnchangedAnswer(known.page(), raw, provider, operation, connection.name());
                return new Reply(same, reply.headers(), hash, raw);
            }
            Answer answer = answers.read(operation, source, reply.status(), recorder.plain());
            return new Reply(answer, reply.headers(), hash, recorder.page(origin, answer.page()));
        }

        private TransportException failure(IOException broken) {
            return new TransportException(provider.name(), operation.name(), text(broken), broken);
        }

        /**
         * Sends the call and hands over the answer as it streams in.
         *
         * @param permit for this one time; it is told how the call ended
         * @return an answer with a status of success; its body must be closed
         * @throws CredentialsRenewedException once, if the call is worth sending again
         * @throws ProviderException if the status is another
         */
        public HttpReply sendRaw(Permit permit) throws InterruptedException {
            try {
                return exchange(permit);
            } catch (IOException broken) {
                throw failure(broken);
            }
        }

        private HttpReply exchange(Permit permit) throws IOException, InterruptedException {
            HttpCall authenticated = authenticated(permit);
            HttpReply reply = transmitted(permit, authenticated);
            if (reply.status() == UNAUTHORIZED && !renewed && authenticator.refused(authenticated)) {
                reply.close();
                renewed = true;
                throw new CredentialsRenewedException();
            }
            if (reply.status() / 100 != 2) {
                try (HttpReply refused = reply) {
                    throw ProviderException.Failure.read(provider, connection, authenticated, operation.name(), refused)
                            .toException();
                }
            }
            return reply;
        }

        /** Without a token there is no call, so nothing of its budget is spent. */
        private HttpCall authenticated(Permit permit) throws IOException, InterruptedException {
            boolean done = false;
            try {
                HttpCall authenticated = authenticator.authenticate(http);
                done = true;
                return authenticated;
            } finally {
                if (!done) {
                    permit.unused();
                }
            }
        }

        private HttpReply transmitted(Permit permit, HttpCall authenticated) throws IOException, InterruptedException {
            HttpReply reply = null;
            try {
                calling.run();
                reply = transport.send(authenticated);
                return reply;
            } finally {
                if (reply == null) {
                    permit.failed();
                } else {
                    permit.answered(reply.status(), reply.headers()::get);
                }
            }
        }
    }

    /** What went wrong; the JDK's client does not say it when a connection is refused. */
    private String text(IOException broken) {
        String host = connection.baseUrl().getAuthority();
        String text = null;
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
                return "cannot connect to " + host;
            }
            text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        return text;
    }

    /** Tells a connection that breaks while the JSON is read from JSON that is wrong. */
    private static final class Faults extends FilterInputStream {

        Faults(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException broken) {
                throw new TransportFault(broken);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException broken) {
                throw new TransportFault(broken);
            }
        }
    }

    private static final class TransportFault extends IOException {

        private static final long serialVersionUID = 1L;

        TransportFault(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }
}
