package org.whatsappusage.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.whatsappusage.collect.Collector;
import org.whatsappusage.deliver.server.LocalPorts;
import org.whatsappusage.runtime.Beans;
import org.whatsappusage.sandbox.Sandbox;
import org.whatsappusage.sandbox.SandboxAccounts;
import org.whatsappusage.sandbox.SandboxOptions;
import org.xml.sax.InputSource;

/** Drives the shipped routes as they are and fails for every node that nothing reaches, by Camel's own coverage dump. */
class RouteCoverageTest {

    private static final String EVERY_SECOND = "0/1 * * * * ?";
    private static final List<String> POLLS = List.of(
            "360dialog.channel-usage",
            "360dialog.client-balance",
            "360dialog.channel-balance",
            "360dialog.partner-balance",
            "ycloud.usage-details",
            "ycloud.account-balance");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyNodeOfEveryShippedRouteIsReached() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            int port = LocalPorts.free();
            Main main = new Main();
            main.configure().withRoutesIncludePattern("file:routes/*.camel.yaml");
            ReachedNodes reached = ReachedNodes.of(main);
            properties(sandbox, port).forEach(main::addInitialProperty);
            fault(sandbox, "{\"kind\":\"status\",\"status\":500,\"operation\":\"partner-balance\",\"times\":0}");
            fault(sandbox, "{\"kind\":\"status\",\"status\":429,\"operation\":\"client-balance\",\"times\":1}");
            fault(sandbox, "{\"kind\":\"status\",\"status\":400,\"operation\":\"channel-balance\",\"times\":0}");
            main.start();
            try {
                CamelContext context = main.getCamelContext();
                breakConnection(context);
                assertThat(get("http://localhost:" + port + "/").body()).contains("WhatsApp usage");

                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    assertThat(unreached(context).stream()
                                    // Of the same template as the other sinks, which do get their documents.
                                    .filter(node -> !node.startsWith("deliver-away/")))
                            .as("nodes that no scenario reaches")
                            .isEmpty();
                    assertThat(reached.missing(RouteFile.all()))
                            .as("steps in the files that no scenario reaches")
                            .isEmpty();
                });
            } finally {
                main.stop();
            }
        }
    }

    @Test
    void aNodeThatNothingReachesIsNamed() throws Exception {
        Main main = new Main();
        main.configure().addLambdaRouteBuilder(routes -> routes.from("direct:half")
                .routeId("half")
                .choice()
                .when(routes.body().isNull())
                .setBody(routes.constant("reached"))
                .id("reached")
                .otherwise()
                .setBody(routes.constant("not reached"))
                .id("not-reached"));
        main.start();
        try {
            main.getCamelTemplate().requestBody("direct:half", (Object) null);

            assertThat(unreached(main.getCamelContext()))
                    .contains("half/not-reached")
                    .doesNotContain("half/reached");
        } finally {
            main.stop();
        }
    }

    /** Camel's dump leaves out what stands in a catch or a finally, so it alone would let that pass. */
    @Test
    void aStepInACatchThatNothingReachesIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("half.camel.yaml"), """
                - route:
                    id: half
                    from:
                      uri: direct:half
                      steps:
                        - doTry:
                            id: half-try
                            steps:
                              - setBody:
                                  id: half-body
                                  expression:
                                    constant:
                                      expression: whole
                            doCatch:
                              - id: half-catch
                                exception:
                                  - java.lang.Exception
                                steps:
                                  - stop:
                                      id: half-failed
                            doFinally:
                              id: half-finally
                              steps:
                                - setHeader:
                                    id: half-header
                                    name: done
                                    expression:
                                      constant:
                                        expression: "true"
                """);
        Main main = new Main();
        main.configure().withRoutesIncludePattern("file:" + file);
        ReachedNodes reached = ReachedNodes.of(main);
        main.start();
        try {
            main.getCamelTemplate().requestBody("direct:half", (Object) null);

            assertThat(reached.missing(List.of(RouteFile.of(file)))).containsExactly("half/half-failed");
        } finally {
            main.stop();
        }
    }

    private Map<String, String> properties(Sandbox sandbox, int port) {
        Map<String, String> all = new LinkedHashMap<>();
        String hub = "whatsapp-usage.connections.hub.";
        all.put(hub + "provider", "360dialog");
        all.put(hub + "base-url", sandbox.uri().toString());
        all.put(hub + "api-key", SandboxAccounts.API_KEY_360DIALOG);
        all.put(hub + "partner-id", SandboxAccounts.PARTNER_ID);
        String cloud = "whatsapp-usage.connections.cloud.";
        all.put(cloud + "provider", "ycloud");
        all.put(cloud + "base-url", sandbox.uri().toString());
        all.put(cloud + "api-key", SandboxAccounts.API_KEY_YCLOUD);
        all.put("whatsapp-usage.ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"));
        all.put("whatsapp-usage.sinks.files.uri", "file:" + folder.resolve("export"));
        all.put("whatsapp-usage.sinks.files.format", "csv");
        all.put("whatsapp-usage.sinks.lines.uri", "file:" + folder.resolve("lines"));
        all.put("whatsapp-usage.sinks.lines.format", "jsonl");
        all.put("whatsapp-usage.sinks.events.uri", "file:" + folder.resolve("events"));
        all.put("whatsapp-usage.sinks.events.format", "cloudevents");
        all.put("whatsapp-usage.sinks.events.batch-size", "1000");
        all.put("whatsapp-usage.sinks.tables.uri", "file:" + folder.resolve("tables"));
        all.put("whatsapp-usage.sinks.tables.format", "parquet");
        all.put("whatsapp-usage.sinks.own.uri", "seda:own");
        all.put("whatsapp-usage.sinks.own.format", "records");
        for (String billing : List.of("openmeter", "lago", "stripe")) {
            all.put("whatsapp-usage.sinks." + billing + ".uri", "file:" + folder.resolve(billing));
            all.put("whatsapp-usage.sinks." + billing + ".format", billing);
            all.put("whatsapp-usage.sinks." + billing + ".finality", "any");
            // A single message is enough.
            all.put(
                    "whatsapp-usage.sinks." + billing + ".start-date",
                    LocalDate.now(ZoneOffset.UTC).toString());
        }
        all.put("whatsapp-usage.sinks.away.uri", "direct:nobody?block=false");
        all.put("whatsapp-usage.sinks.away.format", "csv");
        POLLS.forEach(poll -> all.put("whatsapp-usage.schedule." + poll, EVERY_SECOND));
        all.put("whatsapp-usage.schedule.jitter", "1ms");
        all.put("whatsapp-usage.retry.delay", "1ms");
        all.put("camel.server.enabled", "true");
        all.put("camel.server.port", String.valueOf(port));
        all.put("camel.main.shutdown-timeout", "1");
        return all;
    }

    /** A connection that breaks off for a reason that has nothing to do with one window. */
    private static void breakConnection(CamelContext context) {
        Collector collector = context.getRegistry().lookupByNameAndType(Beans.COLLECTOR, Collector.class);
        context.createProducerTemplate().request("direct:sync-connection", exchange -> {
            exchange.setVariable("sync", collector.begin("no/stream", null, null));
            exchange.getMessage().setBody("no connection of this name");
        });
    }

    /** Ids of nodes that took no exchange, behind the id of their route; nodes that only group others do not count. */
    private static List<String> unreached(CamelContext context) throws Exception {
        String xml = context.getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedCamelContext()
                .dumpRoutesCoverageAsXml();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document dump = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        List<String> unreached = new ArrayList<>();
        NodeList routes = dump.getElementsByTagName("route");
        for (int i = 0; i < routes.getLength(); i++) {
            Element route = (Element) routes.item(i);
            collect(route, route.getAttribute("id"), unreached);
        }
        return unreached;
    }

    private static void collect(Element element, String route, List<String> unreached) {
        if (element.getAttribute("exchangesTotal").equals("0")) {
            unreached.add(route + "/" + element.getAttribute("id"));
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                collect(inner, route, unreached);
            }
        }
    }

    private void fault(Sandbox sandbox, String json) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(sandbox.uri().resolve("/sandbox/faults"))
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }
}
