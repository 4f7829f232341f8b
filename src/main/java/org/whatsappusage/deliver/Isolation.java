package org.whatsappusage.deliver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.whatsappusage.ledger.Change;

/**
 * Finds out of a batch that was refused which records the sink refuses, by sending less and less at once. A record is poison
 * only if the sink has refused it alone twice, and has taken another message after each time: a sink that is down refuses
 * everything, and one that stumbles now and then takes the record the second time; then nothing is poison. While that is open,
 * no later version of such a record is sent, so that the order of a key's versions holds however it ends.
 *
 * <p>If nothing is left that could show whether the sink takes anything, and a single record is open, {@link #concludes} takes
 * the kind of its two refusals for it. Several may as well be refused because the sink is set up wrongly.
 *
 * <p>To be used as: {@link #next}, send, then {@link #accepted} or {@link #refused}, again and again. Not safe for use by
 * several threads.
 */
final class Isolation {

    /** As many messages one after another, and the sink is taken to be down. Enough to halve any batch to one record. */
    static final int MOST_REFUSALS = 32;

    /**
     * A record that the sink refused alone.
     *
     * @param certain whether the reason says by its kind that it is what is in the record
     */
    record Refusal(Change change, Exception reason, boolean certain) {}

    private final List<Change> waiting;
    private final List<Refusal> suspects = new ArrayList<>();
    /** Refused alone once, and to be sent alone once more. */
    private final Set<Change> doubtful = new HashSet<>();

    private List<Change> sent;
    private List<Change> lastAccepted = List.of();
    private boolean proving;
    private int size;
    private int refusals;

    /** @param refused the changes of a message that the sink did not take, not empty */
    Isolation(List<Change> refused) {
        waiting = new ArrayList<>(refused);
        sent = List.copyOf(refused);
        size = refused.size();
    }

    /**
     * What to send now. If nothing else is left to show whether the sink takes anything, that is the last message that it
     * took, once more.
     *
     * @return empty if nothing is left to be sent; {@link #isOpen} tells whether something is left to be found out
     */
    List<Change> next() {
        Set<String> held = new HashSet<>();
        suspects.forEach(suspect -> held.add(key(suspect.change())));
        List<Change> free = waiting.stream()
                .filter(change -> !held.contains(key(change)))
                .limit(size)
                .toList();
        sent = !free.isEmpty() && doubtful.contains(free.get(0))
                ? free.subList(0, 1)
                : free.stream().takeWhile(change -> !doubtful.contains(change)).toList();
        proving = sent.isEmpty() && isOpen();
        if (proving) {
            sent = lastAccepted;
        }
        return sent;
    }

    /** Tells how much of what {@link #next} gave is really sent: the first changes of it, at least one. */
    void sends(List<Change> first) {
        sent = first;
    }

    /** There is nothing to tell of what was to be sent, so it is done with; that proves nothing of the sink. */
    void passOver() {
        waiting.removeAll(sent);
    }

    /** Adds changes that come behind all others, for want of anything else that could show whether the sink is there. */
    void add(List<Change> later) {
        waiting.addAll(later);
    }

    /**
     * The sink has taken what was sent.
     *
     * @return what is now known to be poison
     */
    List<Refusal> accepted() {
        if (!proving) {
            waiting.removeAll(sent);
            lastAccepted = sent;
            size = Math.max(1, size * 2);
        }
        refusals = 0;
        List<Refusal> poison = suspects.stream()
                .filter(suspect -> doubtful.contains(suspect.change()))
                .toList();
        suspects.removeAll(poison);
        suspects.forEach(this::askAgain);
        suspects.clear();
        return poison;
    }

    /**
     * The sink has refused what was sent.
     *
     * @param certain whether the reason says by its kind that it is what is in the message
     * @return false if it is to be left alone for now, since it seems to be down
     */
    boolean refused(Exception reason, boolean certain) {
        refusals++;
        if (proving || refusals > MOST_REFUSALS) {
            return false;
        }
        if (sent.size() > 1) {
            size = sent.size() / 2;
        } else {
            suspects.add(new Refusal(sent.get(0), reason, certain));
            waiting.removeAll(sent);
        }
        return true;
    }

    /** Whether all that is open is a single record, of which the reason says by its kind that it is at fault. */
    boolean isCertain() {
        return suspects.size() == 1 && suspects.get(0).certain();
    }

    /**
     * Ends what is open, if {@link #isCertain} and nothing else can be sent.
     *
     * @return the record that is poison; empty if it was refused once, and is to be sent once more
     */
    Optional<Refusal> concludes() {
        Refusal only = suspects.remove(0);
        if (doubtful.contains(only.change())) {
            return Optional.of(only);
        }
        askAgain(only);
        return Optional.empty();
    }

    private void askAgain(Refusal suspect) {
        doubtful.add(suspect.change());
        waiting.add(suspect.change());
        waiting.sort(Comparator.comparingLong(Change::number));
    }

    /** Whether a record was refused alone and nothing has shown yet whose fault that was. */
    boolean isOpen() {
        return !suspects.isEmpty();
    }

    /** Why the first of those was refused. */
    Exception openReason() {
        return suspects.get(0).reason();
    }

    /** Number of the first change that is neither taken nor known to be poison; the greatest long if there is none. */
    long firstUnsettled() {
        long first = waiting.isEmpty() ? Long.MAX_VALUE : waiting.get(0).number();
        return suspects.isEmpty()
                ? first
                : Math.min(first, suspects.get(0).change().number());
    }

    private static String key(Change change) {
        return change.version().recordKey();
    }
}
