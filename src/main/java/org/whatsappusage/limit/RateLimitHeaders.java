package org.whatsappusage.limit;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.Parametrizable;
import org.greenbytes.http.sfv.Parser;

/**
 * Reads {@code RateLimit-*} as IETF draft 06 has them (a list of quotas, seconds until the reset), {@code RateLimit} and
 * {@code RateLimit-Policy} as later drafts do (named policies, and the dictionary between), and {@code Retry-After} of RFC 9110.
 */
final class RateLimitHeaders {

    private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,15})(?![\\d.]).*", Pattern.DOTALL);
    private static final long MOST_CALLS = 999_999_999;
    private static final Locale ENGLISH = Locale.ENGLISH;

    /** RFC 9110 5.6.7: the preferred form of a date and the two that are obsolete and still to be read. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", ENGLISH).withZone(ZoneOffset.UTC));

    private final Function<String, Optional<String>> headers;
    private final Instant now;

    /** @param now for dates, where the answer has none of its own */
    RateLimitHeaders(Function<String, Optional<String>> headers, Instant now) {
        this.headers = headers;
        this.now = now;
    }

    /** What the later drafts put into one header. */
    private record Service(String name, Long quota, Long remaining, Long reset) {}

    Announcement read() {
        List<Policy> policies = policies("RateLimit-Policy");
        if (policies.isEmpty()) {
            policies = policies("RateLimit-Limit");
        }
        Service service = headers.apply("RateLimit").map(this::service).orElse(null);
        Long quota = number("RateLimit-Limit");
        Duration window = null;
        Long remaining = number("RateLimit-Remaining");
        Long reset = number("RateLimit-Reset");
        if (service != null) {
            quota = service.quota() == null ? quota : service.quota();
            remaining = service.remaining() == null ? remaining : service.remaining();
            reset = service.reset() == null ? reset : service.reset();
            for (Policy policy : policies) {
                if (service.name() != null && service.name().equals(policy.name())) {
                    quota = policy.limit().calls();
                    window = policy.limit().window();
                }
            }
        }
        return new Announcement(
                policies,
                quota,
                window,
                remaining,
                reset == null ? null : seconds(reset),
                headers.apply("Retry-After").map(this::retryAfter).orElse(null));
    }

    private List<Policy> policies(String header) {
        List<Policy> found = new ArrayList<>();
        String text = headers.apply(header).orElse(null);
        if (text != null) {
            try {
                for (Parametrizable<?> item : Parser.parseList(text).get()) {
                    Long quota = item.get() instanceof Long number ? number : parameter(item, "q");
                    Long window = parameter(item, "w");
                    if (quota != null && window != null && quota > 0 && window > 0) {
                        String name = item.get() instanceof Long ? null : String.valueOf(item.get());
                        found.add(new Policy(name, new Limit(Math.min(quota, MOST_CALLS), seconds(window))));
                    }
                }
            } catch (RuntimeException unreadable) {
                return List.of();
            }
        }
        return found;
    }

    private Service service(String text) {
        try {
            List<? extends Parametrizable<?>> items = Parser.parseList(text).get();
            Parametrizable<?> critical = null;
            for (Parametrizable<?> item : items) {
                Long left = parameter(item, "r");
                if (left != null && (critical == null || left < parameter(critical, "r"))) {
                    critical = item;
                }
            }
            if (critical != null) {
                return new Service(
                        String.valueOf(critical.get()), null, parameter(critical, "r"), parameter(critical, "t"));
            }
        } catch (RuntimeException notPolicy) {
            // perhaps the dictionary
        }
        try {
            Dictionary dictionary = Parser.parseDictionary(text);
            return new Service(
                    null, member(dictionary, "limit"), member(dictionary, "remaining"), member(dictionary, "reset"));
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    private static Long parameter(Parametrizable<?> item, String name) {
        return item.getParams().get(name) != null && item.getParams().get(name).get() instanceof Long number
                ? number
                : null;
    }

    private static Long member(Dictionary dictionary, String name) {
        return dictionary.get().get(name) != null && dictionary.get().get(name).get() instanceof Long number
                ? number
                : null;
    }

    private Long number(String header) {
        return headers.apply(header)
                .map(NUMBER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .orElse(null);
    }

    private Duration retryAfter(String text) {
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            return seconds(Long.parseLong(number.group(1)));
        }
        Instant until = date(text);
        if (until == null) {
            return null;
        }
        // The provider's clock may be another than ours; it says what it shows.
        Instant said = headers.apply("Date").map(RateLimitHeaders::date).orElse(now);
        Duration wait = Duration.between(said, until);
        return wait.isNegative() ? Duration.ZERO : seconds(wait.toSeconds() + (wait.getNano() > 0 ? 1 : 0));
    }

    private static Instant date(String text) {
        for (DateTimeFormatter format : DATES) {
            try {
                return format == DATES.get(0)
                        ? ZonedDateTime.parse(text.strip(), format).toInstant()
                        : LocalDateTime.parse(text.strip(), format).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException another) {
                // the next form
            }
        }
        return null;
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(Math.min(Math.max(0, seconds), Buckets.LONGEST.toSeconds()));
    }
}
