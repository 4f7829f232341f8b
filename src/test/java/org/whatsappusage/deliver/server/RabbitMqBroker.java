package org.whatsappusage.deliver.server;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Assumptions;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** A node of the RabbitMQ that is installed on this machine, with nothing in common with the one that the system may run. */
public final class RabbitMqBroker implements MortalBroker {

    private static final String QUEUE = "usage";

    /** Debian's own command changes the user; this one is the same without that. */
    private static final List<Path> SCRIPTS = List.of(
            Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
            Path.of("/opt/homebrew/sbin/rabbitmq-server"),
            Path.of("/usr/local/sbin/rabbitmq-server"));

    private final Path folder;
    private final int port;
    private final int distributionPort;
    private final int mapperPort;
    private Process mapper;
    private Process process;
    private CachingConnectionFactory connections;

    public RabbitMqBroker(Path folder) throws IOException {
        this.folder = folder;
        this.port = LocalPorts.free();
        this.distributionPort = LocalPorts.free();
        this.mapperPort = LocalPorts.free();
    }

    @Override
    public void start() throws Exception {
        Optional<Path> script = SCRIPTS.stream().filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(script.isPresent(), () -> "no RabbitMQ is installed: there is none of " + SCRIPTS);
        Files.createDirectories(folder);
        if (mapper == null) {
            // Erlang's register of nodes. Left to RabbitMQ it would be one for the whole machine, and outlive the test.
            mapper = process("epmd", "-port", Integer.toString(mapperPort)).start();
        }
        process = process(script.get().toString()).start();
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Connection connection = factory().newConnection()) {
                        return connection.isOpen();
                    }
                });
    }

    private ProcessBuilder process(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
        environment.put("HOME", folder.toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
        environment.put("RABBITMQ_NODENAME", "usage-" + port + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        for (String file : List.of(
                "MNESIA_BASE",
                "LOG_BASE",
                "SCHEMA_DIR",
                "GENERATED_CONFIG_DIR",
                "ENABLED_PLUGINS_FILE",
                "CONFIG_FILE",
                "ADVANCED_CONFIG_FILE",
                "CONF_ENV_FILE",
                "PID_FILE")) {
            environment.put("RABBITMQ_" + file, folder.resolve(file).toString());
        }
        return builder;
    }

    private ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(port);
        return factory;
    }

    @Override
    public void kill() throws Exception {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
    }

    @Override
    public void configure(CamelContext context) {
        connections = new CachingConnectionFactory("localhost", port);
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.SIMPLE);
        context.getRegistry().bind("rabbit", connections);
    }

    @Override
    public String uri() {
        return "spring-rabbitmq:default?connectionFactory=#bean:rabbit&autoDeclareProducer=true&queues=" + QUEUE
                + "&routingKey=" + QUEUE;
    }

    @Override
    public List<Message> messages() throws Exception {
        List<Message> messages = new ArrayList<>();
        try (Connection connection = factory().newConnection();
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet(QUEUE, true);
            while (message != null) {
                messages.add(new Message(null, new String(message.getBody(), StandardCharsets.UTF_8)));
                message = channel.basicGet(QUEUE, true);
            }
        }
        return messages;
    }

    @Override
    public void close() throws Exception {
        if (connections != null) {
            connections.destroy();
        }
        if (process != null) {
            kill();
        }
        if (mapper != null) {
            mapper.destroyForcibly().waitFor();
        }
    }
}
