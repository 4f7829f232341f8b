package org.whatsappusage.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.whatsappusage.sandbox.Fault.Effect;
import org.whatsappusage.sandbox.Fault.Facts;
import org.whatsappusage.sandbox.Fault.Strike;

/** Where a fault gets its way with a request: after authentication and limits, before anything is computed. */
final class FaultInjection {

    /** What a provider does with a request that got this far. */
    interface Handler {

        /** An error in the provider's own shape. */
        Answer failure(Effect.Failure failure);

        /** @param moved how often the list has moved since its first page */
        Answer answer(Parameters parameters, int moved);
    }

    /** The lists that carry rows, at both providers. */
    private static final Set<String> LISTS = Set.of("items", "data_points", "usage", "clients", "partner_channels");

    /** The numbers that tell how long those lists are. */
    private static final Set<String> COUNTS = Set.of("length", "count", "total");

    private static final int SHUFFLE_SEED = 360;

    private final FaultBoard board;

    FaultInjection(FaultBoard board) {
        this.board = board;
    }

    Answer around(Facts facts, Handler handler) {
        Optional<Strike> strike = board.strike(facts);
        Parameters parameters = facts.parameters();
        if (strike.isEmpty()) {
            return handler.answer(parameters, 0);
        }
        Effect effect = strike.get().effect();
        if (effect instanceof Effect.Failure failure) {
            return handler.failure(failure).with(failure.headers());
        }
        if (effect instanceof Effect.Foreign foreign) {
            Answer.Text text = new Answer.Text(foreign.contentType(), foreign.body());
            return new Answer(foreign.status(), foreign.headers(), text, new Answer.Delivery.Whole());
        }
        if (effect instanceof Effect.RepeatPage) {
            return handler.answer(parameters.with("page", "1"), 0);
        }
        if (effect instanceof Effect.Drift) {
            return handler.answer(parameters, (int) strike.get().count() - 1);
        }
        return spoiled(handler.answer(parameters, 0), effect);
    }

    private static Answer spoiled(Answer answer, Effect effect) {
        if (effect instanceof Effect.Headers more) {
            return answer.with(more.headers());
        }
        if (effect instanceof Effect.Transport transport) {
            return answer.with(transport.delivery());
        }
        if (effect instanceof Effect.Empty) {
            return answer.withContent(FaultInjection::emptied);
        }
        if (effect instanceof Effect.Reorder) {
            return answer.withContent(FaultInjection::reordered);
        }
        String phone = ((Effect.ForeignPhone) effect).phone();
        return answer.withContent(content -> withPhone(content, phone));
    }

    private static Object emptied(Object tree) {
        return mapped(tree, (name, value) -> {
            if (LISTS.contains(name)) {
                return List.of();
            }
            return COUNTS.contains(name) ? 0 : mapped(value, FaultInjection::emptiedField);
        });
    }

    private static Object emptiedField(String name, Object value) {
        return LISTS.contains(name) ? List.of() : mapped(value, FaultInjection::emptiedField);
    }

    private static Object reordered(Object tree) {
        return mapped(tree, (name, value) -> {
            if (LISTS.contains(name) && value instanceof List<?> list) {
                List<Object> shuffled = new ArrayList<>(list);
                Collections.shuffle(shuffled, new Random(SHUFFLE_SEED));
                return shuffled;
            }
            return reordered(value);
        });
    }

    private static Object withPhone(Object tree, String phone) {
        return mapped(tree, (name, value) -> name.equals("phone_number") ? phone : withPhone(value, phone));
    }

    private interface FieldChange {
        Object apply(String name, Object value);
    }

    /** The tree with every field of its objects changed; lists are walked through. */
    private static Object mapped(Object tree, FieldChange change) {
        if (tree instanceof Map<?, ?> object) {
            Map<String, Object> changed = new LinkedHashMap<>();
            object.forEach((name, value) -> changed.put((String) name, change.apply((String) name, value)));
            return changed;
        }
        if (tree instanceof List<?> list) {
            UnaryOperator<Object> inside = element -> mapped(element, change);
            return list.stream().map(element -> inside.apply(element)).toList();
        }
        return tree;
    }
}
