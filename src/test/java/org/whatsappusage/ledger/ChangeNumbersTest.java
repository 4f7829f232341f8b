package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions that commit side by side, while others ask where the log ends. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ChangeNumbersTest extends AnyDatabase {

    private static final int THREADS = 16;
    private static final int EACH = 250;

    /** As many as there are tasks, whereas the pool that is used by default may have a single one. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private final Queue<Long> given = new ConcurrentLinkedQueue<>();

    @Test
    void noNumberIsGivenTwice() {
        List<CompletableFuture<Void>> all = IntStream.range(0, THREADS)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> number("sink" + thread), OWN_THREAD))
                .toList();

        assertThat(all).allSatisfy(one -> assertThat(one).succeedsWithin(1, TimeUnit.MINUTES));
        assertThat(given).hasSize(THREADS * EACH).doesNotHaveDuplicates();
    }

    private void number(String sink) {
        Database database = fixture.ledger().database();
        database.transaction(
                "add a sink",
                session -> session.call("sink-add").set("sink", sink).update());
        for (int count = 0; count < EACH; count++) {
            database.transaction("ask where the log ends", ChangeLog::end);
            given.add(database.transaction("commit", session -> {
                session.lock("commit");
                long number = ChangeNumbers.of(session).next();
                session.call("sink-offer")
                        .set("sink", sink)
                        .set("offered", number)
                        .set("owner", null)
                        .set("until", null)
                        .update();
                return number;
            }));
        }
    }
}
