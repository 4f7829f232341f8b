package org.whatsappusage.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader of RFC 4180 that shares nothing with the writer. */
final class CsvDocument {

    private CsvDocument() {}

    /** The rows by the names in the header line. */
    static List<Map<String, String>> rows(String text) {
        List<List<String>> lines = lines(text);
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < line.size(); column++) {
                row.put(lines.get(0).get(column), line.get(column));
            }
            rows.add(row);
        }
        return rows;
    }

    static List<List<String>> lines(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted && c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                field.append('"');
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                line.add(take(field));
            } else if (!quoted && text.startsWith("\r\n", at)) {
                line.add(take(field));
                lines.add(line);
                line = new ArrayList<>();
                at++;
            } else {
                field.append(c);
            }
        }
        if (quoted || field.length() > 0 || !line.isEmpty()) {
            throw new IllegalArgumentException("the last line does not end");
        }
        return lines;
    }

    private static String take(StringBuilder field) {
        String text = field.toString();
        field.setLength(0);
        return text;
    }
}
