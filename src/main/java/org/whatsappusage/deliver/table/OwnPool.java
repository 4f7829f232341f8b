package org.whatsappusage.deliver.table;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;

/** Connections of an endpoint that names a database by its URL. They are opened when they are needed. */
final class OwnPool implements AutoCloseable {

    private static final int MOST = 4;
    private static final int IDLE_MILLIS = 60_000;

    /** By what a URL begins with; each of these can be set otherwise in the URL. */
    private static final Map<String, Map<String, String>> DRIVERS = Map.of(
            "jdbc:postgresql:",
            Map.of("reWriteBatchedInserts", "true", "ApplicationName", "whatsapp-usage", "tcpKeepAlive", "true"),
            "jdbc:mariadb:",
            Map.of("useBulkStmts", "true"),
            "jdbc:mysql:",
            Map.of("rewriteBatchedStatements", "true"));

    private final HikariDataSource pool;

    private OwnPool(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Connects to nothing yet.
     *
     * @param username null if the URL has it, or the database asks for none
     * @param password null likewise
     * @param connectTimeout milliseconds to wait for a connection
     * @throws UnusableTableException if there is no driver for the URL
     */
    static OwnPool of(String url, String username, String password, long connectTimeout) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("whatsapp-usage-table");
        pool.setUsername(username);
        pool.setPassword(password);
        pool.setMaximumPoolSize(MOST);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE_MILLIS);
        pool.setConnectionTimeout(connectTimeout);
        pool.setInitializationFailTimeout(-1);
        DRIVERS.entrySet().stream()
                .filter(driver -> url.startsWith(driver.getKey()))
                .forEach(driver -> driver.getValue().forEach(pool::addDataSourceProperty));
        pool.setJdbcUrl(url);
        try {
            return new OwnPool(new HikariDataSource(pool));
        } catch (RuntimeException noDriver) {
            // Without the cause, which repeats the URL.
            throw new UnusableTableException("there is no JDBC driver on the class path for a URL that begins with '"
                    + url.replaceFirst("^(jdbc:[^:]*:)?.*$", "$1") + "' (a distribution takes it from lib/ext)");
        }
    }

    DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
