package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;

/** Two contexts in one JVM, and many connections in one context, keep to themselves. */
class TwoContextsTest {

    private static Map<String, String> hub(ComponentFixture camel, String key) {
        String prefix = "whatsapp-usage.connections.hub.";
        return Map.of(
                prefix + "provider",
                "ycloud",
                prefix + "base-url",
                camel.provider().uri().toString(),
                prefix + "api-key",
                key);
    }

    @Test
    void the_same_name_is_another_connection_in_another_context() throws IOException {
        try (ComponentFixture one = new ComponentFixture();
                ComponentFixture two = new ComponentFixture()) {
            one.properties(hub(one, "key-of-one")).start();
            two.properties(hub(one, "key-of-two")).start();
            String uri = "whatsapp-usage:ycloud/account-balance?connection=hub";
            one.call(uri);
            two.call(uri);
            one.call(uri);

            assertThat(one.provider().requests())
                    .extracting(request -> request.header("X-API-Key"))
                    .containsExactly("key-of-one", "key-of-two", "key-of-one");
        }
    }

    @Test
    void one_context_goes_on_when_another_stops() throws IOException {
        try (ComponentFixture one = new ComponentFixture()) {
            one.start();
            try (ComponentFixture two = new ComponentFixture()) {
                two.start().call(two.ycloud("account-balance", ""));
            }
            one.call(one.ycloud("account-balance", ""));

            assertThat(one.provider().requests()).hasSize(1);
        }
    }

    @Test
    void threads_do_not_mix_up_their_keys() throws Exception {
        try (ComponentFixture camel = new ComponentFixture()) {
            camel.start();
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Callable<Exception>> calls = IntStream.range(0, 80)
                        .<Callable<Exception>>mapToObj(i -> () -> {
                            String uri = "whatsapp-usage:ycloud/account-balance?apiKey=key-" + i % 8
                                    + "&managedAccountId=m" + i % 8 + "&baseUrl="
                                    + camel.provider().uri();
                            return camel.send(uri, Map.of()).getException();
                        })
                        .toList();
                for (var call : threads.invokeAll(calls)) {
                    assertThat(call.get()).isNull();
                }
            } finally {
                threads.shutdownNow();
            }

            assertThat(camel.provider().requests()).hasSize(80).allSatisfy(request -> assertThat(
                            request.header("X-API-Key").replace("key-", ""))
                    .isEqualTo(request.header("X-Managed-Account-ID").replace("m", "")));
        }
    }

    @Test
    void all_endpoints_of_a_connection_share_its_token() throws IOException {
        AtomicInteger tokens = new AtomicInteger();
        try (ComponentFixture camel =
                new ComponentFixture(request -> request.path().endsWith("/token")
                        ? Answer.ok("{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":3600}")
                        : ComponentFixture.empty(request))) {
            camel.start();
            String login = "username=me&password=pw&partnerId=PA&baseUrl="
                    + camel.provider().uri();
            camel.call("whatsapp-usage:360dialog/partner-balance?" + login);
            camel.call("whatsapp-usage:360dialog/clients?" + login);
            camel.call("whatsapp-usage:360dialog/clients?limit=3&" + login);

            assertThat(tokens).hasValue(1);
        }
    }
}
