package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as users start it: a process of its own. */
@Timeout(300)
class DistributionIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
    private static final Path SCRIPT = DISTRIBUTION.resolve("bin/whatsapp-usage");
    /** They fit one Java and one folder only. */
    private static final String SHARED_CLASSES = ".jsa";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private Path work;

    @BeforeEach
    void createWorkingDirectory() throws IOException {
        work = Files.createDirectories(folder.resolve("a working directory"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void holdsWhatItsUsersExpect() throws IOException {
        assertThat(DISTRIBUTION.resolve("application.properties")).isRegularFile();
        assertThat(DISTRIBUTION.resolve("lib/ext/README.txt")).isRegularFile();
        assertThat(SCRIPT).isExecutable();
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("camel-whatsapp-usage-"))
                    .anyMatch(name -> name.startsWith("h2-"))
                    .anyMatch(name -> name.startsWith("carpet-record-"))
                    .noneMatch(name -> name.contains("junit") || name.contains("assertj") || name.contains("jqwik"))
                    .noneMatch(name -> name.startsWith("hadoop") || name.contains("duckdb"));
        }
    }

    @Test
    void theZipHoldsTheSameBelowOneFolder() throws IOException {
        Path zip;
        try (Stream<Path> files = Files.list(DISTRIBUTION.getParent())) {
            zip = files.filter(file -> file.getFileName().toString().matches("whatsapp-usage-.*\\.zip"))
                    .findFirst()
                    .orElseThrow();
        }
        String top = zip.getFileName().toString().replaceFirst("\\.zip$", "/");
        List<String> inFolder;
        try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
            inFolder = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(SHARED_CLASSES))
                    .map(file -> top + DISTRIBUTION.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()))
                    .containsExactlyInAnyOrderElementsOf(inFolder);
        }
    }

    @Test
    void tellsItsVersion() throws Exception {
        Ended ended = start(SCRIPT, "--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).matches("whatsapp-usage \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void tellsHowItIsUsed() throws Exception {
        Ended ended = start(SCRIPT, "--help");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("Usage: whatsapp-usage ").contains("sync", "Exit codes:");
    }

    @Test
    void refusesAnUnknownSetting() throws Exception {
        assertThat(start(SCRIPT, "sync", "-Dwhatsapp-usage.http.prt=1")).isEqualTo(new Ended(2, "", """
                                The settings cannot be used; nothing was called:
                                  whatsapp-usage.http.prt is unknown; the nearest known setting is whatsapp-usage.http.port
                                """));
    }

    @Test
    void refusesAnEnvironmentVariableThatFitsNoSetting() throws Exception {
        environment.put("WHATSAPP_USAGE_HTTP_PRT", "1");

        assertThat(start(SCRIPT, "plan")).isEqualTo(new Ended(2, "", """
                                The settings cannot be used; nothing was called:
                                  the environment variable WHATSAPP_USAGE_HTTP_PRT fits no setting; the nearest known one is WHATSAPP_USAGE_HTTP_PORT
                                """));
    }

    @Test
    void refusesAnUnknownOption() throws Exception {
        assertThat(start(SCRIPT, "sync", "--hepl")).isEqualTo(new Ended(2, "", """
                                Unknown option '--hepl'; the nearest known one is --help
                                See 'whatsapp-usage sync --help'.
                                """));
    }

    @Test
    void refusesAFileThatIsNotThere() throws Exception {
        assertThat(start(SCRIPT, "check", "--config", "my settings.properties")).isEqualTo(new Ended(2, "", """
                                The settings cannot be used; nothing was called:
                                  there is no settings file my settings.properties
                                """));
    }

    @Test
    void readsTheSettingsOfTheWorkingDirectoryElseItsOwn() throws Exception {
        assertThat(start(SCRIPT, "plan").code()).isZero();

        Files.writeString(work.resolve("application.properties"), "whatsapp-usage.http.port = none\n");
        assertThat(start(SCRIPT, "plan")).isEqualTo(new Ended(2, "", """
                                The settings cannot be used; nothing was called:
                                  whatsapp-usage.http.port is 'none'; it must be a whole number from 0 to 65535
                                """));
    }

    @Test
    void runsThroughLinksAndFromAFolderWithBlanks() throws Exception {
        Path copy = copyTo(folder.resolve("my programs").resolve("whatsapp usage"));
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("usage"), copy.resolve("bin/whatsapp-usage"));
        Path relative = Files.createSymbolicLink(links.resolve("again"), Path.of("usage"));
        Files.writeString(copy.resolve("application.properties"), "whatsapp-usage.log.level = loud\n");

        assertThat(start(relative, "plan")).isEqualTo(new Ended(2, "", """
                                The settings cannot be used; nothing was called:
                                  whatsapp-usage.log.level is 'loud'; it must be one of error, warn, info, debug
                                """));
    }

    @Test
    void withoutTheLibraryOfAFormatTheStartNamesTheSettingAndTheLibrary() throws Exception {
        Path copy = copyTo(folder.resolve("without"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(copy.resolve("lib"), "{carpet,parquet}-*.jar")) {
            for (Path jar : jars) {
                Files.delete(jar);
            }
        }

        assertThat(start(copy.resolve("bin/whatsapp-usage"), "plan").code()).isZero();
        assertThat(start(copy.resolve("bin/whatsapp-usage"), "plan", "-Dwhatsapp-usage.sinks.files.format=parquet"))
                .isEqualTo(new Ended(2, "", """
                                The settings cannot be used; nothing was called:
                                  whatsapp-usage.sinks.files.format: format 'parquet' is written with com.jerolba:carpet-record, which is not on the class path: add it, with the libraries that it needs (a distribution takes them from lib/ext)
                                """));
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk 11/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        environment.put("JAVA_HOME", folder.resolve("jdk 11").toString());

        assertThat(start(SCRIPT, "--version"))
                .isEqualTo(new Ended(2, "", "whatsapp-usage: " + java + " is Java 11; Java 17 or newer is needed\n"));
    }

    @Test
    void refusesAJavaHomeWithoutJava() throws Exception {
        environment.put("JAVA_HOME", "/no/such jdk");

        assertThat(start(SCRIPT, "--version"))
                .isEqualTo(new Ended(
                        2, "", "whatsapp-usage: JAVA_HOME is /no/such jdk, but there is no bin/java in it\n"));
    }

    @Test
    void passesOptionsToJava() throws Exception {
        environment.put("JAVA_OPTS", "-Dwhatsapp-usage.http.port=none -Xmx64m");

        assertThat(start(SCRIPT, "plan").err())
                .contains("whatsapp-usage.http.port is 'none'; it must be a whole number from 0 to 65535");
    }

    @Test
    void itsClassesAreSharedAsLongAsItsOwnJarsAreTheSame() throws Exception {
        Path copy = copyTo(folder.resolve("elsewhere"));
        for (Path file : files(copy.resolve("lib"))) {
            if (file.toString().endsWith(SHARED_CLASSES)) {
                Files.delete(file);
            }
        }
        assertThat(sharedClasses(copy)).isEmpty();
        // Nothing of all this may take part in a pass over simulated providers.
        environment.put("JAVA_TOOL_OPTIONS", "-Dwhatsapp-usage.http.port=none");
        environment.put("JAVA_OPTS", "-Dwhatsapp-usage.http.port=none");
        environment.put("WHATSAPP_USAGE_HTTP_PORT", "none");
        Files.writeString(copy.resolve("application.properties"), "whatsapp-usage.log.level = loud\n");
        Files.writeString(work.resolve("application.properties"), "whatsapp-usage.log.level = loud\n");
        Files.writeString(copy.resolve("routes/mine.camel.yaml"), "- route: nonsense\n");
        Files.writeString(copy.resolve("lib/ext/mine.jar"), "nonsense");

        assertThat(start(copy.resolve("bin/share-classes"))).isEqualTo(new Ended(0, "", ""));

        environment.remove("JAVA_TOOL_OPTIONS");
        assertThat(sharedClasses(copy)).contains("org.whatsappusage.cli.Main");
        assertThat(files(copy.resolve("lib"))).filteredOn(Files::isDirectory).containsExactly(copy.resolve("lib/ext"));
        for (Path jar : files(copy.resolve("lib"))) {
            if (jar.getFileName().toString().startsWith("camel-whatsapp-usage-")) {
                Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
            }
        }
        assertThat(sharedClasses(copy)).isEmpty();
        environment.clear();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        assertThat(start(copy.resolve("bin/whatsapp-usage"), "--version"))
                .isEqualTo(start(SCRIPT, "--version"))
                .extracting(Ended::code)
                .isEqualTo(0);
    }

    @Test
    void classesThatCannotBeWrittenLeaveTheOldOnesAsTheyAre() throws Exception {
        Path copy = copyTo(folder.resolve("copy"));
        Path script = copy.resolve("bin/share-classes");
        for (Path jar : files(copy.resolve("lib"))) {
            if (jar.getFileName().toString().startsWith("camel-main-")) {
                Files.delete(jar);
            }
        }
        List<Path> before = files(copy.resolve("lib"));

        Ended ended = start(script);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("NoClassDefFoundError").endsWith(" has written no classes\n");
        environment.put("JAVA_HOME", "/no/such jdk");
        assertThat(start(script))
                .isEqualTo(new Ended(1, "", "share-classes: /no/such jdk/bin/java cannot be started\n"));
        Path link = Files.createSymbolicLink(folder.resolve("share"), script);
        assertThat(start(link))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "share-classes: " + link
                                + " is not in the bin folder of a distribution; a link to it cannot be called\n"));
        assertThat(files(copy.resolve("lib"))).isEqualTo(before);
    }

    @Test
    void theSandboxServesUntilASignalAndEndsWithZero() throws Exception {
        Process process = builder(SCRIPT, "sandbox", "--port", "0").start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = out.readLine();
            assertThat(first).startsWith("360dialog and YCloud are simulated at http://localhost:");
            URI uri = URI.create(first.substring(first.indexOf("http")) + "/v2/balance");
            String line = first;
            while (!line.startsWith("Ctrl-C")) {
                line = out.readLine();
            }
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("X-API-Key", "sandbox-ycloud-key")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);

            process.destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private Ended start(Path script, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        Process process = builder(script, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WHATSAPP_USAGE_") || name.startsWith("JAVA_"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** The names of the distribution's own classes that were taken from its shared ones. */
    private List<String> sharedClasses(Path distribution) throws Exception {
        Path log = folder.resolve("classes.log");
        environment.put("JAVA_OPTS", "-Xlog:class+load:file=" + log.getFileName());
        try {
            Path script = distribution.resolve("bin/whatsapp-usage");
            Process process =
                    builder(script, "--version").directory(folder.toFile()).start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            environment.remove("JAVA_OPTS");
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("source: shared objects file (top)"))
                .map(line -> line.replaceFirst("^(\\[[^]]*])*\\s*(\\S+) source.*", "$2"))
                .toList();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static Path copyTo(Path target) throws IOException {
        Files.walkFileTree(DISTRIBUTION, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(target.resolve(DISTRIBUTION.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(DISTRIBUTION.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }

    private record Ended(int code, String out, String err) {}
}
