package org.whatsappusage.limit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many calls are allowed in a window of time. Written {@code N/Ts}, {@code N/Tm} or {@code N/Th}.
 *
 * @param calls 1 or more
 * @param window whole seconds, 1 or more
 */
public record Limit(long calls, Duration window) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})\\s*/\\s*([0-9]{1,9})([smh])");

    /**
     * @throws IllegalArgumentException if a part is zero, negative or no whole second
     */
    public Limit {
        if (calls < 1 || window.getSeconds() < 1 || window.getNano() != 0) {
            throw new IllegalArgumentException("no limit: " + calls + " in " + window);
        }
    }

    /**
     * @param text such as {@code 200/1h}
     * @throws IllegalArgumentException if it is no limit
     */
    public static Limit of(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no limit: '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(2));
        Duration window =
                switch (matcher.group(3)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        return new Limit(Long.parseLong(matcher.group(1)), window);
    }

    /**
     * @param text limits with a comma between them, all of which hold at once
     * @throws IllegalArgumentException if one of them is no limit
     */
    public static List<Limit> list(String text) {
        return Arrays.stream(text.split(",", -1)).map(Limit::of).toList();
    }

    /** As {@link #list(String)} reads it. */
    public static String text(List<Limit> limits) {
        return limits.stream().map(Limit::toString).collect(Collectors.joining(", "));
    }

    /** As {@link #of(String)} reads it, in the largest unit that is exact. */
    @Override
    public String toString() {
        long seconds = window.getSeconds();
        if (seconds % 3600 == 0) {
            return calls + "/" + seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? calls + "/" + seconds / 60 + "m" : calls + "/" + seconds + "s";
    }
}
