package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.whatsappusage.sandbox.Fault.Effect;
import org.whatsappusage.sandbox.Fault.Facts;
import org.whatsappusage.sandbox.RateLimits.Decision;
import org.whatsappusage.sandbox.RateLimits.Limit;
import org.whatsappusage.sandbox.RateLimits.Policy;
import org.whatsappusage.sandbox.SandboxState.Snapshot;
import org.whatsappusage.sandbox.YCloudBilling.CostItem;
import org.whatsappusage.sandbox.YCloudBilling.Item;

/**
 * The YCloud API v2: daily bills by the page "Using API to Check Customer's Bills", paging, errors and limits by the pages of
 * the same names. The limits are those of the account that a request runs as: a managed account has its own.
 */
final class YCloudApi implements ProviderApi {

    private static final Policy PER_SECOND = new Policy(200, Duration.ofSeconds(1));
    private static final Policy PER_HOUR = new Policy(10_000, Duration.ofHours(1));
    private static final int MOST = 100;
    private static final long DEFAULT_LIMIT = 10;

    private final SandboxState state;
    private final FaultInjection faults;

    YCloudApi(SandboxState state) {
        this.state = state;
        this.faults = new FaultInjection(state.faults());
    }

    @Override
    public Answer answer(Request request) {
        String requestId = UUID.randomUUID().toString();
        Errors errors = new Errors(requestId);
        return operation(request.path())
                .map(operation -> answer(operation, request, errors))
                .orElseGet(() -> errors.of(404, "NOT_FOUND", "The requested URL was not found.", null))
                .with(Map.of("YCloud-Request-ID", requestId));
    }

    private static Optional<String> operation(String path) {
        return Optional.ofNullable(
                switch (path) {
                    case "/v2/billing/usageDetails" -> "usage-details";
                    case "/v2/balance" -> "account-balance";
                    default -> null;
                });
    }

    private Answer answer(String operation, Request request, Errors errors) {
        if (!request.method().equals("GET")) {
            return errors.of(405, "METHOD_NOT_ALLOWED", "The method is not allowed.", null)
                    .with(Map.of("Allow", "GET"));
        }
        String managedId = request.header("X-Managed-Account-ID").orElse(null);
        Snapshot snapshot = state.snapshot();
        Optional<YCloudAccount> account = snapshot.world().account(managedId);
        boolean authenticated = request.header("X-API-Key")
                .filter(SandboxAccounts.API_KEY_YCLOUD::equals)
                .isPresent();
        Answer answer;
        if (!authenticated) {
            answer = errors.of(401, "UNAUTHORIZED", "The API key is missing or wrong.", null);
        } else if (account.isEmpty()) {
            answer = errors.of(404, "NOT_FOUND", "Managed account " + managedId + " does not exist.", null);
        } else {
            answer = limited(new Call(operation, account.get(), snapshot), request, errors);
        }
        state.log().count(operation, account.map(YCloudAccount::key).orElse("?"), answer.status());
        return answer;
    }

    private record Call(String operation, YCloudAccount account, Snapshot snapshot) {}

    private Answer limited(Call call, Request request, Errors errors) {
        String key = "ycloud " + call.account().key();
        Decision decision = state.limits().spend(List.of(new Limit(key, PER_SECOND), new Limit(key, PER_HOUR)));
        if (!decision.allowed()) {
            String wait = String.valueOf(Math.max(1, decision.critical().resetSeconds()));
            return errors.of(429, "TOO_MANY_REQUESTS", "The account's quota is used up.", null)
                    .with(decision.headers())
                    .with(Map.of("Retry-After", wait));
        }
        return handled(call, request, errors).underneath(decision.headers());
    }

    private Answer handled(Call call, Request request, Errors errors) {
        try {
            Facts facts = new Facts(call.operation(), Set.of(call.account().key()), request.parameters());
            return faults.around(facts, new FaultInjection.Handler() {
                @Override
                public Answer failure(Effect.Failure failure) {
                    return errors.of(failure.status(), Errors.code(failure.status()), failure.message(), null);
                }

                @Override
                public Answer answer(Parameters parameters, int moved) {
                    return Answer.json(200, content(call, parameters, moved));
                }
            });
        } catch (InvalidParameter e) {
            return errors.of(400, "PARAM_INVALID", e.getMessage(), e.name());
        }
    }

    private static Object content(Call call, Parameters parameters, int moved) {
        if (call.operation().equals("account-balance")) {
            parameters.allowOnly();
            BigDecimal amount = call.snapshot().balances().account(call.account());
            return Json.object("amount", amount, "currency", "USD");
        }
        return usageDetails(call, parameters, moved);
    }

