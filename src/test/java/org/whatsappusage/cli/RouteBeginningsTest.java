package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of which endpoints it is known that no route takes anything from them. */
class RouteBeginningsTest {

    private static final UnaryOperator<String> SETTINGS = uri -> {
        if (uri.contains("{{unknown}}")) {
            throw new IllegalArgumentException(uri);
        }
        return uri.replace("{{mine}}", "direct:mine").replace("{{system}}", "host");
    };

    private static RouteBeginnings of(String file) {
        return RouteBeginnings.of(
                List.of(ResourceHelper.fromString("a.camel.yaml", file)), List.of("seda://java?size=2"), SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- route: {id: a, from: {uri: 'direct:mine', steps: [{to: 'log:x'}]}}",
                "- from: {uri: 'direct://mine?block=false', steps: [{to: 'log:x'}]}",
                "- from: {uri: direct, parameters: {name: mine}, steps: [{to: 'log:x'}]}",
                "- from: {uri: '{{mine}}', steps: [{to: 'log:x'}]}",
                "- from: {uri: 'direct:{{unknown}}', steps: [{to: 'log:x'}]}",
                "- routeTemplate: {id: t, from: {uri: 'direct:m{{name}}e', steps: [{to: 'log:x'}]}}",
                "- routeTemplate: {id: t, from: {uri: 'direct:m{{system}}e', steps: [{to: 'log:x'}]}}",
                "- {~: nothing, from: {uri: 'direct:mine', steps: [{to: 'log:x'}]}}",
                "- from: {uri: 'timer:x', steps: [{poll: {uri: 'direct:mine'}}]}",
            })
    void whatARouteOfAFileTakesFromIsTaken(String file) {
        assertThat(of(file).lack("direct:mine?failIfNoConsumers=false")).isFalse();
        assertThat(of(file).lack("seda:java")).as("of no file").isFalse();
        assertThat(of(file).lack("seda:mine")).isTrue();
        assertThat(of(file).lack("direct:other")).isEqualTo(!file.contains("{{unknown}}"));
    }

    @Test
    void whoSendsTakesNothing() {
        RouteBeginnings sending = of("- from: {uri: 'timer:x', steps: [{to: {uri: 'direct:mine'}}]}");

        assertThat(sending.lack("direct:mine")).isTrue();
        assertThat(sending.lack("http://localhost/mine"))
                .as("others than routes may")
                .isFalse();
    }

    /** The start of any other command says what is wrong with it. */
    @Test
    void ofAFileThatCannotBeReadNothingIsKnown() {
        assertThat(of("- from: {uri: [").lack("direct:mine")).isFalse();
    }
}
