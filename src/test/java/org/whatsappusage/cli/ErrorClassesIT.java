package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.cli.SyncedFolder.CLOUD;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.runtime.SandboxConsole.Requests;
import org.whatsappusage.sandbox.SandboxAccounts;

/**
 * Every class of error, at one account each, in one sync: how it is told, whether it was tried again, and that it kept nothing
 * from the accounts beside it. A key that is refused for all of them is in {@link SyncFailureIT}.
 */
@Timeout(900)
class ErrorClassesIT {

    private static final int RETRIES = 2;
    private static final String DAYS = " 20[0-9-]+(?:\\.\\.[0-9-]+)? \\([^)]+\\)";
    private static final String OWN = "";
    private static final String FIRST_MANAGED = SandboxAccounts.MANAGED_ACCOUNT_IDS.get(0);
    private static final String SECOND_MANAGED = SandboxAccounts.MANAGED_ACCOUNT_IDS.get(1);

    @TempDir
    Path folder;

    private SyncedFolder synced;

    @BeforeEach
    void start() throws IOException {
        synced = new SyncedFolder(folder, LocalDate.now(ZoneOffset.UTC).minusDays(3));
        synced.set("whatsapp-usage.retry.most", String.valueOf(RETRIES));
        synced.set("whatsapp-usage.retry.delay", "20ms");
        synced.set("whatsapp-usage.retry.max-delay", "20ms");
        synced.set(HUB + "streams", "channel-usage, client-balance, partner-balance");
        synced.set(CLOUD + "streams", "usage-details, account-balance");
    }

    @AfterEach
    void close() {
        synced.close();
    }

    /** An error of one account. */
    private final class Wrong {

        private final String connection;
        private final String stream;
        private final String scope;
        private final String account;
        private final String told;
        private final boolean triedAgain;

        /**
         * @param scope as messages name the account
         * @param account as the sandbox knows it
         * @param told what stands behind the days, as a pattern
         */
        Wrong(String connection, String stream, String scope, String account, String told, boolean triedAgain) {
            this.connection = connection;
            this.stream = stream;
            this.scope = scope;
            this.account = account;
            this.told = told;
            this.triedAgain = triedAgain;
        }

        /** @param fault JSON with single quotes, from its kind on */
        Wrong by(String fault) {
            synced.console()
                    .fault("{'operation':'" + stream + "','account':'" + account + "','times':0,'kind':" + fault + "}");
            return this;
        }

        void assertTold(Ended ended) {
            String provider = connection.equals("hub") ? "360dialog" : "ycloud";
            String line = Pattern.quote("failed: " + connection + " " + stream + scope)
                    + DAYS
                    + Pattern.quote(": " + provider + " " + stream + ": ")
                    + told;
            List<String> lines = ended.err()
                    .lines()
                    .filter(one -> one.startsWith("failed: " + connection + " " + stream + scope + " 20"))
                    .toList();
            assertThat(lines).as(ended.err()).isNotEmpty().allSatisfy(one -> assertThat(one)
                    .matches(line));
            assertThat(calls())
                    .as("calls for %s %s", stream, account)
                    .isEqualTo((long) lines.size() * (triedAgain ? 1 + RETRIES : 1));
        }

        private long calls() {
            return synced.console().requests().stream()
                    .filter(request -> request.operation().equals(stream)
                            && request.account().equals(account))
                    .mapToLong(Requests::count)
                    .sum();
        }
    }

    private Wrong usage(String client, String channel, String told, boolean triedAgain) {
        return new Wrong(
                "hub", "channel-usage", " client " + client + " channel " + channel, channel, told, triedAgain);
    }

    private static String details(String more) {
        return "'body','status':400,'body':'{\\'meta\\':{\\'developer_message\\':\\'Wrong.\\',\\'http_code\\':400,"
                + "\\'success\\':false,\\'360dialog_trace_id\\':\\'t-400\\'," + more + "}}'";
    }

