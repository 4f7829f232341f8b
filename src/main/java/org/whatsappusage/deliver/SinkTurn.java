package org.whatsappusage.deliver;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.apache.camel.util.ObjectHelper;
import org.whatsappusage.deliver.table.SqlFailures;
import org.whatsappusage.deliver.table.UnusableTableException;
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
            RejectedExecutionException.class,
            LedgerException.class,
            UnusableTableException.class);

    /**
     * Nor is who is not reached. Every client has classes of its own for that, most of which are not on the class path here:
     * {@code ConnectException}, {@code ActiveMQNotConnectedException}, {@code SocketTimeoutException} and so on.
     */
    private static final Pattern NOT_REACHED = Pattern.compile("Connect|Timeout|TimedOut|UnknownHost|NoRouteToHost");

    private final Ledger ledger;
    private final String sink;
    private final SinkSettings.Mode mode;
    private final Runnable end;
    private final PoisonListener poisonListener;
    private Isolation isolation;
    private long last;
    private boolean ended;
    private Exception down;

    /** Told of each record that is put aside; gives the reason as it may be shown. */
    interface PoisonListener {
        String putAside(Change change, Exception reason);
    }

    /** @param end what ends the turn: runs once */
    SinkTurn(Ledger ledger, SinkSettings settings, Runnable end, PoisonListener poisonListener) {
        this.ledger = ledger;
        this.sink = settings.name();
        this.mode = settings.mode();
        this.end = end;
        this.poisonListener = poisonListener;
    }

    /** Name of the sink. */
    public String sink() {
        return sink;
    }

    /**
     * @return empty if the sink has everything
     * @throws Exception why the sink did not take the last message, if it is to be left alone for now
     */
    ChangeBatch next(int limit) throws Exception {
        if (down != null) {
            throw down;
        }
        if (isolation != null) {
            List<Change> some = some(isolation);
            if (!some.isEmpty()) {
                return told(new ChangeBatch(sink, some));
            }
            isolation = null;
        }
        ChangeBatch batch = ledger.changes(sink, limit);
        last = batch.last();
        return told(batch);
    }

    /** What was put aside meanwhile was not sent, so this is asked for each message anew. */
    private ChangeBatch told(ChangeBatch batch) {
        return mode == SinkSettings.Mode.STATE || batch.isEmpty() ? batch : Deltas.of(batch, ledger.sentBefore(batch));
    }

    private List<Change> some(Isolation open) throws Exception {
        List<Change> some = open.next();
        while (some.isEmpty() && open.isOpen()) {
            List<Change> later = ledger.changesAfter(sink, last, 1);
            if (later.isEmpty()) {
                throw open.openReason();
            }
            last = later.get(0).number();
            open.add(later);
            some = open.next();
        }
        return some;
    }

    void delivered(ChangeBatch batch) {
        if (isolation == null) {
            ledger.delivered(batch);
            return;
        }
        for (Isolation.Refusal poison : isolation.accepted()) {
            String reason = poisonListener.putAside(poison.change(), poison.reason());
            ledger.putAside(sink, poison.change(), reason);
        }
        ledger.delivered(sink, Math.min(last, isolation.firstUnsettled() - 1));
    }

    /** If it is the sink that is down and not a record that it refuses, {@link #next} throws the cause. */
    void refused(ChangeBatch batch, Exception cause) {
        if (noFaultOfTheRecord(cause)) {
            down = cause;
            return;
        }
        if (isolation == null) {
            isolation = new Isolation(batch.changes());
        }
        if (!isolation.refused(cause)) {
            down = isolation.isOpen() ? isolation.openReason() : cause;
        }
    }

    private static boolean noFaultOfTheRecord(Exception cause) {
        for (Throwable each : ObjectHelper.createExceptionIterable(cause)) {
            if (OUR_OWN.stream().anyMatch(type -> type.isInstance(each))
                    || NOT_REACHED.matcher(each.getClass().getSimpleName()).find()
                    || each instanceof SQLException sql && SqlFailures.isNotTheRow(sql)) {
                return true;
            }
        }
        return false;
    }

    /** Lets the next one deliver to the sink. Does nothing the second time. */
    void end() {
        if (!ended) {
            ended = true;
            end.run();
        }
    }
}
