package org.whatsappusage.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement as it stands in its file, with {@code :named} parameters. Those of {@code COPY … FROM STDIN} are its columns.
 *
 * @param name the file's name without folder and extension
 * @param sql the same with question marks, without comments
 * @param parameters their numbers, from 0, by name
 * @param positions where each parameter stands, from 1, by its number
 */
record SqlStatement(String name, String sql, Map<String, Integer> parameters, List<int[]> positions) {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

    private static final Pattern COPY = Pattern.compile("COPY \\w+ \\(([^)]+)\\)\\s+FROM STDIN");

    static SqlStatement parse(String name, String text) {
        Map<String, Integer> parameters = new HashMap<>();
        List<List<Integer>> positions = new ArrayList<>();
        String code = COMMENT.matcher(text).replaceAll("").strip();
        Matcher copy = COPY.matcher(code);
        if (copy.matches()) {
            for (String column : copy.group(1).split(",")) {
                parameters.put(column.strip(), positions.size());
                positions.add(List.of(positions.size() + 1));
            }
            return new SqlStatement(name, code, parameters, arrays(positions));
        }
        Matcher matcher = PARAMETER.matcher(code);
        StringBuilder sql = new StringBuilder(code.length());
        int position = 0;
        while (matcher.find()) {
            position++;
            int parameter = parameters.computeIfAbsent(matcher.group(1), fresh -> positions.size());
            if (parameter == positions.size()) {
                positions.add(new ArrayList<>());
            }
            positions.get(parameter).add(position);
            matcher.appendReplacement(sql, "?");
        }
        matcher.appendTail(sql);
        return new SqlStatement(name, sql.toString(), parameters, arrays(positions));
    }

    private static List<int[]> arrays(List<List<Integer>> positions) {
        return positions.stream()
                .map(places -> places.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /** @throws IllegalArgumentException if the statement has no such parameter */
    int parameter(String parameter) {
        Integer found = parameters.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException("statement " + name + " has no parameter " + parameter);
        }
        return found;
    }

    /** True if rows are streamed to it, and it cannot be prepared. */
    boolean isCopy() {
        return sql.startsWith("COPY ");
    }

    /** @param values by the numbers of the parameters; one that was not set is null */
    void bind(PreparedStatement prepared, Object[] values) throws SQLException {
        for (int parameter = 0; parameter < values.length; parameter++) {
            for (int position : positions.get(parameter)) {
                if (values[parameter] == null) {
                    prepared.setNull(position, Types.NULL);
                } else {
                    prepared.setObject(position, values[parameter]);
                }
            }
        }
    }
}