    @Test
    void eachIsNamedWithItsClassAndItsTrace() throws Exception {
        List<Wrong> all = List.of(
                usage(
                                "kL7mQ2CL",
                                "aQ1x7CH",
                                "bad request \\(HTTP 400\\): Wrong\\..*end_date.*Too late.*\\[trace t-400]",
                                false)
                        .by(details("\\'details\\':{\\'end_date\\':[\\'Too late.\\']}")),
                usage("kL7mQ2CL", "bW2y8CH", "bad request \\(HTTP 400\\).*Nothing fits\\..*\\[trace [0-9a-f]+]", false)
                        .by("'status','status':400,'shape':'older','message':'Nothing fits.'"),
                usage("kL7mQ2CL", "cE3z9CH", "not found \\(HTTP 404\\): Unknown\\. \\[trace [0-9a-f]+]", false)
                        .by("'status','status':404,'message':'Unknown.'"),
                usage("pV9tR4CL", "dR4u1CH", "throttled \\(HTTP 429\\): Slower\\. \\[trace [0-9a-f]+]", true)
                        .by("'status','status':429,'message':'Slower.','headers':{'Retry-After':'1'}"),
                usage("bZ3wX8CL", "fY6s3CH", "provider fault \\(HTTP 503\\): Counting\\. \\[trace [0-9a-f]+]", true)
                        .by("'status','status':503,'message':'Counting.'"),
                usage("bZ3wX8CL", "gU7r4CH", "transport fault: .+", true).by("'drop'"),
                usage(
                                "bZ3wX8CL",
                                "hI8q5CH",
                                "contradicting answer \\(HTTP 200\\): .*usage of \\+15555550100, but channel hI8q5CH.*",
                                false)
                        .by("'foreign-phone'"),
                new Wrong(
                                "hub",
                                "client-balance",
                                " client kL7mQ2CL",
                                "kL7mQ2CL",
                                "unreadable answer \\(HTTP 200\\): no JSON.*",
                                true)
                        .by("'html'"),
                new Wrong(
                                "hub",
                                "client-balance",
                                " client pV9tR4CL",
                                "pV9tR4CL",
                                "unauthorised \\(HTTP 403\\): Not yours\\. \\[trace [0-9a-f]+]",
                                false)
                        .by("'status','status':403,'message':'Not yours.'"),
                new Wrong(
                                "cloud",
                                "usage-details",
                                OWN,
                                "own",
                                "provider fault \\(HTTP 500\\), code [A-Z_]+: Broken\\. \\[trace [0-9a-f-]+]",
                                true)
                        .by("'status','status':500,'message':'Broken.'"),
                new Wrong(
                                "cloud",
                                "usage-details",
                                " managed account " + FIRST_MANAGED,
                                FIRST_MANAGED,
                                "bad request \\(HTTP 400\\), code [A-Z_]+: Odd\\. \\[trace [0-9a-f-]+]",
                                false)
                        .by("'status','status':400,'message':'Odd.'"),
                new Wrong(
                                "cloud",
                                "usage-details",
                                " managed account " + SECOND_MANAGED,
                                SECOND_MANAGED,
                                "unreadable answer \\(HTTP 200\\): the JSON is cut short.*",
                                true)
                        .by("'body','body':'{\\'items\\':['"));

        Ended ended = synced.program().run("sync");

        assertThat(ended.code()).isEqualTo(1);
        all.forEach(wrong -> wrong.assertTold(ended));
        assertThat(ended.err()
                        .lines()
                        .filter(line -> line.startsWith("failed: "))
                        .count())
                .as(ended.err())
                .isEqualTo(failures(ended));
        assertThat(synced.ledger().count("balance_snapshot WHERE connection = 'hub'"))
                .isPositive();
        assertThat(synced.ledger().count("usage_record WHERE stream IN ('channel-usage', 'usage-details')"))
                .isZero();
        assertThat(synced.ledger().count("balance_snapshot WHERE connection = 'cloud'"))
                .isEqualTo(3);
        synced.assertNowhere(SandboxAccounts.API_KEY_360DIALOG, ended);
        synced.assertNowhere(SandboxAccounts.API_KEY_YCLOUD, ended);
    }

    /** As the summary counts them. */
    private static long failures(Ended ended) {
        return Pattern.compile("not complete, ([\\d,]+) failures?, in ")
                .matcher(ended.out())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1).replace(",", "")))
                .sum();
    }
}
