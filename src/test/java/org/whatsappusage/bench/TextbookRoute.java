package org.whatsappusage.bench;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.whatsappusage.record.Column;

/**
 * The route that Camel's own pages teach: loop over the pages, unmarshal to maps, split, one upsert a row, a CSV file a page. It
 * keeps no versions and trusts every page.
 */
final class TextbookRoute extends RouteBuilder {

    private static final int ITEMS_OF_A_PAGE = 100;

    private final LoadTarget target;
    private final Instant now = Instant.now();

    private TextbookRoute(LoadTarget target) {
        this.target = target;
    }

    public static void main(String[] arguments) throws Exception {
        LoadTarget target = LoadTarget.of(arguments);
        try (CamelContext context = new DefaultCamelContext()) {
            SqlComponent sql = new SqlComponent();
            sql.setDataSource(pool(target));
            context.addComponent("sql", sql);
            context.addRoutes(new TextbookRoute(target));
            context.start();
            for (int account = 0; account < target.accounts(); account++) {
                context.createProducerTemplate()
                        .requestBodyAndHeader(
                                "direct:account", null, "account", account == 0 ? "" : BillServer.account(account));
            }
        }
    }

    private static DataSource pool(LoadTarget target) {
        com.zaxxer.hikari.HikariDataSource pool = new com.zaxxer.hikari.HikariDataSource();
        pool.setJdbcUrl(target.url());
        pool.setUsername(target.user());
        return pool;
    }

    @Override
    public void configure() {
        JacksonDataFormat json = new JacksonDataFormat(Map.class);
        json.enableFeature(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        from("direct:account")
                .setVariable("page", constant(0))
                .setVariable("more", constant(true))
                .loopDoWhile(variable("more"))
                .process(this::ask)
                .toD(target.pages() + "${variable.path}")
                .unmarshal(json)
                .process(this::rows)
                .split(body())
                .to("sql:" + UsageTable.upsertOne(target.isPostgres()))
                .end()
                .marshal()
                .csv()
                .setHeader(Exchange.FILE_NAME, simple("${header.account}-${variable.page}.csv"))
                .to("file:textbook")
                .end();
    }

    private void ask(Exchange exchange) {
        int page = exchange.getVariable("page", Integer.class) + 1;
        exchange.setVariable("page", page);
        exchange.setVariable("path", target.path(page));
        String account = exchange.getMessage().getHeader("account", String.class);
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader("X-API-Key", "any");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "GET");
        if (!account.isEmpty()) {
            exchange.getMessage().setHeader("X-Managed-Account-ID", account);
        }
    }

    @SuppressWarnings("unchecked")
    private void rows(Exchange exchange) {
        Map<String, Object> answer = exchange.getMessage().getBody(Map.class);
        List<Map<String, Object>> items = (List<Map<String, Object>>) answer.get("items");
        String account = exchange.getMessage().getHeader("account", String.class);
        exchange.setVariable("more", items.size() == ITEMS_OF_A_PAGE);
        exchange.getMessage()
                .setBody(items.stream()
                        .flatMap(item -> ((List<Map<String, Object>>) item.get("costItems"))
                                .stream().map(cost -> row(account, item, cost)))
                        .toList());
    }

    private Map<String, Object> row(String account, Map<String, Object> item, Map<String, Object> cost) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            row.put(column.code(), null);
        }
        Instant start =
                LocalDate.parse((String) item.get("date")).atStartOfDay().toInstant(ZoneOffset.ofHours(8));
        row.put(
                "record_key",
                String.join(
                        "|",
                        account,
                        (String) item.get("date"),
                        (String) item.get("channel"),
                        (String) item.get("wabaId"),
                        (String) item.get("regionCode"),
                        (String) cost.get("conversationOriginType")));
        row.put("version", 1);
        row.put("connection", "cloud");
        row.put("provider", "ycloud");
        row.put("stream", "usage-details");
        row.put("waba_id", item.get("wabaId"));
        row.put("managed_account_id", account);
        row.put("product", item.get("channel"));
        row.put("unit", "message");
        row.put("granularity", "day");
        row.put("period_start", start.atOffset(ZoneOffset.UTC));
        row.put("period_end", start.plusSeconds(86_400).atOffset(ZoneOffset.UTC));
        row.put("period_zone", "+08:00");
        row.put("country", item.get("regionCode"));
        row.put("category", cost.get("conversationOriginType"));
        row.put("quantity", cost.get("quantity"));
        row.put("paid_quantity", cost.get("quantity"));
        row.put("cost", new BigDecimal(cost.get("cost").toString()));
        row.put("unit_price", new BigDecimal(cost.get("unitPrice").toString()));
        row.put("currency", "USD");
        row.put("finality", Boolean.TRUE.equals(item.get("isTransient")) ? "transient" : "final");
        row.put("withdrawn", false);
        row.put("attributes", "{}");
        row.put("first_observed_at", now.atOffset(ZoneOffset.UTC));
        row.put("observed_at", now.atOffset(ZoneOffset.UTC));
        row.put("changed_at", now.atOffset(ZoneOffset.UTC));
        row.put("sync_id", "one");
        return row;
    }
}
