package org.whatsappusage.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Where routes begin, as their files say. The files are read and not loaded: the beans that the routes need open the ledger, and
 * those of a user's own may do anything.
 */
final class RouteBeginnings {

    /** A route begins with the one; the other takes messages in the middle of a route. */
    private static final Set<String> TAKING = Set.of("from", "poll");

    private static final String TEMPLATE = "routeTemplate";

    /** Endpoints that only a route of the same process takes anything from. */
    private static final Set<String> WITHIN = Set.of("direct", "seda");

    /** A parameter of a template or a setting that is not there: any text. */
    private static final Pattern OPEN = Pattern.compile("\\{\\{.*?}}");

    private final List<Pattern> names;
    private final boolean whole;

    private RouteBeginnings(List<Pattern> names, boolean whole) {
        this.names = names;
        this.whole = whole;
    }

    /**
     * Reads route files.
     *
     * @param others URIs of endpoints that routes begin with which do not stand in these files
     * @param resolver replaces the placeholders in a URI; throws a {@link RuntimeException} if it cannot
     */
    static RouteBeginnings of(
            Collection<? extends Resource> files, Collection<String> others, UnaryOperator<String> resolver) {
        List<String> found = new ArrayList<>(others);
        boolean whole = true;
        for (Resource file : files) {
            try (InputStream in = file.getInputStream()) {
                LoadSettings settings =
                        LoadSettings.builder().setAllowDuplicateKeys(true).build();
                new Load(settings).loadAllFromInputStream(in).forEach(document -> collect(document, resolver, found));
            } catch (IOException | YamlEngineException unreadable) {
                whole = false;
            }
        }
        return new RouteBeginnings(found.stream().map(RouteBeginnings::pattern).toList(), whole);
    }

    private static void collect(Object node, UnaryOperator<String> resolver, List<String> found) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key instanceof String name && TAKING.contains(name)) {
                    found.add(resolved(uri(value), resolver));
                }
                // A parameter of a template stays open, though a setting or a variable of the system may have its name.
                collect(value, TEMPLATE.equals(key) ? UnaryOperator.identity() : resolver, found);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(each -> collect(each, resolver, found));
        }
    }

    /** As one text, or with the name as a parameter. */
    private static String uri(Object taking) {
        if (!(taking instanceof Map<?, ?> map)) {
            return String.valueOf(taking);
        }
        String uri = String.valueOf(map.get("uri"));
        return uri.indexOf(':') < 0 && map.get("parameters") instanceof Map<?, ?> parameters
                ? uri + ":" + parameters.get("name")
                : uri;
    }

    private static String resolved(String uri, UnaryOperator<String> resolver) {
        try {
            return resolver.apply(uri);
        } catch (RuntimeException unresolvable) {
            return uri;
        }
    }

    private static Pattern pattern(String uri) {
        return Pattern.compile(
                Stream.of(OPEN.split(name(uri), -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** Whether it is known that nobody would take what is sent to an endpoint. */
    boolean lack(String uri) {
        String name = name(uri);
        return whole
                && WITHIN.contains(name.substring(0, Math.max(0, name.indexOf(':'))))
                && names.stream().noneMatch(beginning -> beginning.matcher(name).matches());
    }

    /** An endpoint of this process without its options, as people write it. */
    static String name(String uri) {
        return uri.replaceFirst("\\?.*", "").replaceFirst("^(\\w+):/*", "$1:");
    }
}
