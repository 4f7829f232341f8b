package org.whatsappusage.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.whatsappusage.routes.RouteFile.Step;

/** The shipped files are what a visual editor can open, and what a user's own changes can rely on. */
class CanonicalYamlTest {

    private static final List<String> TOPS = List.of("route", "routeTemplate", "templatedRoute", "routeConfiguration");

    /** A recipe becomes one of the others when it is taken over. */
    private static List<RouteFile> all() throws IOException {
        List<RouteFile> all = new ArrayList<>(RouteFile.all());
        all.addAll(RouteFile.recipes());
        return all;
    }

    @Test
    void everyFileHoldsRoutesAndNothingElse() throws Exception {
        assertThat(RouteFile.all()).hasSizeGreaterThan(4);
        assertThat(RouteFile.recipes()).hasSizeGreaterThan(2);
        for (RouteFile file : all()) {
            assertThat(file.path().toString()).endsWith(".camel.yaml");
            assertThat(file.tops()).isNotEmpty().allMatch(top -> TOPS.contains(top.getKey()));
            assertThat(Files.readString(file.path()))
                    .as("says at its top what it is for")
                    .startsWith("# ");
        }
    }

    /** Camel keeps every object that it was ever asked a property of as {@code ${body.property}}, a thousand of each class. */
    @Test
    void noRouteAsksAnObjectForItsProperties() throws Exception {
        for (RouteFile file : RouteFile.all()) {
            assertThat(Files.readString(file.path()))
                    .as(file.path().toString())
                    .doesNotContainPattern("\\$\\{(body|variable\\.\\w+|header\\.\\w+)\\.\\w+");
        }
    }

    @Test
    void everyRouteHasAnIdOfItsOwnAndSaysWhy() throws Exception {
        Set<String> ids = new HashSet<>();
        for (RouteFile file : all()) {
            for (Map.Entry<String, JsonNode> top : file.tops()) {
                JsonNode content = top.getValue();
                String id = content.path(top.getKey().equals("templatedRoute") ? "routeId" : "id")
                        .asText();
                assertThat(id).as("%s in %s", top.getKey(), file.path()).matches("[a-z][a-z0-9-]+");
                assertThat(ids.add(id)).as("%s is unique", id).isTrue();
                switch (top.getKey()) {
                    case "route" ->
                        assertThat(content.path("note").asText())
                                .as("note of %s", id)
                                .isNotBlank();
                    case "routeTemplate" -> {
                        assertThat(content.path("description").asText()).isNotBlank();
                        assertThat(content.path("route").path("note").asText())
                                .as("note of %s", id)
                                .isNotBlank();
                        content.path("parameters").forEach(parameter -> assertThat(
                                        parameter.path("description").asText())
                                .isNotBlank());
                    }
                    case "routeConfiguration" ->
                        content.path("onException").forEach(handler -> assertThat(handler.path("onException")
                                        .path("description")
                                        .asText())
                                .isNotBlank());
                    default ->
                        assertThat(content.path("routeTemplateRef").asText()).isNotBlank();
                }
            }
        }
    }

    @Test
    void everyNodeHasAStableIdOfItsOwn() throws Exception {
        Map<String, Integer> ids = new TreeMap<>();
        for (RouteFile file : all()) {
            for (Step step : file.steps()) {
                assertThat(step.id()).as("%s of %s", step.kind(), step.owner()).isNotBlank();
                ids.merge(step.id(), 1, Integer::sum);
            }
        }
        assertThat(ids).isNotEmpty();
        assertThat(ids.values()).as("%s", ids).containsOnly(1);
    }

    @Test
    void noEndpointHidesItsOptionsInItsAddress() throws Exception {
        for (RouteFile file : all()) {
            for (JsonNode uri : file.definitions().findValues("uri")) {
                assertThat(uri.asText()).as(file.path().toString()).doesNotContain("?");
            }
        }
    }

    /** What stands in the files, each step under its id, is what Camel has understood: nothing dropped, nothing renamed. */
    @Test
    void camelUnderstandsWhatIsWritten() throws Exception {
        for (RouteFile file : all()) {
            assertThat(understood(file.path()))
                    .as(file.path().toString())
                    .containsExactlyInAnyOrderElementsOf(file.steps().stream()
                            .map(step -> step.kind() + " " + step.id())
                            .toList());
        }
    }

    private static List<String> understood(Path file) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));
            List<String> steps = new ArrayList<>();
            context.getRouteConfigurationDefinitions()
                    .forEach(configuration ->
                            configuration.getOnExceptions().forEach(handler -> collect(handler, steps)));
            context.getRouteTemplateDefinitions()
                    .forEach(template -> template.getRoute().getOutputs().forEach(step -> collect(step, steps)));
            context.getRouteDefinitions().stream()
                    .filter(route -> !Boolean.TRUE.equals(route.isTemplate()))
                    .forEach(route -> route.getOutputs().forEach(step -> collect(step, steps)));
            return steps;
        }
    }

    private static void collect(ProcessorDefinition<?> step, List<String> steps) {
        steps.add(step.getShortName() + " " + step.getId());
        step.getOutputs().forEach(inner -> collect(inner, steps));
        if (step instanceof TryDefinition attempt) {
            attempt.getCatchClauses().forEach(handler -> collect(handler, steps));
            if (attempt.getFinallyClause() != null) {
                collect(attempt.getFinallyClause(), steps);
            }
        }
    }
}
