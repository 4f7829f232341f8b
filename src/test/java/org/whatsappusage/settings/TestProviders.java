package org.whatsappusage.settings;

import com.fasterxml.jackson.core.JsonParser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Authenticator;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.ErrorDetails;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.provider.Transport;

/** Providers that know their operations' names and what a connection needs, but call nothing: settings need no more. */
public final class TestProviders {

    private TestProviders() {}

    /** Two with the names and operations of the real ones. */
    public static Providers load() {
        return Providers.load(new ServicesLoader());
    }

    /** Sees these providers in place of those on the class path. */
    private static final class ServicesLoader extends ClassLoader {

        private ServicesLoader() {
            super(TestProviders.class.getClassLoader());
        }

        @Override
        public Enumeration<java.net.URL> getResources(String name) throws java.io.IOException {
            if (!name.equals("META-INF/services/" + Provider.class.getName())) {
                return super.getResources(name);
            }
            Path file = Files.createTempFile("providers", null);
            file.toFile().deleteOnExit();
            Files.writeString(file, Hub.class.getName() + "\n" + Cloud.class.getName() + "\n");
            return Collections.enumeration(List.of(file.toUri().toURL()));
        }
    }

    /** With discovery, clients and channels. */
    public static final class Hub extends Named {

        public Hub() {
            super(
                    "360dialog",
                    "https://hub.360dialog.io",
                    List.of(
                            operation("clients", StreamPlan.discovery(StreamPlan.Scope.CLIENT)),
                            operation("channels", StreamPlan.discovery(StreamPlan.Scope.CHANNEL)),
                            operation("partner-balance", StreamPlan.balance(StreamPlan.Scope.PARTNER)),
                            operation("client-balance", StreamPlan.balance(StreamPlan.Scope.CLIENT)),
                            operation("channel-balance", StreamPlan.balance(StreamPlan.Scope.CHANNEL)),
                            operation("channel-usage", usage(StreamPlan.Scope.CHANNEL))));
        }

        @Override
        public List<String> problems(Connection connection) {
            List<String> problems = new ArrayList<>();
            if (connection.apiKey() == null && connection.username() == null) {
                problems.add("api-key is missing");
            }
            if (connection.partnerId() == null) {
                problems.add("partner-id is missing");
            }
            return problems;
        }
    }

    /** With accounts. */
    public static final class Cloud extends Named {

        public Cloud() {
            super(
                    "ycloud",
                    "https://api.ycloud.com",
                    List.of(
                            operation("usage-details", usage(StreamPlan.Scope.ACCOUNT)),
                            operation("account-balance", StreamPlan.balance(StreamPlan.Scope.ACCOUNT))));
        }

        @Override
        public List<String> problems(Connection connection) {
            return connection.apiKey() == null ? List.of("needs credentials") : List.of();
        }
    }

    private abstract static class Named implements Provider {

        private final String name;
        private final URI baseUrl;
        private final List<Operation> operations;

        Named(String name, String baseUrl, List<Operation> operations) {
            this.name = name;
            this.baseUrl = URI.create(baseUrl);
            this.operations = operations;
        }

        static StreamPlan usage(StreamPlan.Scope scope) {
            return new StreamPlan(StreamPlan.Kind.USAGE, scope, ZoneOffset.UTC, null, 1, 1, Duration.ZERO, null);
        }

        static Operation operation(String name, StreamPlan plan) {
            return new Operation() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public StreamPlan plan() {
                    return plan;
                }

                @Override
                public HttpCall call(Connection connection, Parameters parameters) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Answer read(JsonParser json, Source source) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public URI baseUrl() {
            return baseUrl;
        }

        @Override
        public List<Operation> operations() {
            return operations;
        }

        @Override
        public Authenticator authenticator(Connection connection, Transport transport, Clock clock) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ErrorDetails error(int status, HttpHeaders headers, byte[] body) {
            throw new UnsupportedOperationException();
        }
    }
}
