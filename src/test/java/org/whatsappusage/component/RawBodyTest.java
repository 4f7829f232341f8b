package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.HttpReply;
import org.whatsappusage.provider.Transport;
import org.whatsappusage.provider.UnauthorizedException;

/** An answer that is handed over as it streams in. */
class RawBodyTest {

    private static final String BODY = "{ \"amount\" : 1.50 }";

    private ComponentFixture camel;

    @BeforeEach
    void prepare() throws IOException {
        camel = new ComponentFixture(request -> Answer.ok(BODY).with("YCloud-Request-ID", "req-1"));
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    /** Counts how often its streams were closed. */
    private static final class CountingTransport implements Transport {

        private final AtomicInteger closed = new AtomicInteger();
        private final int status;

        CountingTransport(int status) {
            this.status = status;
        }

        @Override
        public HttpReply send(HttpCall call) {
            InputStream body = new ByteArrayInputStream(BODY.getBytes(StandardCharsets.UTF_8)) {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
            return new HttpReply(status, new HttpHeaders(Map.of("RateLimit-Remaining", List.of("3"))), body);
        }
    }

    @Test
    void it_is_what_the_provider_sent_byte_for_byte() throws Exception {
        camel.routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:raw")
                                .to(camel.ycloud("account-balance", "rawBody=true"))
                                .convertBodyTo(String.class);
                    }
                })
                .start();
        Exchange exchange = camel.call("direct:raw");

        assertThat(exchange.getMessage().getBody()).isEqualTo(BODY);
        assertThat(exchange.getMessage().getHeader(WhatsAppUsageConstants.TRACE_ID))
                .isEqualTo("req-1");
    }

    @Test
    void it_is_open_in_the_route_and_closed_when_the_exchange_ends() throws Exception {
        CountingTransport transport = new CountingTransport(200);
        AtomicInteger closedInTheRoute = new AtomicInteger();
        camel.component(component -> component.setTransport(transport))
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:raw")
                                .to(camel.ycloud("account-balance", "rawBody=true"))
                                .process(exchange -> closedInTheRoute.set(transport.closed.get()));
                    }
                })
                .start();
        camel.call("direct:raw");

        assertThat(closedInTheRoute).hasValue(0);
        assertThat(transport.closed).hasPositiveValue();
    }

    @Test
    void it_is_closed_when_the_route_fails_too() throws Exception {
        CountingTransport transport = new CountingTransport(200);
        camel.component(component -> component.setTransport(transport))
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:raw")
                                .to(camel.ycloud("account-balance", "rawBody=true"))
                                .throwException(IllegalStateException.class, "the route fails");
                    }
                })
                .start();

        assertThat(camel.failure("direct:raw", Map.of())).hasMessage("the route fails");
        assertThat(transport.closed).hasPositiveValue();
    }

    @Test
    void an_answer_that_is_no_success_is_an_exception_and_closed_at_once() {
        CountingTransport transport = new CountingTransport(401);
        camel.component(component -> component.setTransport(transport)).start();

        assertThat(camel.failure(camel.ycloud("account-balance", "rawBody=true"), Map.of()))
                .isInstanceOf(UnauthorizedException.class);
        assertThat(transport.closed).hasPositiveValue();
    }

    @Test
    void a_typed_answer_is_closed_as_soon_as_it_is_read() {
        CountingTransport transport = new CountingTransport(200);
        camel.component(component -> component.setTransport(transport)).start();
        Exchange exchange = camel.call(camel.ycloud("account-balance", ""));

        assertThat(transport.closed).hasPositiveValue();
        assertThat(exchange.getMessage().getHeader(WhatsAppUsageConstants.RATE_LIMIT_REMAINING))
                .isEqualTo(3L);
    }
}
