package org.whatsappusage.deliver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.ledger.Change;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.LedgerException;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.settings.SinkSettings;

/**
 * What the delivering routes ask for: which sinks there are, what a sink has not got yet, and what a failure means. Safe for
 * use by several threads.
 */
public final class Delivery {

    /** Header of a document: its name, the same for the same batch of the same sink. */
    public static final String DOCUMENT = "CamelWhatsAppUsageDocument";

    /** Header of a message that tells nothing but one record: its key. */
    public static final String RECORD_KEY = "CamelWhatsAppUsageRecordKey";

    /** Camel's headers for Kafka, as they were called before Camel 4.18.3 and as they are since. */
    private static final List<String> KAFKA_KEY = List.of("kafka.KEY", "CamelKafkaKey");

    private static final List<String> KAFKA_PARTITION = List.of("kafka.PARTITION_KEY", "CamelKafkaPartitionKey");

    private static final String DELTA = "mode = delta";

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Who takes longer for one message hangs. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Ledger ledger;
    private final Map<String, SinkSettings> sinks;
    private final Clock clock;
    private final Map<String, SinkUri> uris = new ConcurrentHashMap<>();
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /**
     * At a sink: whether somebody is delivering to it, since when with the same message, whether they are to leave nothing
     * behind, and where the log ended when somebody was last sent here while they were still reading. Its monitor guards them.
     */
    private static final class Place {
        private boolean taken;
        private Instant busySince;
        private boolean all;
        private long lookedAt;
    }

    /**
     * @param sinks by name, in the order in which they are reported
     * @param clock tells how long a sink takes for a message
     */
    public Delivery(Ledger ledger, Map<String, SinkSettings> sinks, Clock clock) {
        this.ledger = ledger;
        this.sinks = new LinkedHashMap<>(sinks);
        this.clock = clock;
    }

    Map<String, SinkSettings> settings() {
        return sinks;
    }

    /** Remembers the endpoint of a sink with its placeholders resolved, whose secrets are to be kept out of messages. */
    void endpoint(String sink, SinkUri uri) {
        uris.put(sink, uri);
    }

    /**
     * Takes note of how a sink is told of changes.
     *
     * @throws UnusableSinkException if it was told otherwise until now, and differences would not add up any more
     */
    void keepToItsRule(SinkSettings sink) {
        String rule = rule(sink);
        ledger.tell(sink.name(), rule, before -> before.equals(rule) || !isDelta(before) && !isDelta(rule))
                .ifPresent(before -> {
                    throw new UnusableSinkException(
                            sink.name(),
                            "mode",
                            "until now it was told by " + before + ", and behind that nothing adds up by " + rule
                                    + ": set it back, or give the sink another name and an empty place");
                });
    }

    private static String rule(SinkSettings sink) {
        if (sink.mode() == SinkSettings.Mode.STATE) {
            return "mode = state";
        }
        String streams = sink.streams().isEmpty()
                ? "all"
                : String.join(", ", sink.streams().stream().sorted().toList());
        // Each billing system is told other figures as differences, all other formats the same.
        String format = Formats.isOfChanges(sink.format()) ? ", format = " + sink.format() : "";
        return DELTA + format + ", streams = " + streams + ", finality = "
                + sink.finality().name().toLowerCase(Locale.ROOT) + ", start-date = "
                + (sink.startDate() == null ? "none" : sink.startDate());
    }

    private static boolean isDelta(String rule) {
        return rule.startsWith(DELTA);
    }

    /** Names of the sinks, in the order in which they are reported. */
    public List<String> sinks() {
        return List.copyOf(sinks.keySet());
    }

    /** Whether a pass comes to a sink when all is read: not to one that has asked to be called later. */
    public boolean isOpen(@Variable("sink") String sink, @Variable("deliveries") DeliveryReport report) {
        return !report.isDone(sink);
    }

    /** Begins a pass over the sinks that goes along with the reading, until {@link #allRead}. */
    public DeliveryReport beginReading() {
        DeliveryReport report = begin(null);
        report.reading(true);
        return report;
    }

    /** Lets a pass hand over everything from now on. */
    public void allRead(@Variable("deliveries") DeliveryReport report) {
        report.reading(false);
    }

    /** Whether a pass is still reading. */
    public boolean isReading(@Variable("deliveries") DeliveryReport report) {
        return report.isReading();
    }

