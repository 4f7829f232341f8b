package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.whatsappusage.MovableClock;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.limit.Attempt;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.limit.Permit;
import org.whatsappusage.provider.ThrottledException;

/** A call waits for the provider's limits, and nothing waits for the call. */
@Timeout(120)
class WaitingForLimitsTest {

    private static final String CLIENT = "clientId=CL";

    private final MovableClock clock = new MovableClock("2026-03-05T08:00:00Z");
    private ComponentFixture camel;

    @BeforeEach
    void start() throws IOException {
        camel = new ComponentFixture()
                .component(component -> component.setClock(clock))
                .properties(Map.of(
                        "whatsapp-usage.limits.360dialog.client-balance.per-client", "1/30s",
                        "whatsapp-usage.limits.360dialog.channel-usage.per-channel", "1/1h"))
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    /** Hands an exchange to the endpoint without waiting for it. */
    private CompletableFuture<Exchange> begin(String uri) throws Exception {
        Endpoint endpoint = camel.context().getEndpoint(uri);
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        Exchange exchange = endpoint.createExchange();
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        producer.process(exchange, sync -> done.complete(exchange));
        return done;
    }

    private int waiting() {
        return camel.context()
                .getComponent("whatsapp-usage", WhatsAppUsageComponent.class)
                .waitingCalls()
                .size();
    }

    /** Whether any thread is busy with a call, be it asleep. */
    private static boolean holdsThread() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.startsWith(WhatsAppUsageProducer.class.getName())
                        || name.startsWith(WaitingCalls.class.getName()));
    }

    @Test
    void aCallThatWaitsHoldsNoThreadAndIsMadeInTheEnd() throws Exception {
        String uri = camel.dialog360("client-balance", CLIENT);
        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(begin(uri));
        }
        assertThat(calls.get(0)).isDone();
        // Now and then one asks for a moment whether it is time.
        await().until(() -> waiting() == 2 && !holdsThread());
        assertThat(camel.provider().requests()).hasSize(1);

        for (int made = 2; made <= 3; made++) {
            int expected = made;
            clock.pass(Duration.ofMillis(30_600));
            await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() == expected);
            assertThat(camel.provider().requests()).hasSize(expected);
        }
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().getException()).isNull());
    }

    @Test
    void anotherClientDoesNotWait() {
        camel.call(camel.dialog360("client-balance", CLIENT));
        camel.call(camel.dialog360("client-balance", "clientId=CL2"));
        assertThat(waiting()).isZero();
    }

    @Test
    void connectionsToOneClientShareItsBudget() throws Exception {
        camel.call(camel.dialog360("client-balance", CLIENT));
        CompletableFuture<Exchange> other =
                begin(camel.dialog360("client-balance", CLIENT).replace("key-1", "key-2"));
        assertThat(other).isNotDone();
    }

    @Test
    void aWaitThatIsTooLongFailsAtOnceAndSaysUntilWhen() {
        camel.call(camel.dialog360("client-balance", CLIENT));
        for (Exception failure : List.of(
                camel.failure(camel.dialog360("client-balance", CLIENT + "&maxWait=30s"), Map.of()),
                camel.failure(
                        camel.dialog360("client-balance", CLIENT),
                        Map.of(WhatsAppUsageConstants.MAX_WAIT, Duration.ZERO)),
                camel.failure(
                        camel.dialog360("client-balance", CLIENT + "&maxWait=1h"),
                        Map.of(WhatsAppUsageConstants.MAX_WAIT, 30_000)))) {
            assertThat(failure)
                    .isInstanceOfSatisfying(ThrottledException.class, throttled -> {
                        assertThat(throttled.until()).contains(clock.instant().plusMillis(30_600));
                        assertThat(throttled.status()).isZero();
                    })
                    .hasMessageContainingAll(
                            "nothing was called", "1/30s", "per-client", "/CL", "2026-03-05T08:00:30.600Z");
        }
        assertThat(camel.provider().requests()).hasSize(1);
    }

    private Permit taken() {
        Budgets budgets = camel.context()
                .getComponent("whatsapp-usage", WhatsAppUsageComponent.class)
                .usedBudgets();
        Budget one = new Budget("any", "anybody", List.of(Limit.of("1/1h")));
        return ((Attempt.Granted) budgets.acquire(List.of(one))).permit();
    }

    @Test
    void aCallWithAPermitTakesNoOther() throws Exception {
        camel.call(camel.dialog360("client-balance", CLIENT));
        Exchange answered =
                camel.call(camel.dialog360("client-balance", CLIENT), Map.of(WhatsAppUsageConstants.PERMIT, taken()));
        assertThat(camel.provider().requests()).hasSize(2);
        assertThat(answered.getMessage().getHeaders()).doesNotContainKey(WhatsAppUsageConstants.PERMIT);
    }

    @Test
    void aPermitIsForOneCall() throws Exception {
        Map<String, Object> headers = Map.of(WhatsAppUsageConstants.PERMIT, taken());
        camel.call(camel.dialog360("client-balance", CLIENT), headers);
        camel.call(camel.dialog360("client-balance", CLIENT), headers);
        assertThat(begin(camel.dialog360("client-balance", CLIENT))).isNotDone();
        assertThat(camel.provider().requests()).hasSize(2);
    }

    @Test
    void aPermitIsNotTouchedByACallThatCannotBeMade() {
        Permit permit = taken();
        camel.failure(camel.dialog360("channel-usage", ""), Map.of(WhatsAppUsageConstants.PERMIT, permit));
        assertThat(permit.begin()).isTrue();
    }

    @Test
    void aCallThatIsRepeatedWithNewCredentialsIsAFurtherCall() throws Exception {
        List<String> refused = new ArrayList<>();
        camel.provider().script(request -> {
            if (request.path().endsWith("/info/balance") && refused.isEmpty()) {
                refused.add(request.path());
                return Answer.status(401, "{}");
            }
            return ComponentFixture.empty(request);
        });
        CompletableFuture<Exchange> call =
                begin(camel.dialog360("client-balance", CLIENT).replace("apiKey=key-1", "username=u&password=p"));
        assertThat(call).isNotDone();
        clock.pass(Duration.ofMillis(30_600));
        assertThat(call.get().getException()).isNull();
        assertThat(camel.provider().requests())
                .filteredOn(request -> request.path().endsWith("/info/balance"))
                .hasSize(2);
    }

    @Test
    void whatTheProviderSaysHoldsForTheNextCall() throws Exception {
        camel.provider().script(request -> ComponentFixture.empty(request).with("Retry-After", "20"));
        camel.call(camel.dialog360("clients", ""));
        CompletableFuture<Exchange> next = begin(camel.dialog360("clients", ""));
        assertThat(next).isNotDone();
        clock.pass(Duration.ofSeconds(20));
        assertThat(next.get().getException()).isNull();
    }

    @Test
    void aContextThatStopsDoesNotWaitForIt() throws Exception {
        camel.call(camel.dialog360("client-balance", CLIENT));
        CompletableFuture<Exchange> call = begin(camel.dialog360("client-balance", CLIENT));
        camel.context().stop();
        assertThat(call.get().getException()).isInstanceOf(RejectedExecutionException.class);
        assertThat(camel.provider().requests()).hasSize(1);
    }

    @Test
    void aRouteThatWaitsDoesNotHoldUpTheStop() throws Exception {
        camel.call(camel.dialog360("client-balance", CLIENT));
        camel.routes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("seda:calls").to(camel.dialog360("client-balance", CLIENT));
            }
        });
        camel.context().createProducerTemplate().sendBody("seda:calls", "");
        await().until(() -> waiting() == 1);
        camel.context().stop();
        assertThat(waiting()).isZero();
    }

    @Test
    void budgetsOfOnesOwnAreTaken() throws Exception {
        Budgets shared = Budgets.inMemory(Clock.systemUTC());
        camel.context().getRegistry().bind(WhatsAppUsageComponent.BUDGETS, shared);
        for (int i = 0; i < 5; i++) {
            camel.call(camel.dialog360("client-balance", CLIENT));
        }
        assertThat(begin(camel.dialog360("client-balance", CLIENT))).isNotDone();
    }
}
