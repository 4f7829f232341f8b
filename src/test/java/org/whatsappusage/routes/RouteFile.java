package org.whatsappusage.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A shipped route file as it is written, read as plain YAML and not by Camel. */
record RouteFile(Path path, JsonNode definitions) {

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    private static final List<String> GROUPS = List.of("onException", "doTry", "doCatch", "doFinally");

    /** Those that are loaded as they are. */
    static List<RouteFile> all() throws IOException {
        return in("routes");
    }

    /** Those that a user takes over and changes. */
    static List<RouteFile> recipes() throws IOException {
        return in("docs/recipes");
    }

    private static List<RouteFile> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            List<RouteFile> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                all.add(of(file));
            }
            return all;
        }
    }

    static RouteFile of(Path file) throws IOException {
        return new RouteFile(file, YAML.readTree(Files.readString(file)));
    }

    /**
     * A step of a route.
     *
     * @param kind what it is called in YAML, such as {@code setBody}
     * @param owner id of its route, template or route configuration
     * @param content what stands below
     */
    record Step(String kind, String owner, JsonNode content) {

        /** Null if it has none. */
        String id() {
            return content.path("id").isTextual() ? content.path("id").asText() : null;
        }

        /** Matches the ids of the nodes that are made of it: a template has parameters in them, and Camel a prefix before. */
        String idPattern() {
            return "(route-\\d+)?" + Pattern.quote(id()).replaceAll("\\{\\{[^}]*}}", "\\\\E.+\\\\Q");
        }

        /** Whether it only holds others, so that no exchange comes to it itself. */
        boolean onlyGroups() {
            return GROUPS.contains(kind);
        }
    }

    /** What stands at the top: the name of its kind and its content. */
    List<Map.Entry<String, JsonNode>> tops() {
        List<Map.Entry<String, JsonNode>> tops = new ArrayList<>();
        definitions.forEach(definition -> definition.properties().forEach(tops::add));
        return tops;
    }

    /** Every step of every route, template and route configuration, those in branches and error handlers too. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, JsonNode> top : tops()) {
            collect(top.getValue(), top.getValue().path("id").asText(), steps);
        }
        return steps;
    }

    private static void collect(JsonNode node, String owner, List<Step> steps) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "steps", "onException" ->
                    value.forEach(step -> step.properties().forEach(entry -> {
                        steps.add(new Step(entry.getKey(), owner, entry.getValue()));
                        collect(entry.getValue(), owner, steps);
                    }));
                case "doCatch", "when" ->
                    value.forEach(branch -> {
                        steps.add(new Step(field.getKey(), owner, branch));
                        collect(branch, owner, steps);
                    });
                case "doFinally", "otherwise" -> {
                    steps.add(new Step(field.getKey(), owner, value));
                    collect(value, owner, steps);
                }
                default -> {
                    if (value.isObject()) {
                        collect(value, owner, steps);
                    }
                }
            }
        }
    }
}
