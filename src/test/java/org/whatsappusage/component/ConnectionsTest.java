package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.Connection;

/** Where a call's connection comes from, and what is said if it is not usable. */
class ConnectionsTest {

    private static final String PREFIX = "whatsapp-usage.connections.";

    private ComponentFixture camel;

    @BeforeEach
    void prepare() throws IOException {
        camel = new ComponentFixture();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private Map<String, String> hub(String name) {
        Map<String, String> properties = new HashMap<>();
        properties.put(PREFIX + name + ".provider", "360dialog");
        properties.put(PREFIX + name + ".base-url", camel.provider().uri().toString());
        properties.put(PREFIX + name + ".api-key", "key-of-" + name);
        properties.put(PREFIX + name + ".partner-id", "PA-" + name);
        return properties;
    }

    private String failure(String uri) {
        return failure(uri, Map.of());
    }

    private String failure(String uri, Map<String, Object> headers) {
        Exception failure = camel.failure(uri, headers);
        assertThat(camel.provider().requests()).as("nothing is called").isEmpty();
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getMessage()).append('\n');
        }
        return text.toString();
    }

    @Test
    void by_name_from_a_bean() {
        camel.context()
                .getRegistry()
                .bind(
                        PREFIX + "hub",
                        new Connection("hub", "360dialog", camel.provider().uri(), "bean-key", null, null, "PA-bean"));
        camel.start().call("whatsapp-usage:360dialog/partner-balance?connection=hub");

        assertThat(camel.provider().request().path()).isEqualTo("/api/v2/partners/PA-bean/balance");
        assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("bean-key");
    }

    @Test
    void by_name_from_properties() {
        camel.properties(hub("hub")).start().call("whatsapp-usage:360dialog/partner-balance?connection=hub");

        assertThat(camel.provider().request().path()).isEqualTo("/api/v2/partners/PA-hub/balance");
        assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("key-of-hub");
    }

    @Test
    void a_bean_goes_before_properties() {
        camel.context()
                .getRegistry()
                .bind(
                        PREFIX + "hub",
                        new Connection("hub", "360dialog", camel.provider().uri(), "bean-key", null, null, "PA"));
        camel.properties(hub("hub")).start().call("whatsapp-usage:360dialog/partner-balance?connection=hub");

        assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("bean-key");
    }

    @Test
    void properties_may_lead_to_further_properties() {
        Map<String, String> properties = hub("hub");
        properties.put(PREFIX + "hub.api-key", "{{secret.of.hub}}");
        properties.put("secret.of.hub", "{{secret.{{stage}}}}");
        properties.put("stage", "test");
        properties.put("secret.test", "deep-key");
        camel.properties(properties).start().call("whatsapp-usage:360dialog/partner-balance?connection=hub");

        assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("deep-key");
    }

    /** Secrets are often read from files, which end with a line feed. */
    @Test
    void blanks_around_a_property_are_not_part_of_it() {
        Map<String, String> properties = hub("hub");
        properties.put(PREFIX + "hub.api-key", " key-1 \n");
        properties.put(PREFIX + "hub.base-url", camel.provider().uri() + "/ ");
        camel.properties(properties).start().call("whatsapp-usage:360dialog/partner-balance?connection=hub");

        assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("key-1");
        assertThat(camel.provider().request().path()).isEqualTo("/api/v2/partners/PA-hub/balance");
    }

    @Test
    void of_the_endpoints_own_options_with_placeholders() {
        camel.properties(Map.of(
                        "my.key", "key-2", "my.url", camel.provider().uri().toString()))
                .start()
                .call("whatsapp-usage:ycloud/account-balance?apiKey={{my.key}}&baseUrl={{my.url}}");

        assertThat(camel.provider().request().header("X-API-Key")).isEqualTo("key-2");
    }

    @Test
    void of_the_components_options_for_all_endpoints() {
        WhatsAppUsageConfiguration shared = new WhatsAppUsageConfiguration();
        shared.setApiKey("shared-key");
        shared.setBaseUrl(camel.provider().uri().toString());
        shared.setPartnerId("PA");
        camel.component(component -> component.setConfiguration(shared)).start();
        camel.call("whatsapp-usage:360dialog/partner-balance");
        camel.call("whatsapp-usage:360dialog/partner-balance?apiKey=own-key");

        assertThat(camel.provider().requests())
                .extracting(request -> request.header("X-API-Key"))
                .containsExactly("shared-key", "own-key");
        assertThat(shared.getProvider())
                .as("an endpoint leaves the shared options alone")
                .isNull();
        assertThat(shared.getApiKey()).isEqualTo("shared-key");
    }

    @Test
    void a_header_chooses_for_one_message() {
        camel.properties(hub("one")).properties(hub("two")).start();
        String uri = "whatsapp-usage:360dialog/partner-balance?connection=one";
        camel.call(uri, Map.of(WhatsAppUsageConstants.CONNECTION, "two"));
        camel.call(uri);

        assertThat(camel.provider().requests())
                .extracting(request -> request.header("X-API-Key"))
                .containsExactly("key-of-two", "key-of-one");
    }

    @Test
    void an_unknown_connection_is_named_with_what_to_set() {
        camel.start();

        assertThat(failure("whatsapp-usage:360dialog/partner-balance?connection=hub"))
                .contains("there is no connection 'hub'", PREFIX + "hub.provider");
    }

    @Test
    void a_connection_of_another_provider_is_refused() {
        camel.properties(hub("hub")).start();

        assertThat(failure("whatsapp-usage:ycloud/account-balance?connection=hub"))
                .contains("'hub'", "360dialog", "ycloud");
    }

    @ParameterizedTest
    @CsvSource({"api-key, api-key is missing", "partner-id, partner-id is missing"})
    void what_a_named_connection_lacks_is_said(String key, String message) {
        Map<String, String> properties = hub("hub");
        properties.remove(PREFIX + "hub." + key);
        camel.properties(properties).start();

        assertThat(failure("whatsapp-usage:360dialog/partner-balance?connection=hub"))
                .contains(PREFIX + "hub", message);
    }

    @Test
    void a_blank_property_is_missing() {
        Map<String, String> properties = hub("hub");
        properties.put(PREFIX + "hub.api-key", " ");
        camel.properties(properties).start();

        assertThat(failure("whatsapp-usage:360dialog/partner-balance?connection=hub"))
                .contains("api-key is missing");
    }

    @Test
    void what_an_endpoint_without_a_named_connection_lacks_is_said() {
        camel.start();

        assertThat(failure("whatsapp-usage:360dialog/partner-balance"))
                .contains("360dialog/partner-balance", "api-key is missing", "partner-id is missing");
        assertThat(failure("whatsapp-usage:360dialog/partner-balance?partnerId=PA&username=me"))
                .contains("password is missing");
        assertThat(failure("whatsapp-usage:ycloud/account-balance?apiKey=k&partnerId=PA"))
                .contains("partner-id is for 360dialog only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub.example", "ftp://hub.example", "http://a b", "http:///x", "http://me:pw@hub.example"})
    void a_base_url_that_is_none_is_named(String url) {
        Map<String, String> properties = hub("hub");
        properties.put(PREFIX + "hub.base-url", url);
        camel.properties(properties).start();

        assertThat(failure("whatsapp-usage:360dialog/partner-balance?connection=hub"))
                .contains(PREFIX + "hub", "base-url is no http or https address")
                .doesNotContain("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "http://a b"})
    void an_inline_base_url_that_is_none_is_named(String url) {
        camel.start();

        assertThat(failure("whatsapp-usage:ycloud/account-balance?apiKey=k&baseUrl=RAW(" + url + ")"))
                .containsAnyOf("base-url is no http", "baseUrl is no http");
    }

    @Test
    void an_unknown_provider_is_named_with_those_that_there_are() {
        camel.start();

        assertThat(failure("whatsapp-usage:360dialo/clients")).contains("'360dialo'", "360dialog", "ycloud");
    }

    @Test
    void an_unknown_operation_is_named_with_those_that_there_are() {
        camel.start();

        assertThat(failure("whatsapp-usage:ycloud/usage"))
                .contains("'usage'", "usage-details", "account-balance")
                .doesNotContain("channel-usage");
    }

    @ParameterizedTest
    @CsvSource({"ycloud", "ycloud/", "ycloud/a/b"})
    void a_path_of_another_form_is_explained(String path) {
        camel.start();

        assertThat(failure("whatsapp-usage:" + path)).containsAnyOf("provider/operation", "has no operation ''");
    }

    @Test
    void an_unknown_option_is_named() {
        camel.start();

        assertThat(failure("whatsapp-usage:ycloud/account-balance?apiKey=k&wabaIds=1"))
                .contains("wabaIds");
    }

    @Test
    void it_is_called_and_does_not_start_routes() throws Exception {
        camel.start();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> camel.context()
                        .getEndpoint(camel.ycloud("account-balance", ""))
                        .createConsumer(exchange -> {})))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("quartz or timer");
    }

    @Test
    void the_service_location_is_where_the_calls_go() throws Exception {
        camel.start();
        WhatsAppUsageEndpoint own =
                (WhatsAppUsageEndpoint) camel.context().getEndpoint("whatsapp-usage:ycloud/account-balance?apiKey=k");
        WhatsAppUsageEndpoint other = (WhatsAppUsageEndpoint) camel.context()
                .getEndpoint("whatsapp-usage:ycloud/account-balance?apiKey=k&baseUrl=http://localhost:1");

        assertThat(own.getServiceUrl()).isEqualTo("https://api.ycloud.com");
        assertThat(URI.create(other.getServiceUrl()).getPort()).isEqualTo(1);
        assertThat(own.getServiceProtocol()).isEqualTo("rest");
    }
}