    private static Object usageDetails(Call call, Parameters parameters, int moved) {
        parameters.allowOnly("page", "limit", "includeTotal", "filter.startDate", "filter.endDate", "filter.wabaId");
        long page = parameters.integer("page", 1, MOST).orElse(1L);
        long limit = parameters.integer("limit", 1, MOST).orElse(DEFAULT_LIMIT);
        boolean wantsTotal = parameters
                .choice("includeTotal", List.of("true", "false"))
                .map(Boolean::parseBoolean)
                .orElse(false);
        LocalDate from = parameters.requiredDay("filter.startDate");
        LocalDate to = parameters.requiredDay("filter.endDate");
        if (to.isBefore(from)) {
            throw new InvalidParameter("filter.endDate", "Parameter filter.endDate lies before filter.startDate.");
        }
        Rows rows = new Rows(call, from, to, parameters.text("filter.wabaId").orElse(null), moved);
        long offset = (page - 1) * limit;
        List<Object> items = rows.page(offset, limit);
        Map<String, Object> answer = Json.object("offset", offset, "limit", limit);
        // The page's own sample carries a total that was not asked for.
        if (wantsTotal
                || Chance.of("total")
                        .and(from.toEpochDay())
                        .and(to.toEpochDay())
                        .oneIn(4)) {
            answer.put("total", rows.total());
        }
        answer.put("length", items.size());
        answer.put("items", items);
        return answer;
    }

    /**
     * The list that is paged through: newest day first, within a day in a fixed order. Days are computed as they are reached, a
     * long span is never held whole.
     *
     * @param wabaId null: all
     * @param moved so many new rows stand before all others
     */
    private record Rows(Call call, LocalDate from, LocalDate to, String wabaId, int moved) {

        List<Object> page(long offset, long limit) {
            List<Object> page = new ArrayList<>();
            long skip = offset;
            for (LocalDate day = newest(); !day.isBefore(oldest()) && page.size() < limit; day = day.minusDays(1)) {
                List<Item> items = items(day);
                for (Item item : items.subList((int) Math.min(skip, items.size()), items.size())) {
                    if (page.size() < limit) {
                        page.add(row(item));
                    }
                }
                skip = Math.max(0, skip - items.size());
            }
            return page;
        }

        long total() {
            long total = 0;
            for (LocalDate day = newest(); !day.isBefore(oldest()); day = day.minusDays(1)) {
                total += items(day).size();
            }
            return total;
        }

        private LocalDate newest() {
            LocalDate today = call.snapshot().billing().today();
            return to.isAfter(today) ? today : to;
        }

        private LocalDate oldest() {
            return from.isBefore(YCloudBilling.FIRST_DAY) ? YCloudBilling.FIRST_DAY : from;
        }

        private List<Item> items(LocalDate day) {
            List<Item> items = new ArrayList<>();
            if (day.equals(newest())) {
                items.addAll(newcomers(day));
            }
            items.addAll(call.snapshot().billing().items(call.account(), day));
            items.removeIf(item -> wabaId != null && !wabaId.equals(item.wabaId()));
            return items;
        }

        private List<Item> newcomers(LocalDate day) {
            String waba = call.account().wabas().get(0).id();
            List<Item> items = new ArrayList<>();
            for (int i = moved; i > 0; i--) {
                String region = Locale.getISOCountries()[i % Locale.getISOCountries().length];
                CostItem cost = new CostItem("utility", i, BigDecimal.valueOf(i, 2));
                items.add(new Item(
                        day, call.snapshot().billing().isTransient(day), "whatsapp", waba, region, List.of(cost)));
            }
            return items;
        }

        private static Map<String, Object> row(Item item) {
            Map<String, Object> row = Json.object(
                    "date", item.date().toString(), "isTransient", item.isTransient(), "channel", item.channel());
            if (item.wabaId() != null) {
                row.put("wabaId", item.wabaId());
            }
            if (item.region() != null) {
                row.put("regionCode", item.region());
            }
            row.put("costItems", item.costItems().stream().map(Rows::costItem).toList());
            return row;
        }

        private static Map<String, Object> costItem(CostItem costItem) {
            Map<String, Object> row = Json.object(
                    "cost", costItem.cost().stripTrailingZeros(),
                    "unitPrice", costItem.unitPrice().stripTrailingZeros(),
                    "quantity", costItem.quantity());
            if (costItem.category() != null) {
                row.put("conversationOriginType", costItem.category());
            }
            return row;
        }
    }

    /** Errors of one request, which all carry its id. */
    private record Errors(String requestId) {

        /** @param target the parameter that is to blame; null for none */
        Answer of(int status, String code, String message, String target) {
            Map<String, Object> error = Json.object("status", status, "code", code, "message", message);
            if (target != null) {
                error.put("target", target);
            }
            error.put("requestId", requestId);
            return Answer.json(status, Json.object("error", error));
        }

        static String code(int status) {
            return switch (status) {
                case 400 -> "PARAM_INVALID";
                case 401 -> "UNAUTHORIZED";
                case 403 -> "FORBIDDEN";
                case 404 -> "NOT_FOUND";
                case 429 -> "TOO_MANY_REQUESTS";
                default -> "INTERNAL_SERVER_ERROR";
            };
        }
    }
}