    /**
     * Begins a pass over the sinks.
     *
     * @param report of the pass if it was begun while it was reading; null if not
     */
    public DeliveryReport begin(@Variable("deliveries") DeliveryReport report) {
        if (report != null) {
            return report;
        }
        DeliveryReport begun = new DeliveryReport();
        sinks().forEach(begun::sink);
        return begun;
    }

    /**
     * Whether something was committed since somebody was last sent to a sink, so that a whole batch may have come together; not if
     * the sink has failed.
     *
     * @param report of the pass, which is still reading
     */
    public boolean isDue(@Variable("sink") String sink, @Variable("deliveries") DeliveryReport report) {
        if (report.isLeftAlone(sink)) {
            return false;
        }
        long end;
        try {
            end = ledger.lastChange();
        } catch (LedgerException failure) {
            failedAhead(sink, report, failure);
            return false;
        }
        Place place = place(sink);
        synchronized (place) {
            boolean more = place.lookedAt < end;
            place.lookedAt = end;
            return more;
        }
    }

    /**
     * Asks for the turn at a sink: two at once would hand it the same batch twice. Whoever has the turn sends what others
     * find while they have none, so nobody has to wait. While its pass is still reading it sends whole batches only, unless
     * somebody comes who is through with that.
     *
     * @param report of the pass; null if the sink's route was called by itself
     * @return null if somebody else has it
     */
    public SinkTurn enter(String sink, DeliveryReport report) {
        Place place = place(sink);
        synchronized (place) {
            if (place.taken) {
                place.all |= !isReadingIn(report);
                tellIfStuck(sink, place, report);
                return null;
            }
            place.taken = true;
            place.busySince = clock.instant();
        }
        return new SinkTurn(
                ledger,
                sinks.get(sink),
                () -> isReadingIn(report) && !place.all,
                () -> free(place),
                (change, reason) -> putAside(sink, report, change, reason));
    }

    private void tellIfStuck(String sink, Place place, DeliveryReport report) {
        if (place.busySince.plus(LONG).isBefore(clock.instant()) && !isReadingIn(report)) {
            String why = "it has not taken the message that it was handed at " + place.busySince
                    + ", so nothing else can be sent to it";
            LOG.warn("sink {}: {}", sink, why);
            if (report != null) {
                report.failed(sink, why);
            }
        }
    }

    private static boolean isReadingIn(DeliveryReport report) {
        return report != null && report.isReading();
    }

    private Place place(String sink) {
        return places.computeIfAbsent(sink, name -> new Place());
    }

    private static void free(Place place) {
        synchronized (place) {
            place.taken = false;
            place.all = false;
        }
    }

    private String putAside(String sink, DeliveryReport report, Change change, Exception cause) {
        String reason = reason(sink, cause);
        String what = "record " + change.version().recordKey() + " version "
                + change.version().version();
        LOG.warn("sink {} refuses {}, which is put aside: {}", sink, what, reason);
        if (report != null) {
            report.putAside(sink, what, reason);
        }
        return reason;
    }

    /**
     * What a sink has not got yet.
     *
     * @param limit versions at most
     * @return empty if there is nothing to send for now, which ends the turn
     * @throws Exception why the sink did not take the last message, if it is to be left alone for now
     */
    public ChangeBatch next(SinkTurn turn, int limit) throws Exception {
        // Together, so that what others commit is either seen here or theirs to send.
        Place place = place(turn.sink());
        synchronized (place) {
            ChangeBatch batch = turn.next(limit);
            place.busySince = clock.instant();
            if (batch.isEmpty()) {
                turn.end();
            }
            return batch;
        }
    }

    /** What a batch tells, as it is, for endpoints of the same process. */
    public List<RecordVersion> records(@Body ChangeBatch batch) {
        return batch.records();
    }

    /**
     * Whether there is something to send.
     *
     * @param batch null if it could not be told what follows
     */
    public boolean isBehind(@Variable("batch") ChangeBatch batch) {
        return batch != null && !batch.isEmpty();
    }

    /**
     * Ends the turn, if that has not come to its end.
     *
     * @param turn null if somebody else has it
     */
    public void leave(@Variable("turn") SinkTurn turn) {
        if (turn != null) {
            turn.end();
        }
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
        if (checked && !report.name(batch.sink(), file, batch.first())) {
            throw new IllegalStateException("whatsapp-usage.sinks." + batch.sink() + ".uri names two files '" + file
                    + "', and the second would overwrite the first: leave fileName out, put ${header." + DOCUMENT
                    + "} into it, or set fileExist");
        }
    }

