package org.whatsappusage.cli;

import java.util.List;
import java.util.Optional;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.util.ObjectHelper;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.whatsappusage.deliver.UnusableSinkException;
import org.whatsappusage.settings.SettingsException;

/** What a user can do about a start that failed: which setting or route is wrong, told without any value. */
final class StartFailure {

    private static final String ROUTES = "whatsapp-usage.routes: ";

    private StartFailure() {}

    /** The failure as one of the settings, if it is one; nothing was called then. */
    static Exception explained(Exception failure) {
        return sink(failure)
                .or(() -> file(failure))
                .or(() -> route(failure))
                .or(() -> property(failure))
                .<Exception>map(problem -> new SettingsException(List.of(problem)))
                .orElse(failure);
    }

    private static Optional<String> sink(Exception failure) {
        return find(UnusableSinkException.class, failure).map(Exception::getMessage);
    }

    private static Optional<String> file(Exception failure) {
        return find(MarkedYamlEngineException.class, failure)
                .map(yaml ->
                        ROUTES + yaml.getProblemMark().map(StartFailure::place).orElse("") + yaml.getProblem());
    }

    private static String place(Mark mark) {
        return mark.getName() + ", line " + (mark.getLine() + 1) + ": ";
    }

    private static Optional<String> route(Exception failure) {
        return find(FailedToCreateRouteException.class, failure)
                .map(route -> ROUTES + "route " + route.getRouteId() + ": " + reason(route));
    }

    /** Camel repeats the options of an endpoint that it cannot make, also one that holds a secret. */
    private static String reason(FailedToCreateRouteException route) {
        Optional<String> option = find(PropertyBindingException.class, route)
                .map(binding -> "the option " + binding.getPropertyName() + " cannot have the value that is set");
        String message = innermost(route).getMessage();
        int reason = message == null ? 0 : Math.max(0, message.lastIndexOf(" due to: "));
        boolean endpoint = ObjectHelper.getException(ResolveEndpointFailedException.class, route) != null;
        return option.orElseGet(() -> endpoint
                ? message.substring(reason).replaceFirst("^ due to: ", "").replaceAll("=[^,&}\\]\\[{]+", "=…")
                : String.valueOf(message));
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Optional<String> property(Exception failure) {
        return find(PropertyBindingException.class, failure)
                .filter(binding -> binding.getOptionKey() != null)
                .map(binding -> (binding.getOptionPrefix() == null ? "" : binding.getOptionPrefix())
                        + binding.getOptionKey() + " is no setting of Camel's, or cannot have the value that is set");
    }

    private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
        return Optional.ofNullable(ObjectHelper.getException(type, failure));
    }
}
