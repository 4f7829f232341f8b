package org.whatsappusage.component;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.PropertiesHelper;
import org.whatsappusage.limit.BucketStore;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.JdkTransport;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.ProviderClient;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.Transport;

/** Endpoints {@code whatsapp-usage:provider/operation} and the clients that they share. */
@Component("whatsapp-usage")
public class WhatsAppUsageComponent extends DefaultComponent implements SSLContextParametersAware {

    /** Name of the bean of type {@link Budgets} that the calls of all endpoints share, if there is one. */
    public static final String BUDGETS = "whatsapp-usage-budgets";

    private static final String PARAMETER = "parameter.";
    private static final String LIMITS = "whatsapp-usage.limits.";
    private static final String CONNECTIONS = "whatsapp-usage.connections.";

    @Metadata(description = "Options that all endpoints start from")
    private WhatsAppUsageConfiguration configuration = new WhatsAppUsageConfiguration();

    @Metadata(
            label = "advanced",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description = "How long to wait for a connection")
    private long connectTimeout = 10_000;

    @Metadata(
            label = "advanced",
            defaultValue = "60s",
            javaType = "java.time.Duration",
            description = "How long to wait from sending a call to the last byte of its answer")
    private long responseTimeout = 60_000;

    @Metadata(
            label = "advanced",
            defaultValue = "HTTP_2",
            description = "The newest version of HTTP to speak; servers without HTTP/2 are spoken to in HTTP/1.1")
    private HttpClient.Version httpVersion = HttpClient.Version.HTTP_2;

    @Metadata(label = "proxy", description = "Host of an HTTP proxy; else the JVM's own setting holds")
    private String proxyHost;

    @Metadata(label = "proxy", description = "Port of that proxy")
    private Integer proxyPort;

    @Metadata(label = "security", description = "TLS settings of all calls")
    private SSLContextParameters sslContextParameters;

