package org.whatsappusage.collect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.whatsappusage.ledger.KnownAccount;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.Work;
import org.whatsappusage.ledger.WorkOrder;
import org.whatsappusage.limit.Budgets;
import org.whatsappusage.limit.Forecast;
import org.whatsappusage.limit.Placement;
import org.whatsappusage.provider.StreamPlan.Scope;
import org.whatsappusage.settings.ConnectionSettings;

/** Tells what a sync would call, and when the limits let it; calls nothing. */
final class Forecaster {

    private final Agenda agenda;
    private final Ledger ledger;
    private final Budgets budgets;

    Forecaster(Agenda agenda, Ledger ledger, Budgets budgets) {
        this.agenda = agenda;
        this.ledger = ledger;
        this.budgets = budgets;
    }

    Preview preview(Iterable<ConnectionSettings> connections) {
        Forecast forecast = budgets.forecast();
        Instant now = forecast.madeAt();
        Map<String, Preview.Row> rows = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (ConnectionSettings connection : connections) {
            Sync sync = wouldBe(now, connection);
            List<KnownAccount> accounts = ledger.accounts(connection.name());
            sync.of(connection.name()).know(accounts);
            unknown(connection, accounts).ifPresent(notes::add);
            for (Work work : inOrder(sync, connection, accounts)) {
                place(rows, forecast, now, sync, work);
            }
        }
        return new Preview(now, List.copyOf(rows.values()), notes);
    }

    private Sync wouldBe(Instant now, ConnectionSettings connection) {
        String name = connection.name();
        return new Sync(
                "preview",
                now,
                null,
                List.of(new ConnectionPass(name, connection.streams(), ledger.backfills(name))),
                false);
    }

    private Optional<String> unknown(ConnectionSettings connection, List<KnownAccount> accounts) {
        Set<Scope> listed = agenda.listedScopes(connection);
        boolean some = accounts.stream().anyMatch(KnownAccount::listed);
        return listed.isEmpty() || some
                ? Optional.empty()
                : Optional.of(
                        connection.name()
                                + ": its accounts are not known yet; what is due for them is known once a sync has listed them");
    }

    private List<Work> inOrder(Sync sync, ConnectionSettings connection, List<KnownAccount> accounts) {
        List<List<Work>> due = new ArrayList<>(agenda.lists(sync, connection).values());
        due.addAll(agenda.streams(sync, connection, accounts).values());
        return WorkOrder.of(due);
    }

    private void place(Map<String, Preview.Row> rows, Forecast forecast, Instant now, Sync sync, Work work) {
        int calls = Math.max(1, ledger.requests(work.window()));
        Placement first = forecast.place(agenda.budgets(sync, work), now);
        Placement last = first;
        for (int call = 1; call < calls; call++) {
            last = forecast.place(agenda.budgets(sync, work), last.at());
        }
        Instant from = first.at();
        Instant until = last.at();
        String limit = limit(last);
        String key = work.window().connection() + " " + work.window().stream() + " " + work.reason();
        Preview.Row known = rows.get(key);
        rows.put(
                key,
                known == null
                        ? new Preview.Row(
                                work.window().connection(),
                                work.window().stream(),
                                work.reason(),
                                1,
                                calls,
                                from,
                                until,
                                limit)
                        : known.and(calls, from, until, limit));
    }

    private static String limit(Placement placement) {
        if (placement.budget() == null) {
            return null;
        }
        return placement.budget()
                + (placement.limit() == null ? ", paused by the provider" : " (" + placement.limit() + ")");
    }
}
