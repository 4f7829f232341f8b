package org.whatsappusage.deliver;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.util.ObjectHelper;
import org.whatsappusage.settings.SinkSettings;

/**
 * Makes the endpoints of sinks, so that a wrong one, or one of a format that cannot be written, is found at once and told
 * without what Camel repeats of it.
 */
public final class SinkEndpoints {

    /** Behind it, Camel lists the options that an endpoint has not, with their values. */
    private static final String UNKNOWN = "Unknown parameters=[";

    private SinkEndpoints() {}

    /**
     * The endpoint that the sink's route sends to.
     *
     * @throws UnusableSinkException if there can be none
     */
    public static Endpoint endpoint(CamelContext context, SinkSettings sink) {
        mapping(context, sink);
        return endpoint(context, sink, new SinkUri(context.resolvePropertyPlaceholders(sink.uri())));
    }

    static Endpoint endpoint(CamelContext context, SinkSettings sink, SinkUri uri) {
        requireFormat(sink, uri);
        if (uri.mayNameTwoAlike()) {
            throw new UnusableSinkException(
                    sink.name(),
                    "uri",
                    "a later file may be named " + uri.fileName().orElseThrow()
                            + ", too, and would take this one's place: put ${header." + Delivery.DOCUMENT
                            + "} into fileName, leave fileName out, or say by fileExist what is to happen");
        }
        return endpoint(context, sink, "uri", uri);
    }

    /**
     * The endpoint that says whom records are billed to.
     *
     * @return empty if the sink has none
     * @throws UnusableSinkException if there can be none
     */
    static Optional<SinkUri> mapping(CamelContext context, SinkSettings sink) {
        Optional<SinkUri> uri = Optional.ofNullable(sink.mapping())
                .map(context::resolvePropertyPlaceholders)
                .map(SinkUri::new);
        uri.ifPresent(mapping -> endpoint(context, sink, "mapping", mapping));
        return uri;
    }

    private static Endpoint endpoint(CamelContext context, SinkSettings sink, String setting, SinkUri uri) {
        try {
            return context.getEndpoint(uri.endpoint());
        } catch (RuntimeException wrong) {
            throw new UnusableSinkException(sink.name(), setting, why(wrong, uri));
        }
    }

    private static void requireFormat(SinkSettings sink, SinkUri uri) {
        if (sink.format().equals(SinkSettings.RECORDS)) {
            // No document, so nothing has to be able to write it.
            return;
        }
        Format format;
        try {
            format = Formats.named(sink.format());
        } catch (IllegalArgumentException unusable) {
            throw new UnusableSinkException(sink.name(), "format", unusable.getMessage());
        }
        uri.fileName().flatMap(name -> Gzip.problem(format, name)).ifPresent(problem -> {
            throw new UnusableSinkException(sink.name(), "uri", problem);
        });
    }

    private static String why(RuntimeException wrong, SinkUri uri) {
        if (ObjectHelper.getException(NoSuchEndpointException.class, wrong) != null) {
            return "there is no Camel component '" + uri.scheme()
                    + "' on the class path (a distribution takes it from lib/ext)";
        }
        PropertyBindingException option = ObjectHelper.getException(PropertyBindingException.class, wrong);
        if (option != null && option.getPropertyName() != null) {
            return "the option " + option.getPropertyName() + " cannot have the value that is set";
        }
        String message = String.valueOf(wrong.getMessage());
        int unknown = message.lastIndexOf(UNKNOWN);
        if (unknown >= 0) {
            return "the component " + uri.scheme() + " has no option "
                    + String.join(", ", uri.optionsIn(message.substring(unknown)));
        }
        int reason = message.lastIndexOf(" due to: ");
        return uri.withoutValues(reason < 0 ? message : message.substring(reason + " due to: ".length()));
    }
}
