package org.whatsappusage.deliver.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL of the build, on data that outlives it. */
public final class PostgresDatabase implements MortalDatabase {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    public PostgresDatabase(Path folder) throws IOException {
        data = folder.resolve("postgres");
        port = LocalPorts.free();
    }

    @Override
    public void start() throws Exception {
        boolean first = Files.notExists(data);
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setServerConfig("timezone", "Asia/Kolkata")
                    .start();
        } catch (IOException | RuntimeException | LinkageError failure) {
            if (first) {
                Assumptions.abort("no PostgreSQL can be started on this machine: " + failure);
            }
            throw failure;
        }
    }

    @Override
    public void kill() throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
        // What is left of it here: a lock on its folder.
        server.close();
        server = null;
    }

    @Override
    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    @Override
    public String username() {
        return "postgres";
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.close();
        }
    }
}
