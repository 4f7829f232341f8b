package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The built distribution, started as a process of its own in a folder of the test. */
final class InstalledProgram {

    private static final Path SCRIPT = Path.of(System.getProperty("distribution"), "bin/whatsapp-usage");

    /** Neither the zone of days nor the letters of the machine may show in any figure. */
    private static final String ELSEWHERE =
            "-Xmx512m -Duser.timezone=America/New_York -Duser.language=tr -Duser.country=TR";

    private final Path work;
    private final Map<String, String> environment = new TreeMap<>();

    /**
     * @param work the working directory
     */
    InstalledProgram(Path work) {
        this.work = work;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS", ELSEWHERE);
    }

    /** A process that has ended. */
    record Ended(int code, String out, String err) {}

    /** What a test does while a process runs. */
    interface Meanwhile {
        void with(Process process) throws Exception;
    }

    /** Runs a command to its end. */
    Ended run(String... arguments) throws Exception {
        return run(process -> {}, arguments);
    }

    /** Runs a command to its end, and something else while it runs. */
    Ended run(Meanwhile meanwhile, String... arguments) throws Exception {
        Path out = Files.createTempFile(work.getParent(), "out", null);
        Path err = Files.createTempFile(work.getParent(), "err", null);
        Process process = builder(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            meanwhile.with(process);
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as(() -> "still running; it wrote: " + read(out) + read(err))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WHATSAPP_USAGE_") || name.startsWith("JAVA_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
