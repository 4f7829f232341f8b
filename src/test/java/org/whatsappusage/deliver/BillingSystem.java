package org.whatsappusage.deliver;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/** A billing system that takes usage over HTTP by its documented rules, and adds it up. */
public abstract class BillingSystem implements Function<Request, Answer> {

    public static final String KEY = "hush-hush";

    private final String path;
    private final Deque<Answer> faults = new ArrayDeque<>();
    private final Map<String, BigDecimal> totals = new TreeMap<>();

    BillingSystem(String path) {
        this.path = path;
    }

    /** Answers the next request with this, without looking at it. */
    public synchronized void fail(Answer fault) {
        faults.add(fault);
    }

    @Override
    public synchronized Answer apply(Request request) {
        if (!faults.isEmpty()) {
            return faults.remove();
        }
        if (!request.path().equals(path)) {
            return error(404, "no " + request.path());
        }
        if (!request.method().equals("POST")) {
            return error(405, "no " + request.method());
        }
        if (!("Bearer " + KEY).equals(request.header("Authorization"))) {
            return error(401, "who are you?");
        }
        return take(request);
    }

    abstract Answer take(Request request);

    /** What it has counted, by customer and meter. */
    public synchronized Map<String, BigDecimal> totals() {
        return new TreeMap<>(totals);
    }

    void add(String customer, String meter, BigDecimal value) {
        totals.merge(customer + " " + meter, value, BigDecimal::add);
    }

    static Answer error(int status, String message) {
        return Answer.status(status, "{\"error\":{\"message\":\"" + message + "\"}}");
    }
}
