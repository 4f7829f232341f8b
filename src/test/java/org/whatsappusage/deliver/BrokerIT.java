package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.settings.SinkSettings;

/** The shipped routes over JMS to an Apache ActiveMQ Artemis that is killed in the middle of a delivery and comes back. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrokerIT {

    private static final int RECORDS = 60;
    private static final int KILLED_AT = 7;
    private static final String QUEUE = "usage";

    @TempDir
    Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private int messages;
    private int port;
    private ActiveMQServer broker;
    private LedgerFixture fixture;
    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        fixture = new LedgerFixture(folder);
        startBroker();
        context = DeliveringContext.unstarted(Map.of());
        JmsComponent jms = JmsComponent.jmsComponent(connections());
        jms.setMessageCreatedStrategy((message, session, exchange, cause) -> kill());
        context.addComponent("jms", jms);
        SinkSettings sink = new SinkSettings("bus", "jms:queue:" + QUEUE, "jsonl", SinkSettings.Mode.STATE, 5);
        DeliveringContext.start(context, fixture.ledger(), Map.of("bus", sink));
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        broker.stop();
        fixture.close();
    }

    private void startBroker() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJournalDirectory(path("journal"))
                .setBindingsDirectory(path("bindings"))
                .setLargeMessagesDirectory(path("large"))
                .setPagingDirectory(path("paging"))
                .addAcceptorConfiguration("tcp", "tcp://localhost:" + port);
        broker = ActiveMQServers.newActiveMQServer(configuration);
        broker.start();
    }

    private String path(String of) {
        return folder.resolve("broker").resolve(of).toString();
    }

    private ConnectionFactory connections() {
        return new ActiveMQConnectionFactory(
                "tcp://localhost:" + port + "?reconnectAttempts=0&initialConnectAttempts=1&callTimeout=2000");
    }

    private DeliveryReport.Outcome deliver() {
        return DeliveringContext.deliver(context).outcomes().get(0);
    }

    private void read(long quantity) {
        fixture.readAll(
                window("ch1", "2026-03-01", "2026-03-02"),
                IntStream.range(0, RECORDS)
                        .mapToObj(row -> usage("2026-03-01")
                                .tier("t" + row)
                                .quantity(quantity)
                                .record())
                        .toList());
    }

    /** Kills the broker, without a word to whoever is connected, when a message is about to be sent. */
    private void kill() {
        messages++;
        if (messages == KILLED_AT) {
            try {
                broker.fail(false);
            } catch (Exception unkillable) {
                throw new IllegalStateException(unkillable);
            }
        }
    }

    @Test
    void aBrokerThatIsKilledGetsEverythingOnceItIsBack() throws Exception {
        read(1);
        read(2);
        DeliveryReport.Outcome broken = deliver();
        assertThat(broken.failure()).isNotNull();
        assertThat(broken.documents()).isEqualTo(KILLED_AT - 1);
        assertThat(deliver().failure()).as("while it is away").isNotNull();

        startBroker();
        DeliveryReport.Outcome whole = deliver();
        assertThat(whole.failure()).isNull();
        assertThat(broken.records() + whole.records()).isGreaterThanOrEqualTo(2L * RECORDS);
        assertThat(fixture.query("SELECT 1 FROM sink_dead_letter")).isEmpty();

        List<JsonNode> received = received();
        TreeSet<String> ids = new TreeSet<>();
        Map<String, Integer> newest = new HashMap<>();
        for (JsonNode record : received) {
            String key = record.get("record_key").textValue();
            int version = record.get("version").intValue();
            if (ids.add(key + ":" + version)) {
                assertThat(version).isEqualTo(newest.merge(key, 1, Integer::sum));
            }
        }
        assertThat(ids).hasSize(2 * RECORDS);
    }

    private List<JsonNode> received() throws Exception {
        List<JsonNode> records = new ArrayList<>();
        try (JMSContext session = connections().createContext();
                JMSConsumer consumer = session.createConsumer(session.createQueue(QUEUE))) {
            Message message = consumer.receive(5_000);
            while (message != null) {
                BytesMessage bytes = (BytesMessage) message;
                byte[] body = new byte[(int) bytes.getBodyLength()];
                bytes.readBytes(body);
                for (String line :
                        new String(body, StandardCharsets.UTF_8).lines().toList()) {
                    records.add(json.readTree(line));
                }
                message = consumer.receiveNoWait();
            }
        }
        return records;
    }
}
