package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.whatsappusage.ledger.LedgerDatabase;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SandboxConsole;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;

/** Whatever database the ledger is in, the same providers make the same ledger of it, by the shipped routes. */
class OtherDatabasesTest {

    private static final String BALANCES = "SELECT * FROM balance_snapshot"
            + " ORDER BY connection, scope, client_id, channel_id, managed_account_id, currency, observed_at";

    private static final Set<String> OF_THE_SYNC = Set.of("sync_id", "first_observed_at", "observed_at", "changed_at");

    private static Left inH2;

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private SandboxConsole console;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults());
        console = new SandboxConsole(sandbox.uri());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    /** What two syncs left, the second of which found restated figures. */
    private record Left(
            List<Map<String, Object>> records, List<Map<String, Object>> versions, List<Map<String, Object>> balances) {

        static Left in(CollectFixture collect) {
            LedgerContents contents = new LedgerContents(collect.dataSource());
            return new Left(contents.records(), contents.versions(), inOrder(contents.rows(BALANCES)));
        }

        /** Without the names of syncs and the times at which they came to a window: readers take turns as they happen to. */
        Left whenever() {
            return new Left(timeless(records), timeless(versions), inOrder(timeless(balances)));
        }

        private static List<Map<String, Object>> timeless(List<Map<String, Object>> rows) {
            return rows.stream()
                    .map(row -> {
                        Map<String, Object> rest = new LinkedHashMap<>(row);
                        rest.keySet().removeAll(OF_THE_SYNC);
                        return rest;
                    })
                    .toList();
        }

        /** Databases do not agree on where null stands. */
        private static List<Map<String, Object>> inOrder(List<Map<String, Object>> rows) {
            List<Map<String, Object>> ordered = new ArrayList<>(rows);
            ordered.sort((one, other) -> one.toString().compareTo(other.toString()));
            return ordered;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void two_syncs_leave_what_they_leave_in_h2_and_a_replay_restores_it(LedgerDatabase database) throws Exception {
        LedgerDatabase.Address address = database.create(folder);
        try (CollectFixture collect = fixture(address)) {
            Left left = synced(collect);
            collect.loseAllButTheAnswers();
            new Replay(collect.ledger(), Providers.load(), SyncListener.NONE).run(null);

            assertThat(Left.in(collect)).as("replayed").isEqualTo(left);
            assertThat(collect.unequalSums()).isEmpty();
            assertThat(left.whenever()).isEqualTo(inH2().whenever());
        } finally {
            database.release(address);
        }
    }

    /** Read once for all databases. */
    private Left inH2() throws Exception {
        if (inH2 == null) {
            sandbox.close();
            start();
            try (CollectFixture collect = fixture(LedgerDatabase.H2.create(folder))) {
                inH2 = synced(collect);
            }
        }
        return inH2;
    }

    private CollectFixture fixture(LedgerDatabase.Address address) {
        CollectFixture collect = new CollectFixture("2026-04-20T10:00:00Z", address.url());
        if (address.username() != null) {
            collect.set("ledger.username", address.username()).set("ledger.password", address.password());
        }
        collect.at(
                sandbox.uri(),
                "hub",
                "360dialog",
                SandboxAccounts.API_KEY_360DIALOG,
                "partner-id=" + SandboxAccounts.PARTNER_ID,
                "start-date=2026-04-18");
        collect.at(
                sandbox.uri(),
                "cloud",
                "ycloud",
                SandboxAccounts.API_KEY_YCLOUD,
                "managed-account-ids=" + String.join(",", SandboxAccounts.MANAGED_ACCOUNT_IDS),
                "start-date=2026-04-18");
        return collect;
    }

    private Left synced(CollectFixture collect) throws Exception {
        sync(collect, "2026-04-20T10:00:00Z");
        String channel = collect.column("select min(channel_id) from usage_record where stream = 'channel-usage'")
                .get(0);
        console.fault(
                "{'kind':'restate','account':'" + channel + "','from':'2026-04-18','to':'2026-04-19','percent':130}");
        sync(collect, "2026-04-20T17:00:00Z");
        assertThat(collect.count("usage_version where version > 1")).isPositive();
        return Left.in(collect);
    }

    /** At a time that does not depend on how long readers paused before. */
    private void sync(CollectFixture collect, String now) throws Exception {
        collect.clock().set(now);
        console.stopClock(collect.clock().instant());
        assertThat(collect.sync().failures()).isEmpty();
    }
}
