package org.whatsappusage.component;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/** A Camel context with the component in it, and a provider on loopback. */
final class ComponentFixture implements AutoCloseable {

    static final String USAGE = "{\"id\":\"waba-1\",\"currency\":\"USD\"}";
    static final String DAYS = "startDate=2026-03-05&endDate=2026-03-06";

    private static final List<String> LIMITS = List.of(
            "360dialog.channel-usage.per-channel",
            "360dialog.channel-usage.per-waba",
            "360dialog.client-balance.per-client",
            "ycloud.per-account");

    private final ScriptedServer provider;
    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    ComponentFixture() throws IOException {
        this(ComponentFixture::empty);
    }

    ComponentFixture(Function<Request, Answer> script) throws IOException {
        provider = ScriptedServer.start(script);
        // What is tested is something else than waiting, unless a test says so.
        LIMITS.forEach(limit ->
                context.getPropertiesComponent().addInitialProperty("whatsapp-usage.limits." + limit, "999999999/1s"));
    }

    /** An answer of the right shape that says nothing. */
    static Answer empty(Request request) {
        String path = request.path();
        if (path.endsWith("/token")) {
            return Answer.ok("{\"access_token\":\"token-1\",\"expires_in\":3600}");
        }
        if (path.endsWith("/info/usage")) {
            return Answer.ok(USAGE);
        }
        if (path.endsWith("/usageDetails")) {
            return Answer.ok("{\"items\":[]}");
        }
        if (path.endsWith("/clients")) {
            return Answer.ok("{\"clients\":[],\"total\":0}");
        }
        if (path.endsWith("/channels")) {
            return Answer.ok("{\"partner_channels\":[],\"total\":0}");
        }
        return Answer.ok(path.contains("/info/") || path.startsWith("/v2/") ? "{}" : "[]");
    }

    ScriptedServer provider() {
        return provider;
    }

    CamelContext context() {
        return context;
    }

    /** Before the context starts. */
    ComponentFixture component(Consumer<WhatsAppUsageComponent> setting) {
        setting.accept(context.getComponent("whatsapp-usage", WhatsAppUsageComponent.class));
        return this;
    }

    ComponentFixture properties(Map<String, String> properties) {
        properties.forEach(context.getPropertiesComponent()::addInitialProperty);
        return this;
    }

    ComponentFixture routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    ComponentFixture yaml(String routes) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        "test.camel.yaml",
                        routes.replace("PROVIDER", provider.uri().toString())));
        return this;
    }

    ComponentFixture start() {
        context.start();
        template = context.createProducerTemplate();
        return this;
    }

    /** The endpoint with a connection of its own options. */
    String dialog360(String operation, String options) {
        return "whatsapp-usage:360dialog/" + operation + "?baseUrl=" + provider.uri() + "&apiKey=key-1&partnerId=PA"
                + (options.isEmpty() ? "" : "&" + options);
    }

    /** The endpoint with a connection of its own options. */
    String ycloud(String operation, String options) {
        return "whatsapp-usage:ycloud/" + operation + "?baseUrl=" + provider.uri() + "&apiKey=key-1"
                + (options.isEmpty() ? "" : "&" + options);
    }

    Exchange send(String uri, Map<String, Object> headers) {
        return template.request(uri, exchange -> exchange.getMessage().setHeaders(new HashMap<>(headers)));
    }

    /** The exchange of a call that must succeed. */
    Exchange call(String uri, Map<String, Object> headers) {
        Exchange exchange = send(uri, headers);
        if (exchange.getException() != null) {
            throw new AssertionError("the call failed", exchange.getException());
        }
        return exchange;
    }

    Exchange call(String uri) {
        return call(uri, Map.of());
    }

    /** The exception of a call that must fail, be it that there can be no such endpoint. */
    Exception failure(String uri, Map<String, Object> headers) {
        Exception failure;
        try {
            failure = send(uri, headers).getException();
        } catch (ResolveEndpointFailedException noEndpoint) {
            failure = noEndpoint;
        }
        if (failure == null) {
            throw new AssertionError("the call did not fail");
        }
        return failure;
    }

    @Override
    public void close() throws IOException {
        context.stop();
        provider.close();
    }
}
