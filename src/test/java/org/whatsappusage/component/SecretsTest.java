package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;
import org.whatsappusage.provider.Connection;

/** A key, a password or a token is sent to the provider and shown to nobody. */
class SecretsTest {

    private static final List<String> SECRETS = List.of("s3cr3t-key", "s3cr3t-user", "s3cr3t-word", "s3cr3t-token");

    private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ComponentFixture camel;

    @BeforeEach
    void prepare() throws IOException {
        log.start();
        root.addAppender(log);
        camel = new ComponentFixture();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
        root.detachAppender(log);
    }

    private String withKey(String operation) {
        return "whatsapp-usage:360dialog/" + operation + "?partnerId=PA&apiKey=s3cr3t-key&baseUrl="
                + camel.provider().uri();
    }

    private String withLogin(String operation) {
        return "whatsapp-usage:360dialog/" + operation
                + "?partnerId=PA&username=s3cr3t-user&password=s3cr3t-word&baseUrl="
                + camel.provider().uri();
    }

    private static Answer with(int status, Request request) {
        return request.path().endsWith("/token") && status != 418
                ? Answer.ok("{\"access_token\":\"s3cr3t-token\",\"expires_in\":3600}")
                : Answer.status(
                        status, "{\"meta\":{\"developer_message\":\"refused\",\"http_code\":401,\"success\":false}}");
    }

    private static void assertClean(String text) {
        assertThat(text).doesNotContain(SECRETS);
    }

    private static String whole(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 404, 418, 429, 500})
    void not_in_an_exception(int status) {
        camel.provider().script(request -> with(status, request));
        camel.start();

        assertClean(whole(camel.failure(withKey("clients"), Map.of())));
        assertClean(whole(camel.failure(withLogin("clients"), Map.of())));
    }

    @Test
    void not_in_an_exception_for_a_value_that_no_header_can_carry() {
        camel.context()
                .getRegistry()
                .bind(
                        "whatsapp-usage.connections.hub",
                        new Connection(
                                "hub", "ycloud", camel.provider().uri(), "s3cr3t-key\r\nX: y", null, null, null));
        camel.start();
        Exception failure = camel.failure("whatsapp-usage:ycloud/account-balance?connection=hub", Map.of());

        assertThat(failure).hasMessageContaining("api-key");
        assertClean(whole(failure));
    }

    @Test
    void not_in_an_exception_for_a_url_with_a_password() {
        camel.start();

        assertClean(whole(camel.failure(
                "whatsapp-usage:ycloud/account-balance?apiKey=k&baseUrl=RAW(http://me:s3cr3t-word@localhost)",
                Map.of())));
    }

    @Test
    void not_in_an_exception_for_an_endpoint_that_cannot_be_made() {
        camel.start();

        assertClean(whole(camel.failure(withKey("clients") + "&nonsense=1", Map.of())));
        assertClean(whole(camel.failure(withLogin("nonsense"), Map.of())));
    }

    /** A provider that says "key X is not valid" must not put X into our logs. */
    @Test
    void not_in_an_exception_even_if_the_provider_repeats_it() {
        camel.provider()
                .script(
                        request -> Answer.status(
                                401,
                                "{\"meta\":{\"developer_message\":\"no such key: s3cr3t-key\",\"http_code\":401,\"success\":false}}"));
        camel.start();

        assertClean(whole(camel.failure(withKey("clients"), Map.of())));
    }

    @Test
    void not_in_what_camel_prints_of_an_endpoint() {
        camel.start();
        for (String uri : List.of(withKey("clients"), withLogin("clients"))) {
            WhatsAppUsageEndpoint endpoint =
                    (WhatsAppUsageEndpoint) camel.context().getEndpoint(uri);

            assertClean(endpoint.toString());
            assertClean(endpoint.getServiceUrl());
            assertClean(org.apache.camel.util.URISupport.sanitizeUri(endpoint.getEndpointUri()));
        }
    }

    @Test
    void not_in_logs_however_much_is_logged() throws Exception {
        Level before = root.getLevel();
        Logger ours = (Logger) LoggerFactory.getLogger("org.whatsappusage");
        Logger camels = (Logger) LoggerFactory.getLogger("org.apache.camel");
        root.detachAppender("STDERR");
        ours.setLevel(Level.TRACE);
        camels.setLevel(Level.DEBUG);
        try {
            camel.provider().script(request -> with(401, request));
            camel.routes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:key").to(withKey("clients"));
                            from("direct:login").to(withLogin("clients"));
                        }
                    })
                    .start();
            camel.failure("direct:key", Map.of());
            camel.failure("direct:login", Map.of());
        } finally {
            ours.setLevel(null);
            camels.setLevel(null);
            root.setLevel(before);
        }

        assertThat(log.list).isNotEmpty();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            assertClean(event.getFormattedMessage());
            assertClean(
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    @Test
    void not_in_jmx() throws Exception {
        camel.routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:key").to(withKey("clients"));
                        from("direct:login").to(withLogin("clients"));
                    }
                })
                .start();
        camel.call("direct:key");
        MBeanServer server =
                camel.context().getManagementStrategy().getManagementAgent().getMBeanServer();
        Set<ObjectName> names = server.queryNames(
                new ObjectName("org.apache.camel:context=*" + camel.context().getManagementName() + ",*"), null);

        assertThat(names).anyMatch(name -> name.toString().contains("type=endpoints"));
        for (ObjectName name : names) {
            assertClean(name.toString());
            for (String attribute : List.of("EndpointUri", "EndpointBaseUri", "Description", "ServiceUrl")) {
                assertClean(String.valueOf(attribute(server, name, attribute)));
            }
        }
    }

    private static Object attribute(MBeanServer server, ObjectName name, String attribute) {
        try {
            return server.getAttribute(name, attribute);
        } catch (javax.management.JMException none) {
            return null;
        }
    }

    @Test
    void not_in_headers_of_the_answer() {
        camel.start();
        Exchange exchange = camel.call(withLogin("clients"));

        assertClean(exchange.getMessage().getHeaders().toString());
        assertClean(exchange.getProperties().toString());
        assertClean(exchange.getMessage().getBody().toString());
    }

    @Test
    void the_metadata_marks_what_is_secret() throws IOException {
        JsonNode metadata = new ObjectMapper()
                .readTree(Path.of("src/generated/resources/META-INF/org/whatsappusage/component/whatsapp-usage.json")
                        .toFile());
        for (String part : List.of("properties", "componentProperties")) {
            Set<String> secret = new TreeSet<>();
            metadata.get(part).properties().forEach(option -> {
                if (option.getValue().get("secret").asBoolean()) {
                    secret.add(option.getKey());
                }
            });

            assertThat(secret).as(part).containsExactly("apiKey", "password", "username");
        }
    }
}
