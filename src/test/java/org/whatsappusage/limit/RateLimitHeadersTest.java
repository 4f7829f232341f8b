package org.whatsappusage.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {

    private static final Instant NOW = Instant.parse("2026-03-05T08:00:00Z");

    private static Announcement read(Map<String, String> headers) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        return Announcement.read(name -> Optional.ofNullable(anyCase.get(name)), NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10;w=3600                               | 10/1h",
                "10;w=3600, 200;w=3600                   | 10/1h, 200/1h",
                "10;w=1;burst=1000, 50;w=60;comment=\"x\"  | 10/1s, 50/1m",
                "\"default\";q=100;w=10                    | 100/10s",
                "\"hour\";q=1000;w=3600, \"day\";q=5000;w=86400;qu=\"requests\" | 1000/1h, 5000/24h",
                "burst;q=7;w=5                           | 7/5s",
                "10                                      | ''",
                "10;w=0                                  | ''",
                "0;w=60                                  | ''",
                "-1;w=60                                 | ''",
                "10;w=soon                               | ''",
                "10;w=3600 200;w=3600                    | ''",
                "<html>                                  | ''",
                "5;w=999999999999999                     | 5/24h",
                "999999999999999;w=1                     | 999999999/1s"
            })
    void policies(String header, String limits) {
        assertThat(read(Map.of("RateLimit-Policy", header)).policies())
                .extracting(Policy::limit)
                .isEqualTo(limits.isEmpty() ? List.of() : Limit.list(limits));
    }

    @Test
    void draft06() {
        Announcement said =
                read(Map.of("ratelimit-limit", "10, 10;w=3600", "ratelimit-remaining", "3", "ratelimit-reset", "50"));
        assertThat(said)
                .isEqualTo(new Announcement(
                        List.of(new Policy(null, Limit.of("10/1h"))), 10L, null, 3L, Duration.ofSeconds(50), null));
        assertThat(said.pause()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void namedPolicies() {
        assertThat(read(Map.of(
                        "RateLimit-Policy", "\"burst\";q=100;w=10, \"day\";q=1000;w=86400",
                        "RateLimit", "\"burst\";r=50;t=3, \"day\";r=20;t=400")))
                .isEqualTo(new Announcement(
                        List.of(new Policy("burst", Limit.of("100/10s")), new Policy("day", Limit.of("1000/24h"))),
                        1000L,
                        Duration.ofDays(1),
                        20L,
                        Duration.ofSeconds(400),
                        null));
    }

    @Test
    void theDictionaryBetweenTheDrafts() {
        assertThat(read(Map.of("RateLimit", "limit=100, remaining=50, reset=5", "RateLimit-Policy", "100;w=10")))
                .isEqualTo(new Announcement(
                        List.of(new Policy(null, Limit.of("100/10s"))), 100L, null, 50L, Duration.ofSeconds(5), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                                | PT0S",
                "120                              | PT2M",
                " 7                               | PT7S",
                "Thu, 05 Mar 2026 08:01:00 GMT    | PT1M",
                "Thursday, 05-Mar-26 08:01:00 GMT | PT1M",
                "Thu Mar  5 08:01:00 2026         | PT1M",
                "Thu, 05 Mar 2026 07:00:00 GMT    | PT0S",
                "Fri, 05 Mar 2100 08:00:00 GMT    | PT24H",
                "999999999999999                  | PT24H",
                "99999999999999999999999          | ",
                "1.5                              | ",
                "-5                               | ",
                "soon                             | ",
                "'Thu, 35 Mar 2026 08:01:00 GMT'  | "
            })
    void retryAfter(String header, Duration wait) {
        assertThat(read(Map.of("Retry-After", header)).retryAfter()).isEqualTo(wait);
    }

    @Test
    void aDateIsReadByTheClockThatWroteIt() {
        assertThat(read(Map.of(
                                "Retry-After", "Thu, 05 Mar 2026 09:00:20 GMT",
                                "Date", "Thu, 05 Mar 2026 09:00:00 GMT"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-3", "1.5", "99999999999999999999", ";;", "\"", "٣"})
    void garbageSaysNothing(String value) {
        assertThat(read(Map.of(
                        "RateLimit-Limit", value,
                        "RateLimit-Remaining", value,
                        "RateLimit-Reset", value,
                        "RateLimit", value,
                        "RateLimit-Policy", value,
                        "Retry-After", value)))
                .isEqualTo(new Announcement(List.of(), null, null, null, null, null));
    }

    @Property
    void noTextIsAnError(@ForAll String one, @ForAll String other) {
        assertThat(read(Map.of(
                        "RateLimit-Limit", one,
                        "RateLimit-Remaining", other,
                        "RateLimit", one,
                        "RateLimit-Policy", other,
                        "Retry-After", one,
                        "Date", other)))
                .isNotNull();
    }
}