    @Metadata(label = "security", defaultValue = "false", description = "Whether to use the context's TLS settings")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "advanced",
            autowired = true,
            description =
                    "How calls are sent, in place of the JDK's client; the timeouts, proxy and TLS settings are then its own")
    private Transport transport;

    @Metadata(label = "advanced", autowired = true, description = "What the time is")
    private Clock clock;

    @Metadata(
            label = "advanced",
            description = "What may be called when; without it the bean " + WhatsAppUsageComponent.BUDGETS
                    + ", and without that budgets that are forgotten with the process")
    private Budgets budgets;

    private final Map<Connection, ProviderClient> clients = new ConcurrentHashMap<>();
    private Providers providers;
    private Transport usedTransport;
    private Budgets ownBudgets;
    private WaitingCalls waitingCalls;

    public WhatsAppUsageComponent() {}

    public WhatsAppUsageComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> options) throws Exception {
        String[] path = remaining.split("/", -1);
        if (path.length != 2) {
            throw new IllegalArgumentException(
                    "whatsapp-usage:" + remaining + " is not of the form whatsapp-usage:provider/operation");
        }
        Provider provider = providers().get(path[0]);
        Operation operation = provider.operation(path[1])
                .orElseThrow(() -> new IllegalArgumentException("provider " + path[0] + " has no operation '" + path[1]
                        + "'; it has "
                        + provider.operations().stream().map(Operation::name).toList()));
        WhatsAppUsageConfiguration own = configuration.copy();
        own.setProvider(provider.name());
        own.setOperation(operation.name());
        WhatsAppUsageEndpoint endpoint = new WhatsAppUsageEndpoint(uri, this, own, provider, operation);
        own.addParameters(PropertiesHelper.extractProperties(options, PARAMETER));
        bindExactly(endpoint, options);
        setProperties(endpoint, options);
        return endpoint;
    }

    /**
     * Sets the options whose names are spelt as documented. Camel itself compares names in lower case of the default locale,
     * and in a Turkish one it finds no option with an I in its name.
     */
    private void bindExactly(WhatsAppUsageEndpoint endpoint, Map<String, Object> options) {
        PropertyBindingSupport.build()
                .withConfigurer(getEndpointPropertyConfigurer())
                .withIgnoreCase(false)
                .withReflection(false)
                .bind(getCamelContext(), endpoint, options);
    }

    /**
     * The client for a connection.
     *
     * @param name of the connection, null to make one of the endpoint's options
     * @throws IllegalArgumentException if there is no such connection or it is not complete; the message names what to set
     */
    ProviderClient client(Provider provider, WhatsAppUsageConfiguration options, String name) throws Exception {
        Connection connection = name == null ? inline(provider, options) : named(provider, name);
        var problems = provider.problems(connection);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException((name == null
                            ? "whatsapp-usage:" + provider.name() + "/" + options.getOperation()
                            : CONNECTIONS + name)
                    + ": " + String.join("; ", problems));
        }
        Transport sender = usedTransport();
        return clients.computeIfAbsent(connection, key -> new ProviderClient(provider, key, sender, usedClock()));
    }

    private Clock usedClock() {
        return clock == null ? Clock.systemUTC() : clock;
    }

    Instant now() {
        return usedClock().instant();
    }

    /** Looked up each time: the routes' bean exists only once they have opened their ledger. */
    Budgets usedBudgets() {
        if (budgets != null) {
            return budgets;
        }
        Budgets shared = getCamelContext().getRegistry().lookupByNameAndType(BUDGETS, Budgets.class);
        return shared == null ? ownBudgets() : shared;
    }

    private synchronized Budgets ownBudgets() {
        if (ownBudgets == null) {
            ownBudgets = new Budgets(BucketStore.inMemory(), this::limits, usedClock());
        }
        return ownBudgets;
    }

    private Optional<List<Limit>> limits(String setting) {
        return Optional.ofNullable(property(LIMITS + setting)).map(Limit::list);
    }

    synchronized WaitingCalls waitingCalls() {
        if (waitingCalls == null) {
            waitingCalls = new WaitingCalls(getCamelContext(), this);
            getCamelContext().addLifecycleStrategy(waitingCalls);
        }
        return waitingCalls;
    }

    private Connection inline(Provider provider, WhatsAppUsageConfiguration options) {
        return new Connection(
                provider.name(),
                provider.name(),
                baseUrl("the option baseUrl", stripped(options.getBaseUrl()), provider),
                stripped(options.getApiKey()),
                stripped(options.getUsername()),
                stripped(options.getPassword()),
                stripped(options.getPartnerId()));
    }

    private Connection named(Provider provider, String name) {
        Connection bean = getCamelContext().getRegistry().lookupByNameAndType(CONNECTIONS + name, Connection.class);
        if (bean == null) {
            String of = setting(name, "provider");
            if (of == null) {
                throw new IllegalArgumentException("there is no connection '" + name + "': set " + CONNECTIONS + name
                        + ".provider and what belongs to it");
            }
            bean = new Connection(
                    name,
                    of,
                    baseUrl(CONNECTIONS + name + ".base-url", setting(name, "base-url"), provider),
                    setting(name, "api-key"),
                    setting(name, "username"),
                    setting(name, "password"),
                    setting(name, "partner-id"));
        }
        if (!bean.provider().equals(provider.name())) {
            throw new IllegalArgumentException("connection '" + name + "' is one of " + bean.provider()
                    + " and cannot be used for " + provider.name());
        }
        return bean;
    }

    private String setting(String connection, String key) {
        return property(CONNECTIONS + connection + "." + key);
    }

    private String property(String name) {
        return getCamelContext()
                .getPropertiesComponent()
                .resolveProperty(name)
                .map(raw -> stripped(getCamelContext().resolvePropertyPlaceholders("{{" + name + "}}")))
                .orElse(null);
    }

    /** A secret that comes from a file ends with a line feed, which no header may hold. */
    private static String stripped(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static URI baseUrl(String what, String value, Provider provider) {
        try {
            return value == null ? provider.baseUrl() : new URI(value);
        } catch (URISyntaxException none) {
            // Without the parser's message, which quotes the value: a password may stand in it.
            throw new IllegalArgumentException(what + " is no http or https address");
        }
    }

    /** Without values: what stands in an option that is spelt wrongly may be a key. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> options, String optionPrefix) {
        if (!options.isEmpty()) {
            throw new ResolveEndpointFailedException(
                    uri.replaceFirst("[?].*$", ""),
                    "unknown options " + String.join(", ", new TreeSet<>(options.keySet())));
        }
    }

    /** Options may be set until now; settings that cannot be used are to stop the start and not the first call. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        usedTransport();
        waitingCalls().open();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        waitingCalls().close();
        clients.clear();
        synchronized (this) {
            usedTransport = null;
        }
    }

    /** Made when it is first needed: while Camel starts a component for one thread, it hands it out to others already. */
    private synchronized Transport usedTransport() throws Exception {
        if (usedTransport == null) {
            usedTransport = transport == null ? jdkTransport() : transport;
        }
        return usedTransport;
    }

    private synchronized Providers providers() {
        if (providers == null) {
            providers = Providers.load(Objects.requireNonNullElse(
                    getCamelContext().getApplicationContextClassLoader(), Providers.class.getClassLoader()));
        }
        return providers;
    }

    private Transport jdkTransport() throws Exception {
        SSLContextParameters tls = sslContextParameters == null && useGlobalSslContextParameters
                ? getCamelContext().getSSLContextParameters()
                : sslContextParameters;
        return new JdkTransport(
                Duration.ofMillis(connectTimeout),
                Duration.ofMillis(responseTimeout),
                tls == null ? null : tls.createSSLContext(getCamelContext()),
                proxy(),
                httpVersion);
    }

    /** The component's own proxy, else the one of Camel's global options that the HTTP components share. */
    private ProxySelector proxy() {
        String host = proxyHost == null ? getCamelContext().getGlobalOption("http.proxyHost") : proxyHost;
        String port = proxyPort == null ? getCamelContext().getGlobalOption("http.proxyPort") : proxyPort.toString();
        return host == null ? null : ProxySelector.of(new InetSocketAddress(host, port(port)));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw new IllegalArgumentException(
                "proxyPort, which goes with proxyHost, is " + (text == null ? "missing" : "no port: '" + text + "'"));
    }

    public WhatsAppUsageConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WhatsAppUsageConfiguration configuration) {
        this.configuration = configuration;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(long responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public HttpClient.Version getHttpVersion() {
        return httpVersion;
    }

    public void setHttpVersion(HttpClient.Version httpVersion) {
        this.httpVersion = httpVersion;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public Transport getTransport() {
        return transport;
    }

    public void setTransport(Transport transport) {
        this.transport = transport;
    }

    public Clock getClock() {
        return clock;
    }

    public void setClock(Clock clock) {
        this.clock = clock;
    }

    public Budgets getBudgets() {
        return budgets;
    }

    public void setBudgets(Budgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