    /**
     * Says whose message it is, for what keeps order by that. To Kafka it is the key, if the sink gets one record a message;
     * else all of its documents go to one partition, since a key may stand in any of them.
     */
    public void key(Message message, @Variable("batch") ChangeBatch batch) {
        List<String> keys = batch.records().stream()
                .map(RecordVersion::recordKey)
                .distinct()
                .limit(2)
                .toList();
        if (keys.size() == 1) {
            message.setHeader(RECORD_KEY, keys.get(0));
        }
        SinkUri uri = uris.get(batch.sink());
        if (uri != null && uri.isKafka()) {
            if (sinks.get(batch.sink()).batchSize() == 1) {
                KAFKA_KEY.forEach(header -> message.setHeader(header, keys.get(0)));
            } else {
                KAFKA_PARTITION.forEach(header -> message.setHeader(header, 0));
            }
        }
    }

    /** Compresses a document of which the file's name ends with {@code .gz}. */
    public void compress(Message message) throws IOException {
        String file = message.getHeader(Exchange.FILE_NAME, String.class);
        if (Gzip.isAskedForBy(file)) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(compressed)) {
                out.write(message.getBody(byte[].class));
            }
            message.setBody(compressed.toByteArray());
        }
    }

    /**
     * Takes note that a sink has got a batch, so that it never gets it again.
     *
     * @param report of the pass; null if the sink's route was called by itself
     * @param file that was written; null if none was
     */
    public void delivered(
            @Variable("turn") SinkTurn turn,
            @Variable("batch") ChangeBatch batch,
            @Variable("deliveries") DeliveryReport report,
            @Header(Exchange.FILE_NAME_PRODUCED) String file) {
        turn.delivered(batch);
        if (report != null) {
            report.delivered(batch.sink(), batch.versions(), file);
        }
    }

    /**
     * A message that the sink did not take: what follows is smaller, until it is known which record is refused. If it is the
     * sink that is down, {@link #next} throws the cause. If it has taken the message before, that counts as delivered.
     *
     * @param report of the pass; null if the sink's route was called by itself
     * @param cause with all that it wraps: {@code @ExchangeException} would give the innermost alone, or a suppressed one,
     *     which need not say whose fault it is
     */
    public void refused(
            @Variable("turn") SinkTurn turn,
            @Variable("batch") ChangeBatch batch,
            @Variable("deliveries") DeliveryReport report,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (turn.hasAlready(batch, cause)) {
            delivered(turn, batch, report, null);
        } else {
            turn.refused(batch, cause);
        }
    }

    /**
     * Takes note that nothing could be sent to a sink when that began while its pass was reading. However long it took to fail, it
     * is tried again when all is read, unless the sink has asked to be called later.
     */
    public void failedAhead(
            @Variable("sink") String sink,
            @Variable("deliveries") DeliveryReport report,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (HttpAnswer.in(cause).filter(HttpAnswer::asksToWait).isPresent()) {
            report.leaveAlone(sink, false);
            failed(sink, report, cause);
        } else {
            report.leaveAlone(sink, true);
            LOG.info("sink {}: {}; it is tried again when all is read", sink, reason(sink, cause));
        }
    }

    /** Takes note that nothing could be sent to a sink; what it has not got the next pass sends, and begins with it. */
    public void failed(
            @Variable("sink") String sink,
            @Variable("deliveries") DeliveryReport report,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        Place place = place(sink);
        synchronized (place) {
            place.lookedAt = 0;
        }
        // Without the exception, whose message may tell a secret.
        String why = reason(sink, cause);
        LOG.warn("sink {}: {}", sink, why);
        report.failed(sink, why);
    }

    /** Some say what happened by their class alone, and their message is only where. */
    private static boolean isWordless(Throwable failure) {
        return failure instanceof FileSystemException || failure instanceof CharacterCodingException;
    }

    /** As the innermost exception tells it: those around it say what was tried, and often with all of the message. */
    private String reason(String sink, Exception cause) {
        Throwable innermost =
                ObjectHelper.createExceptionIterable(cause).iterator().next();
        String what = isWordless(innermost)
                ? innermost.getClass().getSimpleName() + ": " + innermost.getMessage()
                : innermost instanceof Error || innermost.getMessage() == null
                        ? innermost.toString()
                        : innermost.getMessage();
        String why = HttpAnswer.in(cause)
                .map(HttpAnswer::shown)
                .filter(answer -> !answer.isEmpty())
                .map(answer -> what + ": " + answer)
                .orElse(what);
        return uris.containsKey(sink) ? uris.get(sink).withoutSecrets(why) : why;
    }
}
