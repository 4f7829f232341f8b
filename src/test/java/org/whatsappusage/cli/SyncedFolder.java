package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.whatsappusage.runtime.LedgerContents;
import org.whatsappusage.runtime.SandboxConsole;
import org.whatsappusage.runtime.SinkFolder;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;

/** A working directory with settings of its own: both providers, played by a sandbox in this JVM, and two sinks of files. */
final class SyncedFolder implements AutoCloseable {

    static final String HUB = "whatsapp-usage.connections.hub.";
    static final String CLOUD = "whatsapp-usage.connections.cloud.";

    private final Sandbox sandbox;
    private final SandboxConsole console;
    private final Map<String, String> settings = new TreeMap<>();
    private final Path work;
    private final InstalledProgram program;

    /** @param folder empty */
    SyncedFolder(Path folder, LocalDate start) throws IOException {
        this(folder, start, SandboxOptions.defaults());
    }

    /** @param folder empty */
    SyncedFolder(Path folder, LocalDate start, SandboxOptions options) throws IOException {
        sandbox = Sandbox.start(options);
        console = new SandboxConsole(sandbox.uri());
        work = Files.createDirectories(folder.resolve("a working directory"));
        program = new InstalledProgram(work);
        set(HUB + "provider", "360dialog");
        set(HUB + "base-url", sandbox.uri().toString());
        set(HUB + "partner-id", SandboxAccounts.PARTNER_ID);
        set(HUB + "api-key", SandboxAccounts.API_KEY_360DIALOG);
        set(HUB + "start-date", start.toString());
        set(CLOUD + "provider", "ycloud");
        set(CLOUD + "base-url", sandbox.uri().toString());
        set(CLOUD + "api-key", SandboxAccounts.API_KEY_YCLOUD);
        set(CLOUD + "managed-account-ids", String.join(", ", SandboxAccounts.MANAGED_ACCOUNT_IDS));
        set(CLOUD + "start-date", start.toString());
        set("whatsapp-usage.sinks.table.uri", "file:out/csv");
        set("whatsapp-usage.sinks.table.format", "csv");
        set("whatsapp-usage.sinks.lines.uri", "file:out/jsonl");
        set("whatsapp-usage.sinks.lines.format", "jsonl");
        set("whatsapp-usage.sinks.lines.batch-size", "700");
    }

    /** @param value null: the setting is left out */
    void set(String setting, String value) {
        if (value == null) {
            settings.remove(setting);
        } else {
            settings.put(setting, value);
        }
    }

    SandboxConsole console() {
        return console;
    }

    Path work() {
        return work;
    }

    InstalledProgram program() throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        Files.writeString(work.resolve("application.properties"), text);
        return program;
    }

    /** Of a process that has ended. */
    LedgerContents ledger() {
        return LedgerContents.ofFile(work.resolve("data/ledger"));
    }

    SinkFolder sink(String format) {
        return new SinkFolder(work.resolve("out/" + format));
    }

    /** Neither in what was printed, nor in any file, nor in the ledger. */
    void assertNowhere(String secret, InstalledProgram.Ended ended) throws IOException {
        assertThat(ended.out()).doesNotContain(secret);
        assertThat(ended.err()).doesNotContain(secret);
        assertThat(ledger().dump()).doesNotContain(secret);
        try (Stream<Path> files = Files.walk(work)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.endsWith("application.properties")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(
                                    new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(secret));
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
