package org.whatsappusage.provider;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The providers on the class path. */
public final class Providers {

    private final List<Provider> all;

    private Providers(List<Provider> all) {
        this.all = all;
    }

    /** Those that the class loader of this library finds. */
    public static Providers load() {
        return load(Providers.class.getClassLoader());
    }

    /** Those that {@code loader} finds. */
    public static Providers load(ClassLoader loader) {
        return new Providers(ServiceLoader.load(Provider.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    public Optional<Provider> find(String name) {
        return all.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /**
     * @throws IllegalArgumentException if there is none of that name; the message lists those that there are
     */
    public Provider get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no provider '" + name + "'; there are " + names()));
    }

    public List<String> names() {
        return all.stream().map(Provider::name).sorted().toList();
    }
}
