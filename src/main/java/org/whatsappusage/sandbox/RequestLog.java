package org.whatsappusage.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many requests of each operation came for each account, by the status that they were answered with. */
final class RequestLog {

    private record Line(String operation, String account, int status) implements Comparable<Line> {

        @Override
        public int compareTo(Line other) {
            int byOperation = operation.compareTo(other.operation);
            int byAccount = byOperation != 0 ? byOperation : account.compareTo(other.account);
            return byAccount != 0 ? byAccount : Integer.compare(status, other.status);
        }
    }

    private final Map<Line, Long> counts = new TreeMap<>();

    synchronized void count(String operation, String account, int status) {
        counts.merge(new Line(operation, account, status), 1L, Long::sum);
    }

    synchronized void clear() {
        counts.clear();
    }

    synchronized List<Map<String, Object>> list() {
        List<Map<String, Object>> lines = new ArrayList<>();
        counts.forEach((line, count) -> lines.add(Json.object(
                "operation", line.operation(), "account", line.account(), "status", line.status(), "count", count)));
        return lines;
    }
}
