package org.whatsappusage.deliver.table;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.whatsappusage.ledger.JdbcSecrets;
import org.whatsappusage.record.RecordVersion;

/** Write usage records into a table of your own database, one row for each record. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "whatsapp-usage-table",
        title = "WhatsApp Usage Table",
        syntax = "whatsapp-usage-table:table",
        category = Category.DATABASE,
        producerOnly = true)
public class UsageTableEndpoint extends DefaultEndpoint {

    @UriPath(
            description = "The table, with its schema and a dot in front if it is not in the connection's own schema."
                    + " Its columns that are called like those of usage_record are written.")
    @Metadata(required = true)
    private String table;

    @UriParam(
            secret = true,
            description = "JDBC URL of the database. Put RAW(…) around one that holds a question mark or an ampersand.")
    private String url;

    @UriParam(label = "security", secret = true, description = "User of the database, if the URL has none")
    private String username;

    @UriParam(label = "security", secret = true, description = "Password of that user")
    private String password;

    @UriParam(description = "The database as a bean, #name, in place of url, username and password")
    private DataSource dataSource;

    @UriParam(
            description =
                    "Columns that are called otherwise in the table, separated by commas: cost:amount puts cost into"
                            + " the column amount, version: leaves a column of that name alone")
    private String columns;

    @UriParam(
            description =
                    "What becomes of the row of a withdrawn record. Without it the row stays if the table has a column"
                            + " withdrawn, which then says so, and is deleted if it has none.")
    private WithdrawnRows withdrawn;

    @UriParam(
            label = "advanced",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description = "How long to wait for a connection")
    private long connectTimeout = 10_000;

    private JdbcSecrets secrets;
    private TableWriter writer;
    private OwnPool pool;

    public UsageTableEndpoint(String uri, Component component) {
        super(uri, component);
    }

    /** @throws IllegalArgumentException if the options do not say one database, or cannot be understood */
    void requireUsable() {
        if ((url == null) == (dataSource == null)) {
            throw new IllegalArgumentException(
                    "whatsapp-usage-table:" + table + " needs the option url or the option dataSource, and not both");
        }
        if (url != null && !url.startsWith("jdbc:")) {
            throw new IllegalArgumentException("the option url must begin with jdbc:");
        }
        secrets = new JdbcSecrets(url == null ? "" : url, password);
        writer = new TableWriter(new TableLookup(table, ColumnNames.parse(columns)), withdrawn);
    }

    @Override
    public Producer createProducer() {
        return new UsageTableProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("whatsapp-usage-table is written to only");
    }

    void write(List<RecordVersion> records) throws SQLException {
        try {
            writer.write(database(), records);
        } catch (SQLException failure) {
            throw SqlFailures.told(table, failure, secrets);
        }
    }

    /**
     * Looks whether the table can be written to, and writes nothing.
     *
     * @return what would be written, in a person's words
     * @throws SQLException if the database cannot be asked; the message holds no secret
     * @throws UnusableTableException if the table must be changed first
     */
    public String prove() throws SQLException {
        try {
            return writer.describe(database());
        } catch (SQLException failure) {
            throw SqlFailures.told(table, failure, secrets);
        }
    }

    /** Opened with the first message, so that a database that is away keeps nothing from starting. */
    private synchronized DataSource database() {
        if (dataSource != null) {
            return dataSource;
        }
        if (pool == null) {
            pool = OwnPool.of(url, username, password, connectTimeout);
        }
        return pool.dataSource();
    }

    @Override
    protected synchronized void doStop() throws Exception {
        if (pool != null) {
            pool.close();
            pool = null;
        }
        super.doStop();
    }

    public String getTable() {
        return table;
    }

    public void setTable(String table) {
        this.table = table;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public DataSource getDataSource() {
        return dataSource;
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public String getColumns() {
        return columns;
    }

    public void setColumns(String columns) {
        this.columns = columns;
    }

    public WithdrawnRows getWithdrawn() {
        return withdrawn;
    }

    public void setWithdrawn(WithdrawnRows withdrawn) {
        this.withdrawn = withdrawn;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }
}
