package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.whatsappusage.sandbox.Answer.Delivery;
import org.whatsappusage.sandbox.Fault.Effect;

/**
 * A fault as it is asked for at {@code POST /sandbox/faults}: one flat JSON object with a {@code kind}. Fields that its kind
 * does not know are refused, so that a misspelt fault does not silently let a test pass.
 *
 * <p>Kinds that hit requests: {@code status} (status, message, shape, headers), {@code html} (status, headers), {@code body}
 * (status, contentType, body, headers), {@code headers} (headers), {@code cut} (percent), {@code stall} (seconds, where),
 * {@code drop}, {@code empty}, {@code reorder}, {@code repeat-page}, {@code drift}, {@code foreign-phone} (phone). Each takes
 * {@code operation}, {@code account} and {@code query} to say which requests, {@code after} and {@code times} (0: for ever) to
 * say how many of them.
 *
 * <p>Kinds that change the world at once: {@code restate} (account, from, to, category, percent), {@code remove-channel}
 * (account), {@code extra-channels} (count), {@code crowd} (wabas), {@code page-cap} (limit), {@code expire-tokens}.
 */
final class FaultForm {

    private static final String PROXY_PAGE =
            "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

    private final Map<String, Object> fields;
    private final Set<String> read = new HashSet<>();

    FaultForm(Map<String, Object> fields) {
        this.fields = fields;
    }

    String kind() {
        return required("kind");
    }

    /** The change of the world that this kind makes at once, if it makes one. */
    Optional<UnaryOperator<Scenario>> change() {
        return Optional.ofNullable(
                switch (kind()) {
                    case "remove-channel" -> {
                        String id = required("account");
                        yield scenario -> scenario.withoutChannel(id);
                    }
                    case "restate" -> {
                        Scenario.Restatement restatement = restatement();
                        yield scenario -> scenario.with(restatement);
                    }
                    case "extra-channels" -> {
                        int count = number("count", 1, 0, 9999);
                        yield scenario -> scenario.withExtraChannels(count);
                    }
                    case "crowd" -> {
                        int wabas = number("wabas", 1, 0, 1000);
                        yield scenario -> scenario.withCrowd(wabas);
                    }
                    case "page-cap" -> {
                        int limit = number("limit", 1, 0, 1000);
                        yield scenario -> scenario.withPageCap(limit);
                    }
                    default -> null;
                });
    }

    private Scenario.Restatement restatement() {
        return new Scenario.Restatement(
                required("account"),
                day("from"),
                day("to"),
                text("category").orElse(null),
                number("percent", 100, 0, 1000));
    }

    /** The fault that certain requests will meet. */
    Fault fault(String id) {
        Effect effect = effect();
        Fault.Target target =
                new Fault.Target(text("operation").orElse(null), text("account").orElse(null), texts("query"));
        return new Fault(id, target, effect, number("after", 0, 0, 1_000_000), number("times", 1, 0, 1_000_000));
    }

    private Effect effect() {
        return switch (kind()) {
            case "status" ->
                new Effect.Failure(
                        number("status", 500, 400, 599),
                        text("message").orElse("The sandbox was asked to fail."),
                        text("shape").filter("older"::equals).isPresent(),
                        texts("headers"));
            case "html" ->
                new Effect.Foreign(number("status", 200, 200, 599), "text/html", PROXY_PAGE, texts("headers"));
            case "body" ->
                new Effect.Foreign(
                        number("status", 200, 200, 599),
                        text("contentType").orElse("application/json"),
                        text("body").orElse(""),
                        texts("headers"));
            case "headers" -> new Effect.Headers(texts("headers"));
            case "cut" -> new Effect.Transport(new Delivery.Cut(number("percent", 50, 0, 99)));
            case "stall" ->
                new Effect.Transport(new Delivery.Stall(
                        Duration.ofSeconds(number("seconds", 30, 0, 3600)),
                        text("where").filter("body"::equals).isPresent()));
            case "drop" -> new Effect.Transport(new Delivery.Drop());
            case "empty" -> new Effect.Empty();
            case "reorder" -> new Effect.Reorder();
            case "repeat-page" -> new Effect.RepeatPage();
            case "drift" -> new Effect.Drift();
            case "foreign-phone" -> new Effect.ForeignPhone(text("phone").orElse("15555550100"));
            default -> throw new InvalidParameter("kind", "Unknown kind " + kind() + ".");
        };
    }

    /** Refuses fields that nothing has asked for. */
    void requireAllRead() {
        for (String name : fields.keySet()) {
            if (!read.contains(name)) {
                throw new InvalidParameter(name, "A fault of kind " + kind() + " has no field " + name + ".");
            }
        }
    }

    private Optional<String> text(String name) {
        read.add(name);
        return Optional.ofNullable(fields.get(name)).map(String::valueOf);
    }

    private String required(String name) {
        return text(name).orElseThrow(() -> new InvalidParameter(name, "Missing field " + name + "."));
    }

    private LocalDate day(String name) {
        try {
            return LocalDate.parse(required(name));
        } catch (DateTimeParseException e) {
            throw new InvalidParameter(name, "Field " + name + " must be a date as yyyy-MM-dd.");
        }
    }

    private int number(String name, int absent, int least, int most) {
        read.add(name);
        Object value = fields.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof BigDecimal number
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
            return number.intValue();
        }
        throw new InvalidParameter(name, "Field " + name + " must be a number of " + least + " to " + most + ".");
    }

    private Map<String, String> texts(String name) {
        read.add(name);
        Map<String, String> texts = new LinkedHashMap<>();
        if (fields.get(name) instanceof Map<?, ?> object) {
            object.forEach((key, value) -> texts.put((String) key, String.valueOf(value)));
        } else if (fields.get(name) != null) {
            throw new InvalidParameter(name, "Field " + name + " must be an object.");
        }
        return texts;
    }
}
