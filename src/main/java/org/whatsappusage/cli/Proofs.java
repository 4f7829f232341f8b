package org.whatsappusage.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.whatsappusage.component.WhatsAppUsageConstants;
import org.whatsappusage.deliver.SinkEndpoints;
import org.whatsappusage.deliver.UnusableSinkException;
import org.whatsappusage.deliver.table.UsageTableEndpoint;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.settings.ConnectionSettings;
import org.whatsappusage.settings.Settings;
import org.whatsappusage.settings.SettingsException;
import org.whatsappusage.settings.SinkSettings;

/** Proves that what the settings name is there and lets us in. */
final class Proofs {

    private final Settings settings;
    private final Providers providers;
    private final CamelContext context;
    private final RouteBeginnings beginnings;
    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private final Map<String, Long> putAside = new HashMap<>();

    /**
     * @param beginnings of the routes that would run
     * @throws SettingsException if a sink cannot be; names each that cannot. Nothing was called then
     */
    Proofs(Settings settings, Providers providers, CamelContext context, RouteBeginnings beginnings) {
        this.settings = settings;
        this.providers = providers;
        this.context = context;
        this.beginnings = beginnings;
        List<String> problems = new ArrayList<>();
        settings.sinks().forEach((name, sink) -> {
            try {
                endpoints.put(name, SinkEndpoints.endpoint(context, sink));
            } catch (UnusableSinkException unusable) {
                problems.add(unusable.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    List<CheckLine> lines() {
        List<CheckLine> lines = new ArrayList<>();
        lines.add(line("ledger", this::ledger));
        settings.connections()
                .forEach((name, connection) -> lines.add(line("connection " + name, () -> connection(connection))));
        settings.sinks()
                .forEach((name, sink) -> lines.add(line("sink " + name, () -> sink(sink) + putAside(sink.name()))));
        return lines;
    }

    /** What it once refused keeps a sink from nothing, and is easily forgotten. */
    private String putAside(String sink) {
        long versions = putAside.getOrDefault(sink, 0L);
        return versions == 0 ? "" : "; put aside in sink_dead_letter: " + Figures.count(versions);
    }

    @FunctionalInterface
    private interface Proof {
        String detail() throws Exception;
    }

    private static CheckLine line(String subject, Proof proof) {
        try {
            return new CheckLine(subject, true, proof.detail());
        } catch (Exception e) {
            return new CheckLine(subject, false, text(e));
        }
    }

    private static String text(Exception failure) {
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + " is no folder that can be written ("
                    + file.getClass().getSimpleName().replaceFirst("Exception$", "") + ")";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private String ledger() {
        var ledger = settings.ledger();
        try (Ledger opened = Ledger.open(ledger.url(), ledger.username(), ledger.password(), Clock.systemUTC())) {
            settings.sinks().keySet().forEach(sink -> putAside.put(sink, opened.putAside(sink)));
        }
        return ledger.shownUrl();
    }

    /** The balance of the partner or account: one call that needs no discovery and moves nothing. */
    private String connection(ConnectionSettings connection) throws Exception {
        Provider provider = providers.get(connection.connection().provider());
        Operation cheap = provider.operations().stream()
                .filter(operation -> operation.plan().kind() == StreamPlan.Kind.BALANCE)
                .filter(operation -> operation.plan().scope() == StreamPlan.Scope.PARTNER
                        || operation.plan().scope() == StreamPlan.Scope.ACCOUNT)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the provider has no operation that proves it cheaply"));
        Exchange answered = context.createProducerTemplate()
                .request("whatsapp-usage:" + provider.name() + "/" + cheap.name(), exchange -> exchange.getMessage()
                        .setHeader(WhatsAppUsageConstants.CONNECTION, connection.name()));
        if (answered.getException() != null) {
            throw answered.getException();
        }
        String balance = answered.getMessage().getBody(Answer.class).observations().stream()
                .filter(BalanceSnapshot.class::isInstance)
                .map(BalanceSnapshot.class::cast)
                .map(snapshot -> Amounts.text(snapshot.amount())
                        + (snapshot.currency() == null ? "" : " " + snapshot.currency()))
                .collect(Collectors.joining(", "));
        return connection.connection().baseUrl() + (balance.isEmpty() ? "" : ", balance " + balance);
    }

    /** The producer is started, which finds out some that cannot be sent to; nothing is sent. */
    private String sink(SinkSettings sink) throws Exception {
        requireTaker(sink, "uri", sink.uri());
        if (sink.mapping() != null) {
            requireTaker(sink, "mapping", sink.mapping());
        }
        Endpoint endpoint = endpoints.get(sink.name());
        if (endpoint instanceof FileEndpoint file) {
            return folder(file.getFile().toPath());
        }
        if (endpoint instanceof UsageTableEndpoint table) {
            return table.prove();
        }
        var producer = endpoint.createProducer();
        try {
            ServiceHelper.startService(producer);
        } finally {
            ServiceHelper.stopAndShutdownService(producer);
        }
        return sink.format() + " to " + sink.uri().substring(0, sink.uri().indexOf(':'))
                + "; not tried, since nothing is sent";
    }

    private void requireTaker(SinkSettings sink, String setting, String uri) {
        String endpoint = context.resolvePropertyPlaceholders(uri);
        if (beginnings.lack(endpoint)) {
            throw new IllegalStateException("whatsapp-usage.sinks." + sink.name() + "." + setting
                    + ": no route begins with " + RouteBeginnings.name(endpoint)
                    + ", so nobody would take what is sent there; correct the name, or put a file *.camel.yaml with"
                    + " that route beside the other routes");
        }
    }

    private static String folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, ".check", null));
        return "files in " + folder;
    }
}
