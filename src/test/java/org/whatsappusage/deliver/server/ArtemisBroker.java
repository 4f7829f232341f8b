package org.whatsappusage.deliver.server;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.springframework.jms.connection.CachingConnectionFactory;

/** An Apache ActiveMQ Artemis of this JVM, reached over TCP by JMS. */
public final class ArtemisBroker implements MortalBroker {

    private static final String QUEUE = "usage";

    private final Path folder;
    private final int port;
    private ActiveMQServer server;
    private CachingConnectionFactory kept;

    public ArtemisBroker(Path folder) throws IOException {
        this.folder = folder;
        this.port = LocalPorts.free();
    }

    @Override
    public void start() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJournalDirectory(path("journal"))
                .setBindingsDirectory(path("bindings"))
                .setLargeMessagesDirectory(path("large"))
                .setPagingDirectory(path("paging"))
                .addAcceptorConfiguration("tcp", "tcp://localhost:" + port);
        server = ActiveMQServers.newActiveMQServer(configuration);
        server.start();
    }

    private String path(String of) {
        return folder.resolve(of).toString();
    }

    @Override
    public void kill() throws Exception {
        server.fail(false);
    }

    private ConnectionFactory connections() {
        return new ActiveMQConnectionFactory(
                "tcp://localhost:" + port + "?reconnectAttempts=0&initialConnectAttempts=1&callTimeout=15000");
    }

    @Override
    public void configure(CamelContext context) {
        // A connection for each message would be most of the time.
        kept = new CachingConnectionFactory(connections());
        context.addComponent("jms", JmsComponent.jmsComponent(kept));
    }

    @Override
    public String uri() {
        return "jms:queue:" + QUEUE;
    }

    @Override
    public List<Message> messages() throws Exception {
        List<Message> messages = new ArrayList<>();
        try (JMSContext session = connections().createContext();
                JMSConsumer consumer = session.createConsumer(session.createQueue(QUEUE))) {
            jakarta.jms.Message message = consumer.receive(5_000);
            while (message != null) {
                BytesMessage bytes = (BytesMessage) message;
                byte[] body = new byte[(int) bytes.getBodyLength()];
                bytes.readBytes(body);
                messages.add(new Message(null, new String(body, StandardCharsets.UTF_8)));
                message = consumer.receiveNoWait();
            }
        }
        return messages;
    }

    @Override
    public void close() throws Exception {
        if (kept != null) {
            kept.destroy();
        }
        if (server != null) {
            server.stop();
        }
    }
}
