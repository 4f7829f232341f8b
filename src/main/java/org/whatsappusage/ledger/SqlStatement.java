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
 * @param positions where each parameter stands, from 1
 */
record SqlStatement(String name, String sql, Map<String, List<Integer>> positions) {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

    private static final Pattern COPY = Pattern.compile("COPY \\w+ \\(([^)]+)\\)\\s+FROM STDIN");

    static SqlStatement parse(String name, String text) {
        Map<String, List<Integer>> positions = new HashMap<>();
        String code = COMMENT.matcher(text).replaceAll("").strip();
        Matcher copy = COPY.matcher(code);
        if (copy.matches()) {
            for (String column : copy.group(1).split(",")) {
                positions.put(column.strip(), List.of(positions.size() + 1));
            }
            return new SqlStatement(name, code, positions);
        }
        Matcher matcher = PARAMETER.matcher(code);
        StringBuilder sql = new StringBuilder(code.length());
        int position = 0;
        while (matcher.find()) {
            position++;
            positions
                    .computeIfAbsent(matcher.group(1), parameter -> new ArrayList<>())
                    .add(position);
            matcher.appendReplacement(sql, "?");
        }
        matcher.appendTail(sql);
        return new SqlStatement(name, sql.toString(), positions);
    }

    /** @throws IllegalArgumentException if the statement has no such parameter */
    List<Integer> positionsOf(String parameter) {
        List<Integer> found = positions.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException("statement " + name + " has no parameter " + parameter);
        }
        return found;
    }

    /** True if rows are streamed to it, and it cannot be prepared. */
    boolean isCopy() {
        return sql.startsWith("COPY ");
    }

    /** @param values by parameter; one that is not there is null */
    void bind(PreparedStatement prepared, Map<String, Object> values) throws SQLException {
        for (Map.Entry<String, List<Integer>> parameter : positions.entrySet()) {
            Object value = values.get(parameter.getKey());
            for (int position : parameter.getValue()) {
                if (value == null) {
                    prepared.setNull(position, Types.NULL);
                } else {
                    prepared.setObject(position, value);
                }
            }
        }
    }
}
