package org.whatsappusage.collect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.whatsappusage.ledger.KnownReading;
import org.whatsappusage.ledger.Proof;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.limit.Permit;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.record.Observation;
import org.whatsappusage.record.Sha256;
import org.whatsappusage.record.UsageRecord;
import org.whatsappusage.record.Window;
import org.whatsappusage.settings.ConnectionSettings;

/** A window while its pages are read. Used by one thread at a time. */
public final class Reading {

    /** No clock is put forward by more than two hours. */
    private static final Duration SHORTEST_DAY = Duration.ofHours(22);

    private final Sync sync;
    private final Work work;
    private final ConnectionSettings settings;
    private final Operation operation;
    private final Account account;
    private final boolean alive;
    private final Days days;

    private final List<String> pageHashes = new ArrayList<>();
    private final Set<String> cursors = new HashSet<>();
    private List<Observation> previousPage = List.of();
    private UsageRecord earliest;
    private UsageRecord latest;
    private Walk walk;
    private Repetition repetition = Repetition.NONE;
    private int readings;
    private int pages;
    private Permit permit;
    private boolean unread = true;

    /**
     * @param account the client or channel as it was listed, null for a partner or a YCloud account
     * @param alive whether it is listed and not terminated
     */
    Reading(
            Sync sync,
            Work work,
            ConnectionSettings settings,
            Operation operation,
            Account account,
            boolean alive,
            Days days) {
        this.sync = sync;
        this.work = work;
        this.settings = settings;
        this.operation = operation;
        this.account = account;
        this.alive = alive;
        this.days = days;
    }

    /** True until the window is committed: a reading that turns out inconsistent is begun anew. */
    boolean isUnread() {
        return unread;
    }

    /** For people: connection, stream, account, and the days as the account counts them. */
    @Override
    public String toString() {
        Window window = work.window();
        return window.subject() + (window.start() == null ? "" : " " + days.text(window.start(), window.end()));
    }

    Sync sync() {
        return sync;
    }

    ConnectionPass pass() {
        return sync.of(work.window().connection());
    }

    Work work() {
        return work;
    }

    ConnectionSettings settings() {
        return settings;
    }

    Account account() {
        return account;
    }

    boolean alive() {
        return alive;
    }

    Days days() {
        return days;
    }

    /** Streams cut by the account's own days come in the length that the user chose; all others by day. */
    Granularity granularity() {
        return operation.plan().zone() == null ? settings.granularity() : Granularity.DAY;
    }

    /** The kind of accounts that it lists, null for a stream that lists none. */
    StreamPlan.Scope lists() {
        return operation.plan().lists();
    }

    /** Starts anew with the first page. */
    void begin(Supplier<Collection<String>> knownWabas) {
        walk = new Walk(days().days(work.window()) > 1, knownWabas);
        pages = 0;
        pageHashes.clear();
        cursors.clear();
        previousPage = List.of();
        earliest = null;
        latest = null;
        repetition = Repetition.NONE;
        readings++;
    }

    /** Whether it has been begun once, and not anew. */
    boolean isFirst() {
        return readings == 1;
    }

    /** Whether it may be begun anew, if it may be read so many times in all. */
    boolean again(int most) {
        return readings < most;
    }

    Walk walk() {
        return walk;
    }

    /** @param known what was committed last for the window, if the same answers once more would change nothing */
    void compareWith(Optional<KnownReading> known) {
        repetition = known.map(Repetition::of).orElse(Repetition.NONE);
    }

    /** How far it is what was committed last. */
    Repetition repetition() {
        return repetition;
    }

    Operation operation() {
        return operation;
    }

    /** Whether pages were read that a later reading would have to ask for again. */
    boolean isMidway() {
        return pages > 0;
    }

    /**
     * Takes note of a page.
     *
     * @param bodyHash of the page
     * @param next cursor of the next page, null on the last
     * @throws IncompleteReadingException if the provider sends pages round in a circle
     */
    void page(String bodyHash, String next) {
        pages++;
        pageHashes.add(bodyHash);
        if (next != null && !cursors.add((walk.waba() == null ? "" : walk.waba() + " ") + next)) {
            throw new IncompleteReadingException("the provider names page " + next + " as the next one a second time");
        }
    }

