package org.whatsappusage.ledger;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.whatsappusage.limit.SynchronousBuckets;

/** Bucket4j's buckets in the ledger's database. */
final class BudgetTable extends SynchronousBuckets {

    private static final String INTEGRITY_VIOLATION = "23";

    private final Database database;
    private final Clock clock;

    BudgetTable(ClientSideConfig config, Database database, Clock clock) {
        super(config);
        this.database = database;
        this.clock = clock;
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String id) {
        return new Operation(id);
    }

    @Override
    public void removeProxy(String id) {
        database.transaction(
                "forget a budget",
                session -> session.call("budget-drop").set("id", id).update());
    }

    /** All of them at once: there are few, and one statement finds them by an index. */
    @Override
    public int removeExpired(int most) {
        return database.transaction("forget budgets that are whole again", session -> dropExpired(session, clock));
    }

    static int dropExpired(Session session, Clock clock) throws SQLException {
        return session.call("budget-expire").set("now", clock.instant()).update();
    }

    private final class Operation implements CompareAndSwapOperation {

        private final String id;

        private Operation(String id) {
            this.id = id;
        }

        @Override
        public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
            return database.transaction("read a budget", session -> session.call("budget")
                    .set("id", id)
                    .set("now", clock.instant())
                    .first(row -> row.bytes("state")));
        }

        @Override
        public boolean compareAndSwap(byte[] old, byte[] state, RemoteBucketState bucket, Optional<Long> timeoutNanos) {
            Instant expiresAt = clock.instant().plus(life(bucket));
            return old == null ? add(state, expiresAt) : change(old, state, expiresAt);
        }

        private boolean add(byte[] state, Instant expiresAt) {
            try {
                return database.transaction("add a budget", session -> {
                    session.call("budget-drop-full")
                            .set("id", id)
                            .set("now", clock.instant())
                            .update();
                    return session.call("budget-add")
                                    .set("id", id)
                                    .set("state", state)
                                    .set("expires_at", expiresAt)
                                    .update()
                            == 1;
                });
            } catch (LedgerException failure) {
                if (failure.getCause() instanceof SQLException cause
                        && cause.getSQLState() != null
                        && cause.getSQLState().startsWith(INTEGRITY_VIOLATION)) {
                    return false;
                }
                throw failure;
            }
        }

        private boolean change(byte[] old, byte[] state, Instant expiresAt) {
            return database.transaction("change a budget", session -> session.call("budget-change")
                            .set("id", id)
                            .set("old", old)
                            .set("state", state)
                            .set("expires_at", expiresAt)
                            .update())
                    == 1;
        }
    }
}
