package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/** The page loop as a user writes it. */
class PagingTest {

    private final List<Object> sizes = new ArrayList<>();
    private ComponentFixture camel;

    @BeforeEach
    void prepare() throws IOException {
        camel = new ComponentFixture(PagingTest::page);
        camel.context().getRegistry().bind("sizes", sizes);
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    /** Five clients in pages of two. */
    private static Answer page(Request request) {
        int offset = Integer.parseInt(request.query("offset"));
        StringBuilder clients = new StringBuilder();
        for (int i = offset; i < Math.min(5, offset + 2); i++) {
            clients.append(clients.isEmpty() ? "" : ",")
                    .append("{\"id\":\"c")
                    .append(i)
                    .append("\"}");
        }
        return Answer.ok("{\"clients\":[" + clients + "],\"total\":5}");
    }

    private void assertAllPagesWereRead() {
        assertThat(camel.provider().requests())
                .extracting(request -> request.query("offset"))
                .containsExactly("0", "2", "4");
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void in_yaml() throws Exception {
        camel.yaml("""
                        - route:
                            id: all-clients
                            from:
                              uri: direct:all
                              steps:
                                - setHeader:
                                    name: CamelWhatsAppUsageHasMore
                                    expression:
                                      constant:
                                        expression: "true"
                                - loop:
                                    doWhile: true
                                    expression:
                                      simple:
                                        expression: "${header.CamelWhatsAppUsageHasMore}"
                                    steps:
                                      - to:
                                          uri: whatsapp-usage:360dialog/clients
                                          parameters:
                                            baseUrl: PROVIDER
                                            apiKey: key-1
                                            partnerId: PA
                                            limit: 2
                                      - bean:
                                          ref: sizes
                                          method: add(${header.CamelWhatsAppUsagePageSize})
                        """).start();
        camel.call("direct:all");

        assertAllPagesWereRead();
    }

    @Test
    void in_java() throws Exception {
        camel.routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:all")
                                .setHeader(WhatsAppUsageConstants.HAS_MORE, constant(true))
                                .loopDoWhile(header(WhatsAppUsageConstants.HAS_MORE))
                                .to(camel.dialog360("clients", "limit=2"))
                                .process(exchange ->
                                        sizes.add(exchange.getMessage().getHeader(WhatsAppUsageConstants.PAGE_SIZE)));
                    }
                })
                .start();
        camel.call("direct:all");

        assertAllPagesWereRead();
    }

    @Test
    void a_call_that_is_tried_again_asks_for_the_same_page() throws Exception {
        List<String> asked = new ArrayList<>();
        camel.provider().script(request -> {
            asked.add(request.query("offset"));
            return asked.size() == 2 ? Answer.status(503, "{}") : page(request);
        });
        camel.routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(org.whatsappusage.provider.ProviderFaultException.class)
                                .maximumRedeliveries(2)
                                .redeliveryDelay(1);
                        from("direct:all")
                                .setHeader(WhatsAppUsageConstants.HAS_MORE, constant(true))
                                .loopDoWhile(header(WhatsAppUsageConstants.HAS_MORE))
                                .to(camel.dialog360("clients", "limit=2"));
                    }
                })
                .start();
        camel.call("direct:all");

        assertThat(asked).containsExactly("0", "2", "2", "4");
    }
}