    /**
     * What belongs to the window: a provider may answer with whole days although the range cuts them.
     *
     * @throws IncompleteReadingException if the page is the one before it once more, as from a server that does not know what
     *     a page is and would be asked for ever
     */
    List<Observation> keep(Collection<? extends Observation> page) {
        if (!page.isEmpty() && List.copyOf(page).equals(previousPage)) {
            throw new IncompleteReadingException(
                    "page " + pageHashes.size() + " is the page before it once more, so the rest cannot be asked for");
        }
        previousPage = List.copyOf(page);
        List<Observation> kept = new ArrayList<>(page.size());
        for (Observation observation : page) {
            if (observation instanceof BalanceSnapshot) {
                keepBalance(observation, kept);
            } else if (!(observation instanceof UsageRecord row)) {
                kept.add(observation);
            } else if (belongs(row)) {
                earliest = earliest == null || row.periodStart().isBefore(earliest.periodStart()) ? row : earliest;
                latest = latest == null || row.periodStart().isAfter(latest.periodStart()) ? row : latest;
                kept.add(row);
            }
        }
        return kept;
    }

    /** Every slice of an account's usage repeats its balance; the sync keeps the one of the slice that is read first. */
    private void keepBalance(Observation balance, List<Observation> kept) {
        if (pass().takesBalance(this)) {
            kept.add(balance);
        }
    }

    private boolean belongs(UsageRecord row) {
        Window window = work.window();
        if (window.start() == null) {
            return true;
        }
        if (isCut(row)) {
            return false;
        }
        if (days.sure() || granularity() == Granularity.HALF_HOUR || row.periodZone() == null) {
            return window.holds(row.periodStart());
        }
        LocalDate day = LocalDate.ofInstant(row.periodStart(), ZoneId.of(row.periodZone()));
        return !day.isBefore(firstDay()) && day.isBefore(dayAfter());
    }

    /** The rest of a period that began before what was asked for, as some servers name it by the start of the question. */
    private boolean isCut(UsageRecord row) {
        return !days.sure()
                && granularity() != Granularity.HALF_HOUR
                && row.periodStart().equals(days.askFrom(work.window().start()))
                && Duration.between(row.periodStart(), row.periodEnd()).compareTo(SHORTEST_DAY) < 0;
    }

    private LocalDate firstDay() {
        return LocalDate.ofInstant(work.window().start(), days.zone());
    }

    private LocalDate dayAfter() {
        return LocalDate.ofInstant(work.window().end(), days.zone());
    }

    /**
     * The window on the edges that the answer has, where they were not sure before.
     *
     * @param now after whose day nothing can have been read
     */
    Window window(Instant now) {
        Window window = work.window();
        if (window.start() == null
                || days.sure()
                || earliest == null
                || earliest.periodZone() == null
                || granularity() == Granularity.HALF_HOUR) {
            return window;
        }
        Instant start = edge(firstDay(), earliest);
        LocalDate tomorrow =
                LocalDate.ofInstant(now, ZoneId.of(latest.periodZone())).plusDays(1);
        Instant end = edge(dayAfter().isAfter(tomorrow) ? tomorrow : dayAfter(), latest);
        return window.between(start, end);
    }

    /**
     * The midnight that begins a day, by the row that is nearest to it and by what was learned before, whichever is earlier:
     * clocks may have been changed on a day without rows. Too late an edge would take the next window's first day for one
     * that the answer lacks; too early a one, by less than a day, holds the same days.
     */
    private Instant edge(LocalDate day, UsageRecord nearest) {
        Instant byRow = day.atStartOfDay(ZoneId.of(nearest.periodZone())).toInstant();
        Instant byBelief = days.sureness() == Days.Sureness.LEARNED ? days.start(day) : byRow;
        return byRow.isBefore(byBelief) ? byRow : byBelief;
    }

    /** The zone that the newest day of the answer has, null if it says none. */
    String learnedZone() {
        return days.sure() || latest == null ? null : latest.periodZone();
    }

    /** @param taken leave for its first call */
    void permit(Permit taken) {
        permit = taken;
    }

    /** Leave for the call that begins it, null if there is none; it may have been used. */
    Permit permit() {
        return permit;
    }

    /** Nothing of it is to be read any more, or not now. */
    void end() {
        unread = false;
        givePermitBack();
    }

    /** So that no call is kept for it, unless its first call was begun. */
    void givePermitBack() {
        if (permit != null && permit.begin()) {
            permit.unused();
        }
    }

    /**
     * @param calls that were made for the window, in all readings of it
     */
    Proof proof(int calls, Instant observedAt) {
        return new Proof(calls, bodyHash(), observedAt);
    }

    private String bodyHash() {
        if (pageHashes.size() < 2) {
            return pageHashes.isEmpty() ? null : pageHashes.get(0);
        }
        MessageDigest digest = Sha256.begin();
        pageHashes.forEach(hash -> digest.update(hash.getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(digest.digest());
    }
}
