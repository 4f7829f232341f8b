package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.util.ObjectHelper;
import org.whatsappusage.deliver.table.SqlFailures;
import org.whatsappusage.deliver.table.UnusableTableException;
import org.whatsappusage.deliver.table.UnwritableValueException;
import org.whatsappusage.ledger.Change;
import org.whatsappusage.ledger.ChangeBatch;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.LedgerException;
import org.whatsappusage.settings.SinkSettings;

/**
 * One pass's turn at one sink, from the first batch until the sink has everything or is left alone. It belongs to one exchange
 * and is not safe for use by several threads.
 */
public final class SinkTurn {

    /** What breaks on our own side is no matter of the record. */
    private static final List<Class<? extends Throwable>> OUR_OWN = List.of(
            InterruptedException.class,
            LinkageError.class,
            RejectedExecutionException.class,
            LedgerException.class,
            UnusableTableException.class);

    /**
     * Nor is who is not reached, ends in the middle of it, or does not let us in. Every client has classes of its own for that,
     * most of which are not on the class path here, so their names say it, or those of what they extend:
     * {@code ConnectException}, {@code ActiveMQNotConnectedException}, {@code SocketTimeoutException}, RabbitMQ's
     * {@code ShutdownSignalException}, {@code RetriableException} of Kafka and so on. Of an answer over HTTP, the status says it.
     */
    private static final Pattern NOT_REACHED = Pattern.compile(
            "Connect|Socket|SSL|Timeout|TimedOut|UnknownHost|NoRouteToHost|NoHttpResponse|NotAvailable"
                    + "|AlreadyClosed|SessionClosed|ClosedChannel|Shutdown|Retriable|Authentication|Authorization|Security");

    private final Ledger ledger;
    private final String sink;
    private final Telling telling;
    private final Selection selection;
    private final BooleanSupplier wholeOnly;
    private final Runnable end;
    private final PoisonListener poisonListener;
    private Isolation isolation;
    private long last;
    private boolean holds;
    /** Whether it is noted that the sink takes what it is sent. */
    private boolean proven;

    private boolean ended;
    private Exception down;

    /** Told of each record that is put aside; gives the reason as it may be shown. */
    interface PoisonListener {
        String putAside(Change change, Exception reason);
    }

    /**
     * @param wholeOnly whether the sink is to get nothing but whole batches just now
     * @param end what ends the turn: runs once
     */
    SinkTurn(
            Ledger ledger,
            SinkSettings settings,
            BooleanSupplier wholeOnly,
            Runnable end,
            PoisonListener poisonListener) {
        this.ledger = ledger;
        this.sink = settings.name();
        this.telling = Formats.telling(settings.format());
        this.selection = new Selection(ledger, settings, telling);
        this.wholeOnly = wholeOnly;
        this.end = end;
        this.poisonListener = poisonListener;
    }

    /** Name of the sink. */
    public String sink() {
        return sink;
    }

    /**
     * What to send. Changes of which there is nothing to tell are passed over.
     *
     * @param limit rows at most; one change may have two
     * @return empty if there is nothing to send for now
     * @throws Exception why the sink did not take the last message, if it is to be left alone for now
     */
    ChangeBatch next(int limit) throws Exception {
        if (down != null) {
            throw down;
        }
        while (isolation != null) {
            List<Change> some = some(isolation);
            if (some.isEmpty()) {
                isolation = null;
            } else {
                ChangeBatch message = selection.message(new ChangeBatch(sink, some), limit);
                isolation.sends(message.changes());
                if (!message.records().isEmpty()) {
                    return message;
                }
                isolation.passOver();
                ledger.delivered(sink, settled());
            }
        }
        ChangeBatch batch = batch(limit);
        while (!batch.isEmpty()) {
            ChangeBatch message = selection.message(batch, limit);
            last = message.last();
            if (!message.records().isEmpty()) {
                return message;
            }
            ledger.delivered(message);
            batch = batch(limit);
        }
        return batch;
    }

    private ChangeBatch batch(int limit) {
        ChangeBatch batch = wholeOnly.getAsBoolean()
                ? ledger.wholeBatch(sink, selection.filter(), limit)
                : ledger.changes(sink, selection.filter(), limit);
        holds = !batch.isEmpty();
        return batch;
    }

