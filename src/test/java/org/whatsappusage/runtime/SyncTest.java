package org.whatsappusage.runtime;

import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.collect.SyncReport;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;

class SyncTest {

    @TempDir
    Path folder;

    @Test
    void sync() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            Main main = new Main();
            main.configure().withRoutesIncludePattern("file:routes/*.camel.yaml");
            main.addInitialProperty("whatsapp-usage.ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"));
            main.addInitialProperty("whatsapp-usage.schedule.enabled", "false");
            main.addInitialProperty("whatsapp-usage.schedule.at-start", "false");
            String d = "whatsapp-usage.connections.hub.";
            main.addInitialProperty(d + "provider", "360dialog");
            main.addInitialProperty(d + "base-url", sandbox.uri().toString());
            main.addInitialProperty(d + "api-key", SandboxAccounts.API_KEY_360DIALOG);
            main.addInitialProperty(d + "partner-id", SandboxAccounts.PARTNER_ID);
            String y = "whatsapp-usage.connections.cloud.";
            main.addInitialProperty(y + "provider", "ycloud");
            main.addInitialProperty(y + "base-url", sandbox.uri().toString());
            main.addInitialProperty(y + "api-key", SandboxAccounts.API_KEY_YCLOUD);
            main.addInitialProperty(y + "managed-account-ids", String.join(",", SandboxAccounts.MANAGED_ACCOUNT_IDS));
            main.configure()
                    .addLambdaRouteBuilder(rb -> rb.from("direct:deliver").log("deliver"));
            main.start();
            for (int i = 0; i < 2; i++) {
                long t = System.nanoTime();
                SyncReport report = main.getCamelTemplate().requestBody("direct:sync", null, SyncReport.class);
                System.out.println((System.nanoTime() - t) / 1000000 + " ms");
                System.out.println(report.failures());
                System.out.println(report.notes());
                report.summary().streams().forEach(System.out::println);
                report.summary().balances().forEach(System.out::println);
            }
            try (var c = main.getCamelContext()
                            .getRegistry()
                            .lookupByNameAndType("whatsapp-usage-data-source", javax.sql.DataSource.class)
                            .getConnection();
                    var r = c.createStatement()
                            .executeQuery(
                                    "select sync_id, scope, window_start, window_end, records from sync_window where stream='channel-usage' order by scope, sync_id, window_start")) {
                while (r.next())
                    System.out.println(r.getString(1) + " " + r.getString(2) + " " + r.getString(3) + " "
                            + r.getString(4) + " " + r.getString(5));
            }
            main.stop();
        }
    }
}
