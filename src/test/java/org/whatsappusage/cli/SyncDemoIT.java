package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SinkFolder;

/** What a newcomer sees who has set nothing: both simulated providers, read into files below {@code data}. */
@Timeout(600)
class SyncDemoIT {

    @TempDir
    Path folder;

    @Test
    void withoutAnySettingTheSandboxIsReadIntoFilesBelowData() throws Exception {
        Path work = Files.createDirectory(folder.resolve("empty"));

        Ended ended = new InstalledProgram(work).run("sync");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .startsWith("No connection is configured, so two simulated providers are read, at http://localhost:")
                .containsPattern("\nSync \\S+: complete, in ")
                .containsPattern("(?m)^connection +stream +windows +incomplete +calls +records +days +cost *$")
                .containsPattern("channel-usage .* EUR\n")
                .containsPattern("usage-details .* USD\n")
                .containsPattern("balance of +amount")
                .containsPattern("sink +delivered\nfiles +[0-9,]+\n")
                .contains("ledger", "data/export", "http://localhost:8080/ while `whatsapp-usage run` is running")
                // Nobody watches a pipe.
                .doesNotContain("\r", "\u001b");
        assertThat(files(work)).isNotEmpty().allMatch(file -> file.startsWith("data/"));
        assertThat(files(work)).anyMatch(file -> file.matches("data/export/.*\\.csv"));
        LedgerContents ledger = LedgerContents.ofFile(work.resolve("data/ledger"));
        List<Map<String, Object>> versions = ledger.versions();
        assertThat(new SinkFolder(work.resolve("data/export"))
                        .rows(List.copyOf(versions.get(0).keySet())))
                .hasSameSizeAs(versions);
        assertThat(ledger.rows("SELECT DISTINCT stream FROM sync_window ORDER BY stream").stream()
                        .map(row -> row.get("stream")))
                .containsExactly(
                        "account-balance",
                        "channel-balance",
                        "channel-usage",
                        "channels",
                        "client-balance",
                        "clients",
                        "partner-balance",
                        "usage-details");
    }

    private static List<String> files(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> work.relativize(file).toString())
                    .toList();
        }
    }
}
