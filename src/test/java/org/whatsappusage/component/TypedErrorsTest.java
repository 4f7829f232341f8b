package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.BadRequestException;
import org.whatsappusage.provider.ContradictingAnswerException;
import org.whatsappusage.provider.NotFoundException;
import org.whatsappusage.provider.ProviderException;
import org.whatsappusage.provider.ProviderFaultException;
import org.whatsappusage.provider.RedirectedException;
import org.whatsappusage.provider.ThrottledException;
import org.whatsappusage.provider.TransportException;
import org.whatsappusage.provider.UnauthorizedException;
import org.whatsappusage.provider.UnreadableAnswerException;

/** A route chooses by the class of an error, and finds in the exception what it needs. */
class TypedErrorsTest {

    private static final List<Class<? extends ProviderException>> CLASSES = List.of(
            BadRequestException.class,
            UnauthorizedException.class,
            NotFoundException.class,
            ThrottledException.class,
            ProviderFaultException.class,
            RedirectedException.class,
            TransportException.class,
            ContradictingAnswerException.class,
            UnreadableAnswerException.class);

    private ComponentFixture camel;

    @BeforeEach
    void start() throws Exception {
        camel = new ComponentFixture();
        camel.routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        for (Class<? extends ProviderException> type : CLASSES) {
                            onException(type).handled(true).setBody(constant(type.getSimpleName()));
                        }
                        onException(Exception.class).handled(true).setBody(constant("anything else"));
                        from("direct:call").toD("${header.uri}");
                    }
                })
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private Exchange call(String uri) {
        return camel.call("direct:call", Map.of("uri", uri));
    }

    private static ProviderException caught(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ProviderException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException",
        "401, UnauthorizedException",
        "403, UnauthorizedException",
        "404, NotFoundException",
        "410, NotFoundException",
        "422, BadRequestException",
        "429, ThrottledException",
        "500, ProviderFaultException",
        "503, ProviderFaultException",
        "302, RedirectedException"
    })
    void by_status(int status, String type) {
        camel.provider().script(request -> Answer.status(status, "{}"));
        Exchange exchange = call(camel.ycloud("account-balance", ""));

        assertThat(exchange.getMessage().getBody()).isEqualTo(type);
        assertThat(caught(exchange).status()).isEqualTo(status);
        assertThat(caught(exchange).provider()).isEqualTo("ycloud");
        assertThat(caught(exchange).operation()).isEqualTo("account-balance");
    }

    @Test
    void a_redirect_is_not_followed() {
        camel.provider().script(request -> Answer.status(307, "")
                .with("Location", camel.provider().uri() + "/elsewhere"));
        call(camel.ycloud("account-balance", ""));

        assertThat(camel.provider().requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "{\"items\":", "<html>gateway</html>", "[]", "{}", "{\"items\":[]} x"})
    void an_answer_that_cannot_be_read(String body) {
        camel.provider().script(request -> Answer.ok(body));

        assertThat(call(camel.ycloud("usage-details", ComponentFixture.DAYS))
                        .getMessage()
                        .getBody())
                .isEqualTo("UnreadableAnswerException");
    }

    @Test
    void an_answer_for_another_number_than_was_asked_for() {
        camel.provider().script(request -> Answer.ok("""
                        {"id":"w","currency":"USD","pricing_analytics":{"data":[{"data_points":[
                          {"start":1772640000,"end":1772726400,"phone_number":"4915199999999","volume":1}]}]}}
                        """));
        String uri = camel.dialog360(
                "channel-usage", "clientId=CL&channelId=CH&phoneNumber=4915111111111&" + ComponentFixture.DAYS);
        Exchange exchange = call(uri);

        // The page is read; what it says is looked at when somebody asks for records.
        assertThat(exchange.getException()).isNull();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> exchange.getMessage()
                        .getBody(org.whatsappusage.provider.Answer.class)
                        .observations()))
                .isInstanceOf(ContradictingAnswerException.class)
                .hasMessageContaining("+4915199999999")
                .hasMessageContaining("CH");
    }

    @Test
    void no_answer_at_all() {
        int nobody = camel.provider().port();
        camel.provider().close();
        Exchange exchange = call(camel.ycloud("account-balance", ""));

        assertThat(nobody).isPositive();
        assertThat(exchange.getMessage().getBody()).isEqualTo("TransportException");
        assertThat(caught(exchange).status()).isZero();
    }

    @Test
    void what_the_provider_says_is_in_the_exception() {
        camel.provider()
                .script(request ->
                        Answer.status(429, """
                                {"error":{"status":429,"code":"TOO_MANY_REQUESTS","message":"slow down","requestId":"body-id"}}
                                """).with("Retry-After", "17").with("YCloud-Request-ID", "header-id"));
        ProviderException caught = caught(call(camel.ycloud("account-balance", "")));

        assertThat(caught.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(caught.retryAfter()).isEqualTo("17");
        assertThat(caught.traceId()).isEqualTo("header-id");
        assertThat(caught.errorClass()).isEqualTo("throttled");
        assertThat(caught).hasMessageContainingAll("429", "TOO_MANY_REQUESTS", "slow down", "header-id");
    }

    @Test
    void a_parameter_that_is_missing_is_no_error_of_the_provider() {
        Exchange exchange = call(camel.ycloud("usage-details", ""));

        assertThat(exchange.getMessage().getBody()).isEqualTo("anything else");
        assertThat(camel.provider().requests()).isEmpty();
    }

    @Test
    void a_call_is_never_made_again_behind_the_back_of_the_route() {
        camel.provider().script(request -> Answer.status(503, "{}").with("Retry-After", "1"));
        call(camel.ycloud("account-balance", ""));

        assertThat(camel.provider().requests()).hasSize(1);
    }
}
