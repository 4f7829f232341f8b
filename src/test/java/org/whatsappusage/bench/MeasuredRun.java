package org.whatsappusage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of its own, and what it took.
 *
 * @param code of its exit
 * @param elapsed from start to exit
 * @param processor time of it, of all cores; zero where the system does not tell
 * @param residentKilobytes the most memory that it had at once, of all kinds; 0 where the system does not tell
 * @param heapAfterCollections in kilobytes, in the order of time: what was still used after each collection of the heap
 */
record MeasuredRun(
        int code, Duration elapsed, Duration processor, long residentKilobytes, List<Long> heapAfterCollections) {

    private static final Pattern COLLECTION = Pattern.compile("\\d+[KM]->(\\d+)([KM])\\(");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int KILO = 1024;

    /** A command of the distribution. */
    static MeasuredRun ofDistribution(Path work, String name, String javaOptions, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(arguments);
        command.add(
                0,
                Path.of(System.getProperty("distribution"), "bin/whatsapp-usage")
                        .toString());
        return of(work, name, javaOptions + " " + log(name), command);
    }

    /** A main class on the class path of this process. */
    static MeasuredRun ofClass(Path work, String name, String javaOptions, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:+UseSerialGC", log(name)));
        command.addAll(List.of(javaOptions.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return of(work, name, "", command);
    }

    private static String log(String name) {
        return "-Xlog:gc:file=" + name + "-gc.log";
    }

    private static MeasuredRun of(Path work, String name, String javaOptions, List<String> command)
            throws IOException, InterruptedException {
        Path collections = work.resolve(name + "-gc.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(work.resolve(name + ".out").toFile())
                .redirectError(work.resolve(name + ".err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", javaOptions);
        long start = System.nanoTime();
        Process process = builder.start();
        Thread ending = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ending);
        long resident = 0;
        Duration processor = Duration.ZERO;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            resident = Math.max(resident, highWater(process.pid()));
            processor = process.info().totalCpuDuration().orElse(processor);
        }
        Runtime.getRuntime().removeShutdownHook(ending);
        return new MeasuredRun(
                process.exitValue(),
                Duration.ofNanos(System.nanoTime() - start),
                processor,
                resident,
                Files.exists(collections) ? used(Files.readString(collections)) : List.of());
    }

    private static long highWater(long pid) {
        try {
            Matcher line = HIGH_WATER.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static List<Long> used(String log) {
        List<Long> used = new ArrayList<>();
        Matcher collection = COLLECTION.matcher(log);
        while (collection.find()) {
            long amount = Long.parseLong(collection.group(1));
            used.add(collection.group(2).equals("M") ? amount * KILO : amount);
        }
        return used;
    }

    /** For people: what it took, and the most heap in use after a collection in each quarter of the run. */
    String text(long records) {
        long millis = Math.max(1, elapsed.toMillis());
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d records in %.1f s (%.1f s of processor), %,d a second; %d MB resident at most; heap after collections by quarter:",
                records,
                millis / 1000.0,
                processor.toMillis() / 1000.0,
                records * 1000 / millis,
                residentKilobytes / KILO));
        int count = heapAfterCollections.size();
        for (int quarter = 0; quarter < 4 && count > 0; quarter++) {
            long most =
                    heapAfterCollections
                            .subList(count * quarter / 4, Math.max(count * quarter / 4, count * (quarter + 1) / 4))
                            .stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0);
            text.append(' ').append(most / KILO).append(" MB");
        }
        return text.toString();
    }
}
