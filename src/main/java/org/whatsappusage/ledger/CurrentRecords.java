package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.whatsappusage.record.RecordVersion;

/** The newest versions of the records of some days, one account after the other. No more than one period is held. */
final class CurrentRecords {

    private final LocalDate first;
    private final LocalDate last;
    private final Consumer<RecordVersion> consumer;
    private final List<RecordVersion> period = new ArrayList<>();

    private record Account(long number, String connection, String stream, String scope) {}

    /** @param last inclusive */
    CurrentRecords(LocalDate first, LocalDate last, Consumer<RecordVersion> consumer) {
        this.first = first;
        this.last = last;
        this.consumer = consumer;
    }

    /** @param connection null for all */
    void read(Session session, String connection) throws SQLException {
        List<Account> accounts = session.call("current-accounts")
                .set("connection", connection)
                .all(row -> new Account(
                        row.number("account_id"), row.string("connection"), row.string("stream"), row.string("scope")));
        // Not by the database, whose order of texts may be that of a language.
        accounts.sort(Comparator.comparing(Account::connection)
                .thenComparing(Account::stream)
                .thenComparing(Account::scope));
        for (Account account : accounts) {
            session.call("current-records")
                    .set("account_id", account.number)
                    .set("since", since())
                    .set("until", until())
                    .each(row -> add(row.version()));
            flush();
        }
    }

    /** The days' begin where it comes first. */
    private Instant since() {
        Instant since = first.atStartOfDay().toInstant(ZoneOffset.MAX);
        return since.isBefore(Period.BEFORE_ALL) ? Period.BEFORE_ALL : since;
    }

    /** Their end where it comes last. */
    private Instant until() {
        Instant until = last.atStartOfDay().toInstant(ZoneOffset.MIN).plus(Duration.ofDays(1));
        return until.isAfter(Period.AFTER_ALL) ? Period.AFTER_ALL : until;
    }

    private void add(RecordVersion record) {
        if (!period.isEmpty()
                && !period.get(0).usage().periodStart().equals(record.usage().periodStart())) {
            flush();
        }
        if (!record.usage().firstDay().isBefore(first)
                && !record.usage().lastDay().isAfter(last)) {
            period.add(record);
        }
    }

    private void flush() {
        period.sort(Comparator.comparing(RecordVersion::recordKey));
        period.forEach(consumer);
        period.clear();
    }
}
