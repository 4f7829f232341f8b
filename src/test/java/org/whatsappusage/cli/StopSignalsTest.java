package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalsTest {

    @Test
    void aSignalEndsTheWork() throws Exception {
        AtomicInteger endings = new AtomicInteger();
        try (StopSignals signals = StopSignals.install()) {
            signals.then(endings::incrementAndGet);
            assertThat(signals.received()).isFalse();

            raise();

            await().atMost(Duration.ofSeconds(10)).until(() -> endings.get() == 1);
            assertThat(signals.received()).isTrue();
        }
    }

    @Test
    void aSignalBeforeTheWorkBeganEndsItAtOnce() throws Exception {
        AtomicInteger endings = new AtomicInteger();
        try (StopSignals signals = StopSignals.install()) {
            raise();
            await().atMost(Duration.ofSeconds(10)).until(signals::received);

            signals.then(endings::incrementAndGet);

            assertThat(endings).hasValue(1);
        }
    }

    static void raise() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"));
    }
}
