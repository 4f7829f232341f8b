package org.whatsappusage.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.whatsappusage.sandbox.SandboxState.Snapshot;

/** The sandbox's own paths, which no provider has: sums to compare with, faults, the clock, and what was called. */
final class ControlApi implements ProviderApi {

    private static final Object DONE = Json.object("done", true);

    private final SandboxState state;

    ControlApi(SandboxState state) {
        this.state = state;
    }

    @Override
    public Answer answer(Request request) {
        try {
            List<String> segments = request.segments();
            String action = request.method() + " " + (segments.size() > 1 ? segments.get(1) : "");
            String rest = segments.size() > 2 ? segments.get(2) : null;
            return switch (action) {
                case "GET totals" -> Answer.json(200, totals(request.parameters()));
                case "GET faults" ->
                    Answer.json(200, Json.object("faults", state.faults().list()));
                case "POST faults" -> addFault(request);
                case "DELETE faults" -> removeFaults(rest);
                case "POST clock" -> stopClock(request);
                case "DELETE clock" -> startClock();
                case "GET requests" ->
                    Answer.json(200, Json.object("requests", state.log().list()));
                case "DELETE requests" -> forgetRequests();
                default -> refused(404, "The sandbox has no " + action + ".");
            };
        } catch (InvalidParameter e) {
            return refused(400, e.getMessage());
        } catch (Json.MalformedJson e) {
            return refused(400, "The body is not JSON: " + e.getMessage() + ".");
        }
    }

    private Object totals(Parameters parameters) {
        parameters.allowOnly("from", "to");
        LocalDate from = parameters.requiredDay("from");
        LocalDate to = parameters.requiredDay("to");
        Snapshot snapshot = state.snapshot();
        return new Totals(snapshot.world(), snapshot.traffic(), snapshot.billing(), from, to).answer();
    }

    private Answer addFault(Request request) {
        FaultForm form = new FaultForm(request.jsonObject());
        if (form.kind().equals("expire-tokens")) {
            form.requireAllRead();
            state.tokens().expireAll();
            return Answer.json(201, DONE);
        }
        Optional<UnaryOperator<Scenario>> change = form.change();
        if (change.isPresent()) {
            form.requireAllRead();
            state.change(change.get());
            return Answer.json(201, DONE);
        }
        String id = state.faults().nextId();
        Fault fault = form.fault(id);
        form.requireAllRead();
        state.faults().add(fault);
        return Answer.json(201, Json.object("id", id));
    }

    /** Without an id: all of them, and the ordinary world is back. */
    private Answer removeFaults(String id) {
        if (id == null) {
            state.faults().clear();
            state.change(unused -> Scenario.ordinary());
            return Answer.json(200, DONE);
        }
        return state.faults().remove(id) ? Answer.json(200, DONE) : refused(404, "There is no fault " + id + ".");
    }

    private Answer stopClock(Request request) {
        Map<String, Object> body = request.jsonObject();
        try {
            state.dataClock().stop(Instant.parse(String.valueOf(body.get("now"))));
        } catch (DateTimeParseException e) {
            return refused(400, "Field now must be an instant as 2026-11-22T12:00:00Z.");
        }
        return Answer.json(200, Json.object("now", state.dataClock().now().toString()));
    }

    private Answer startClock() {
        state.dataClock().stop(null);
        return Answer.json(200, Json.object("now", state.dataClock().now().toString()));
    }

    private Answer forgetRequests() {
        state.log().clear();
        return Answer.json(200, DONE);
    }

    private static Answer refused(int status, String message) {
        return Answer.json(status, Json.object("error", message));
    }
}
