package org.whatsappusage.deliver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.settings.SinkSettings;

/**
 * What the delivering routes ask for: which sinks there are, what a sink has not got yet, and what a failure means. Safe for
 * use by several threads.
 */
public final class Delivery {

    /** Header of a document: its name, the same for the same batch of the same sink. */
    public static final String DOCUMENT = "CamelWhatsAppUsageDocument";

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Ledger ledger;
    private final Map<String, SinkSettings> sinks;
    private final Map<String, SinkUri> uris = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    /**
     * @param sinks by name, in the order in which they are served
     * @throws IllegalArgumentException if a sink asks for what is not there; the message names its setting
     */
    public Delivery(Ledger ledger, Map<String, SinkSettings> sinks) {
        this.ledger = ledger;
        this.sinks = new LinkedHashMap<>(sinks);
        this.sinks.values().forEach(Delivery::check);
    }

    private static void check(SinkSettings sink) {
        String setting = "whatsapp-usage.sinks." + sink.name();
        if (sink.mode() == SinkSettings.Mode.DELTA) {
            throw new IllegalArgumentException(setting + ".mode: delta is not there yet");
        }
        try {
            Formats.named(sink.format());
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(setting + ".format: " + unknown.getMessage(), unknown);
        }
    }

    Map<String, SinkSettings> settings() {
        return sinks;
    }

    /** Remembers the endpoint of a sink with its placeholders resolved, whose secrets are to be kept out of messages. */
    void endpoint(String sink, SinkUri uri) {
        uris.put(sink, uri);
    }

    /** Names of the sinks, in the order in which they are served. */
    public List<String> sinks() {
        return List.copyOf(sinks.keySet());
    }

    /** Begins a pass over the sinks. */
    public DeliveryReport begin() {
        DeliveryReport report = new DeliveryReport();
        sinks().forEach(report::sink);
        return report;
    }

    /** Waits until nobody else delivers to a sink: two at once would hand it the same batch twice. */
    public void enter(String sink) throws InterruptedException {
        turn(sink).acquire();
    }

    /** Lets the next one deliver to a sink. */
    public void leave(String sink) {
        turn(sink).release();
    }

    private Semaphore turn(String sink) {
        return turns.computeIfAbsent(sink, name -> new Semaphore(1, true));
    }

    /**
     * What a sink has not got yet.
     *
     * @param limit versions at most
     * @return empty if it has everything
     */
    public ChangeBatch next(String sink, int limit) {
        return ledger.changes(sink, limit);
    }

    /**
     * Keeps a document from taking the place of one that the same pass has just written.
     *
     * @param report of the pass; null if the sink's route was called by itself
     * @param file name of the document, null if the sink writes no files
     * @throws IllegalStateException if the user's own file name gives two documents the same name
     */
    public void name(
            @Variable("batch") ChangeBatch batch,
            @Variable("deliveries") DeliveryReport report,
            @Header(Exchange.FILE_NAME) String file) {
        SinkUri uri = uris.get(batch.sink());
        boolean checked =
                report != null && uri != null && uri.fileName().isPresent() && !uri.saysWhatHappensToAnotherFile();
        if (checked && !report.name(batch.sink(), file)) {
            throw new IllegalStateException("whatsapp-usage.sinks." + batch.sink() + ".uri names two files '" + file
                    + "', and the second would overwrite the first: leave fileName out, put ${header." + DOCUMENT
                    + "} into it, or set fileExist");
        }
    }

    /**
     * Takes note that a sink has got a batch, so that it never gets it again.
     *
     * @param report of the pass; null if the sink's route was called by itself
     * @param file that was written; null if none was
     */
    public void delivered(
            @Variable("batch") ChangeBatch batch,
            @Variable("deliveries") DeliveryReport report,
            @Header(Exchange.FILE_NAME_PRODUCED) String file) {
        ledger.delivered(batch);
        if (report != null) {
            report.delivered(batch.sink(), batch.records().size(), file);
        }
    }

    /** Takes note that a sink could not be served; what it has not got it gets the next time. */
    public void failed(
            @Variable("sink") String sink,
            @Variable("deliveries") DeliveryReport report,
            @ExchangeException Exception cause) {
        String why = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        String safe = uris.containsKey(sink) ? uris.get(sink).withoutSecrets(why) : why;
        // Without the exception, whose message may tell a secret.
        LOG.warn("sink {}: {}", sink, safe);
        report.failed(sink, safe);
    }
}
