package org.whatsappusage.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells one build from another, for classes in a folder and in a jar. */
class MappingTest {

    private static final Path CLASSES = Path.of("target/classes");

    @TempDir
    Path folder;

    private static Operation operation() {
        return Providers.load().get("ycloud").operation("usage-details").orElseThrow();
    }

    /** What another process that has its classes there would be told. */
    private static Optional<?> of(Path classes) throws Exception {
        URL[] own = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(own, MappingTest.class.getClassLoader()) {
            @Override
            public URL getResource(String name) {
                return findResource(name);
            }

            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                synchronized (getClassLoadingLock(name)) {
                    if (!name.startsWith("org.whatsappusage.provider")) {
                        return super.loadClass(name, resolve);
                    }
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
            }
        }) {
            Class<?> operation = loader.loadClass("org.whatsappusage.provider.ycloud.UsageDetailsOperation");
            var constructor = operation.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (Optional<?>) loader.loadClass("org.whatsappusage.provider.Mapping")
                    .getMethod("of", loader.loadClass("org.whatsappusage.provider.Operation"))
                    .invoke(null, constructor.newInstance());
        }
    }

    private Path copy() throws IOException {
        Path copy = folder.resolve("classes");
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(CLASSES.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }

    private Path jar(Path classes, String name) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
        return jar;
    }

    @Test
    void the_same_classes_are_the_same_wherever_they_lie() throws Exception {
        Path copy = copy();

        assertThat(of(copy)).isPresent().isEqualTo(of(CLASSES));
        assertThat(of(jar(copy, "one.jar"))).isPresent().isEqualTo(of(jar(copy, "other.jar")));
        assertThat(Mapping.of(operation())).isPresent().isEqualTo(of(CLASSES));
    }

    @Test
    void any_other_class_makes_another_one() throws Exception {
        Path copy = copy();
        Optional<?> before = of(copy);
        Path changed = copy.resolve("org/whatsappusage/record/Amounts.class");
        Files.copy(copy.resolve("org/whatsappusage/record/Codes.class"), changed, StandardCopyOption.REPLACE_EXISTING);

        assertThat(of(copy)).isPresent().isNotEqualTo(before);
        Optional<?> asJar = of(jar(copy, "changed.jar"));
        assertThat(asJar).isPresent();
        try (InputStream original = Files.newInputStream(CLASSES.resolve("org/whatsappusage/record/Amounts.class"))) {
            Files.copy(original, changed, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(of(jar(copy, "original.jar"))).isPresent().isNotEqualTo(asJar);
    }

    @Test
    void of_classes_that_lie_nowhere_nothing_can_be_told() {
        Operation generated = (Operation) Proxy.newProxyInstance(
                MappingTest.class.getClassLoader(),
                new Class<?>[] {Operation.class},
                (proxy, method, arguments) -> null);

        assertThat(Mapping.of(generated)).isEmpty();
    }
}
