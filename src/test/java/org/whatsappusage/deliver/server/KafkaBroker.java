package org.whatsappusage.deliver.server;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.tools.StorageTool;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;

/** An Apache Kafka with one node and a topic of some partitions, in a process of its own, so that it can really be killed. */
public final class KafkaBroker implements MortalBroker {

    private static final String TOPIC = "usage";
    private static final int PARTITIONS = 3;

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private Process process;

    public KafkaBroker(Path folder) throws IOException {
        this.folder = folder;
        this.port = LocalPorts.free();
        this.controllerPort = LocalPorts.free();
    }

    @Override
    public void start() throws Exception {
        Path settings = folder.resolve("server.properties");
        boolean first = Files.notExists(settings);
        if (first) {
            format(settings);
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            if (first) {
                admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                        .all()
                        .get();
            }
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> allAreLed(admin));
        }
    }

    private static boolean allAreLed(Admin admin) throws Exception {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions().stream()
                .allMatch(partition ->
                        partition.leader() != null && !partition.leader().isEmpty());
    }

    private void format(Path settings) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                settings,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@localhost:" + controllerPort,
                        "controller.listener.names=CONTROLLER",
                        "listeners=PLAINTEXT://" + address() + ",CONTROLLER://localhost:" + controllerPort,
                        "log.dirs=" + folder.resolve("data"),
                        // So long is a broker that comes back taken for one that is still there.
                        "broker.session.timeout.ms=1000",
                        "broker.heartbeat.interval.ms=200",
                        // A producer that numbers its messages asks for nothing of these, but they have to fit one
                        // node.
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1"));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int status = StorageTool.execute(
                new String[] {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", settings.toString()},
                new PrintStream(told, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IllegalStateException(told.toString(StandardCharsets.UTF_8));
        }
    }

    private String address() {
        return "localhost:" + port;
    }

    @Override
    public void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void configure(CamelContext context) {}

    @Override
    public String uri() {
        return "kafka:" + TOPIC + "?brokers=" + address()
                + "&maxBlockMs=15000&requestTimeoutMs=5000&deliveryTimeoutMs=15000";
    }

    @Override
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address()), new StringDeserializer(), new StringDeserializer())) {
            // The last partition first, since nobody may rely on any order of them.
            for (int partition = PARTITIONS - 1; partition >= 0; partition--) {
                TopicPartition all = new TopicPartition(TOPIC, partition);
                consumer.assign(List.of(all));
                consumer.seekToBeginning(List.of(all));
                long end = consumer.endOffsets(List.of(all)).get(all);
                while (consumer.position(all) < end) {
                    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                        messages.add(new Message(record.key(), record.value()));
                    }
                }
            }
        }
        return messages;
    }

    @Override
    public void close() throws Exception {
        if (process != null) {
            kill();
        }
    }
}
