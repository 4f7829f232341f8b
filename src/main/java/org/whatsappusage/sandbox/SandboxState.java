package org.whatsappusage.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** What the simulated providers share: the time, the scenario, the faults, the spent limits and the issued tokens. */
final class SandboxState {

    private final DataClock dataClock;
    private final RateLimits limits;
    private final Tokens tokens;
    private final FaultBoard faults = new FaultBoard();
    private final RequestLog log = new RequestLog();
    private final AtomicReference<Scenario> scenario = new AtomicReference<>(Scenario.ordinary());

    SandboxState(SandboxOptions options) {
        Clock clock = options.clock();
        this.dataClock = new DataClock(clock);
        this.limits = new RateLimits(clock, options.timeScale());
        this.tokens = new Tokens(clock);
    }

    /** Everything that an answer is computed from, held still while it is. */
    Snapshot snapshot() {
        return new Snapshot(scenario.get(), dataClock.now());
    }

    void change(UnaryOperator<Scenario> change) {
        scenario.updateAndGet(change);
    }

    DataClock dataClock() {
        return dataClock;
    }

    RateLimits limits() {
        return limits;
    }

    Tokens tokens() {
        return tokens;
    }

    FaultBoard faults() {
        return faults;
    }

    RequestLog log() {
        return log;
    }

    /** One moment of the sandbox's world. */
    record Snapshot(Scenario scenario, Instant now) {

        World world() {
            return World.of(scenario);
        }

        Traffic traffic() {
            return new Traffic(scenario, now);
        }

        YCloudBilling billing() {
            return new YCloudBilling(scenario, now);
        }

        Balances balances() {
            return new Balances(world(), traffic(), billing());
        }
    }
}