    private List<Change> some(Isolation open) throws Exception {
        List<Change> some = open.next();
        while (some.isEmpty() && open.isOpen()) {
            List<Change> later = ledger.changesAfter(sink, selection.filter(), last, 1);
            if (later.isEmpty()) {
                conclude(open);
            } else {
                last = later.get(0).number();
                open.add(later);
            }
            some = open.next();
        }
        return some;
    }

    /**
     * Nothing else can be sent that would show whether the sink takes anything, so the answer has to say it. Not while this pass
     * is reading more, which may show it, and not twice before the sink has taken something: if it is set up wrongly, it answers
     * so to everything.
     */
    private void conclude(Isolation open) throws Exception {
        if (!open.isCertain() || wholeOnly.getAsBoolean() || ledger.isUnproven(sink)) {
            throw open.openReason();
        }
        Optional<Isolation.Refusal> poison = open.concludes();
        if (poison.isPresent()) {
            Change change = poison.get().change();
            proven = false;
            ledger.putAsideUnproven(
                    sink, change, poisonListener.putAside(change, poison.get().reason()));
            ledger.delivered(sink, settled());
        }
    }

    void delivered(ChangeBatch batch) {
        take(batch);
        if (!proven) {
            ledger.proven(sink);
            proven = true;
        }
    }

    private void take(ChangeBatch batch) {
        if (isolation == null) {
            ledger.delivered(batch);
            return;
        }
        for (Isolation.Refusal poison : isolation.accepted()) {
            String reason = poisonListener.putAside(poison.change(), poison.reason());
            ledger.putAside(sink, poison.change(), reason);
        }
        ledger.delivered(sink, settled());
    }

    private long settled() {
        return Math.min(last, isolation.firstUnsettled() - 1);
    }

    /** Whether a message that was not taken had been taken before: a repeat, to a sink that refuses what it has already. */
    boolean hasAlready(ChangeBatch batch, Exception cause) {
        return verdict(batch, cause) == Verdict.TAKEN;
    }

    /** If it is the sink that is down and not a record that it refuses, {@link #next} throws the cause. */
    void refused(ChangeBatch batch, Exception cause) {
        Verdict verdict = verdict(batch, cause);
        if (verdict == Verdict.DOWN) {
            down = cause;
            return;
        }
        if (isolation == null) {
            isolation = new Isolation(batch.changes());
        }
        if (!isolation.refused(cause, verdict == Verdict.INVALID)) {
            down = isolation.isOpen() ? isolation.openReason() : cause;
        }
    }

    private Verdict verdict(ChangeBatch batch, Exception cause) {
        for (Throwable each : ObjectHelper.createExceptionIterable(cause)) {
            if (OUR_OWN.stream().anyMatch(type -> type.isInstance(each))
                    || each instanceof IOException failed && !isOfTheContent(failed)
                    || (each instanceof SQLException sql
                            ? SqlFailures.isNotTheRow(sql)
                            : isNotReached(each.getClass()))) {
                return Verdict.DOWN;
            }
        }
        return HttpAnswer.in(cause)
                .map(answer -> telling.judge(answer, batch.records().size()))
                .orElseGet(() -> isOfTheRecord(cause) ? Verdict.INVALID : Verdict.REFUSED);
    }

    private static boolean isOfTheRecord(Exception cause) {
        for (Throwable each : ObjectHelper.createExceptionIterable(cause)) {
            if (each instanceof UnwritableValueException
                    || each instanceof SQLException sql && SqlFailures.isTheData(sql)) {
                return true;
            }
        }
        return false;
    }

    /** Any other failure to read or write may have happened after the sink had taken the message. */
    private static boolean isOfTheContent(IOException failed) {
        return failed instanceof JsonProcessingException || failed instanceof CharacterCodingException;
    }

    private static boolean isNotReached(Class<?> failure) {
        for (Class<?> type = failure; type != Throwable.class; type = type.getSuperclass()) {
            if (NOT_REACHED.matcher(type.getSimpleName()).find()) {
                return true;
            }
        }
        return false;
    }

    /** Lets the next one deliver to the sink. Does nothing the second time. */
    void end() {
        if (!ended) {
            ended = true;
            try {
                if (holds) {
                    ledger.free(sink);
                }
            } finally {
                end.run();
            }
        }
    }
}
