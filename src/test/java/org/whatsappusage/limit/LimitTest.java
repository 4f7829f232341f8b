package org.whatsappusage.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LimitTest {

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("limitLists") List<Limit> limits) {
        assertThat(Limit.list(Limit.text(limits))).isEqualTo(limits);
    }

    @Example
    void theLargestExactUnitIsWritten() {
        assertThat(Limit.of("7 / 90s")).hasToString("7/90s").isEqualTo(new Limit(7, Duration.ofSeconds(90)));
        assertThat(Limit.of("7/120s")).hasToString("7/2m");
        assertThat(Limit.of("7/60m")).hasToString("7/1h");
    }

    @Example
    void aLimitIsPositiveAndWhole() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(1, Duration.ofMillis(1500)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(1, Duration.ZERO));
    }

    @Provide
    Arbitrary<List<Limit>> limitLists() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 999_999_999),
                        Arbitraries.longs().between(1, 999_999_999).map(Duration::ofSeconds))
                .as(Limit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
