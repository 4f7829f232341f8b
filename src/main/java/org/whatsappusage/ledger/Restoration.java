package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.whatsappusage.record.BalanceSnapshot;

/**
 * Brings a ledger to what another one says that was rebuilt of its kept readings, by differences only: what is the same is not
 * touched, so nobody is told of it. Each account is one transaction, in which no window can be committed; one that was read
 * meanwhile is left as it is.
 */
public final class Restoration {

    private static final Instant BEFORE_ALL = Instant.parse("0001-01-01T00:00:00Z");

    private final Ledger ledger;
    private final Ledger rebuilt;
    private final long upto;

    /**
     * @param ledger the one that is to be right
     * @param rebuilt out of its kept readings
     * @param upto the id of the newest of them
     */
    public Restoration(Ledger ledger, Ledger rebuilt, long upto) {
        this.ledger = ledger;
        this.rebuilt = rebuilt;
        this.upto = upto;
    }

    /** An account whose usage of a stream stands in a ledger. */
    public record Account(String connection, String stream, String scope) implements Comparable<Account> {

        private static final Comparator<Account> ORDER = Comparator.comparing(Account::connection)
                .thenComparing(Account::stream)
                .thenComparing(Account::scope);

        @Override
        public int compareTo(Account other) {
            return ORDER.compare(this, other);
        }

        /** For people. */
        @Override
        public String toString() {
            return connection + " " + stream + " " + scope;
        }
    }

    /**
     * What became of an account.
     *
     * @param records that the kept answers say
     * @param inserted records that the ledger lacked
     * @param changed records that said something else
     * @param withdrawn records that stood in the ledger and in no answer that should have had them
     * @param left records as they were, since their newest answers are not kept
     * @param moved true if it was read meanwhile, and nothing was done
     */
    public record Outcome(long records, long inserted, long changed, long withdrawn, long left, boolean moved) {

        /** Of no account. */
        public static final Outcome NONE = new Outcome(0, 0, 0, 0, 0, false);

        private static final Outcome MOVED = new Outcome(0, 0, 0, 0, 0, true);

        /** Of both. */
        public Outcome plus(Outcome other) {
            return new Outcome(
                    records + other.records,
                    inserted + other.inserted,
                    changed + other.changed,
                    withdrawn + other.withdrawn,
                    left + other.left,
                    moved || other.moved);
        }

        boolean differs() {
            return inserted + changed + withdrawn > 0;
        }
    }

    /**
     * All accounts with usage on either side, in a fixed order.
     *
     * @param connection null for all
     */
    public SortedSet<Account> accounts(String connection) {
        SortedSet<Account> accounts = new TreeSet<>();
        for (Ledger side : List.of(ledger, rebuilt)) {
            accounts.addAll(side.database().transaction("list accounts with usage", session -> session.call(
                            "usage-accounts")
                    .set("connection", connection)
                    .all(row -> new Account(row.string("connection"), row.string("stream"), row.string("scope")))));
        }
        return accounts;
    }

    /** Restores an account's usage. Where nothing differs, nothing is locked. */
    public Outcome usage(Account account) {
        Outcome difference = compare(account, false);
        return difference.differs() ? compare(account, true) : difference;
    }

    /**
     * Makes the sums of an account those of its records, which a change by hand does not. Where none is wrong, nothing is locked.
     *
     * @return how many periods had wrong ones
     */
    public long sums(Account account) {
        Database database = ledger.database();
        String purpose = "add up " + account;
        Optional<Long> number = database.transaction(
                purpose,
                session -> UsageAccount.find(session, account.connection(), account.stream(), account.scope()));
        boolean right = number.isEmpty()
                || database.transaction(purpose, session -> PeriodSums.wrong(session, number.get()))
                        .isEmpty();
        return right
                ? 0
                : database.transaction(purpose, session -> {
                    session.lock("commit");
                    return PeriodSums.restore(session, number.get());
                });
    }

    private Outcome compare(Account account, boolean write) {
        return ledger.database().transaction("compare " + account, session -> {
            if (write) {
                session.lock("commit");
                if (wasReadMeanwhile(session, account)) {
                    return Outcome.MOVED;
                }
            }
            Instant now = Columns.toTheSecond(ledger.clock().instant());
            Outcome outcome = rebuilt.database().transaction("compare " + account, again -> new AccountComparison(
                            session, again, account, upto, now, write)
                    .run());
            if (write) {
                KeptReadings.unmap(session, account);
            }
            return outcome;
        });
    }

    private boolean wasReadMeanwhile(Session session, Account account) throws SQLException {
        return session.call("raw-newest-of-account")
                        .set("connection", account.connection())
                        .set("stream", account.stream())
                        .set("scope", account.scope())
                        .first(row -> row.number("reading_id"))
                        .orElseThrow()
                > upto;
    }

    /** Adds the clients and channels of a connection that the ledger lacks; those that it has it knows better. */
    public long listed(String connection) {
        return ledger.database().transaction("compare accounts of " + connection, session -> {
            session.lock("commit");
            Set<String> there = new HashSet<>();
            session.call("accounts")
                    .set("connection", connection)
                    .all(row -> row.account(connection))
                    .forEach(known -> there.add(name(known)));
            List<KnownAccount> missing = rebuilt.accounts(connection).stream()
                    .filter(known -> !there.contains(name(known)))
                    .toList();
            session.<KnownAccount>batch("account-set", missing, (call, known) -> Columns.account(call, known.account())
                    .set("connection", connection)
                    .set("listed", known.listed()));
            return (long) missing.size();
        });
    }

    private static String name(KnownAccount known) {
        return known.account().kind() + " " + known.account().id();
    }

    /** Adds the balances of a connection that the ledger lacks. */
    public long balances(String connection) {
        long added = 0;
        for (BalanceSnapshot.Scope scope : BalanceSnapshot.Scope.values()) {
            Instant after = BEFORE_ALL;
            List<BalanceSnapshot> some = balances(connection, scope, after);
            while (!some.isEmpty()) {
                added += add(connection, some);
                after = Collections.max(some, Comparator.comparing(BalanceSnapshot::observedAt))
                        .observedAt();
                some = balances(connection, scope, after);
            }
        }
        return added;
    }

    private List<BalanceSnapshot> balances(String connection, BalanceSnapshot.Scope scope, Instant after) {
        return rebuilt.database().transaction("read rebuilt balances", session -> session.call("balances-after")
                .set("connection", connection)
                .set("scope", scope.code())
                .set("after", after)
                .all(Row::balance));
    }

    private long add(String connection, List<BalanceSnapshot> balances) {
        return ledger.database().transaction("compare balances of " + connection, session -> {
            session.lock("commit");
            long added = 0;
            for (BalanceSnapshot balance : balances) {
                added += Columns.balance(session.call("restore-balance").set("connection", connection), balance)
                        .update();
            }
            return added;
        });
    }
}
