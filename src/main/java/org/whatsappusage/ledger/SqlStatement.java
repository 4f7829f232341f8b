package org.whatsappusage.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement as it stands in its file, with {@code :named} parameters.
 *
 * @param name the file's name without folder and extension
 * @param sql the same with question marks, without comments
 * @param positions where each parameter stands, from 1
 */
record SqlStatement(String name, String sql, Map<String, List<Integer>> positions) {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

    static SqlStatement parse(String name, String text) {
        Map<String, List<Integer>> positions = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(COMMENT.matcher(text).replaceAll(""));
        StringBuilder sql = new StringBuilder(text.length());
        int position = 0;
        while (matcher.find()) {
            position++;
            positions
                    .computeIfAbsent(matcher.group(1), parameter -> new ArrayList<>())
                    .add(position);
            matcher.appendReplacement(sql, "?");
        }
        matcher.appendTail(sql);
        return new SqlStatement(name, sql.toString().strip(), positions);
    }

    /** @throws IllegalArgumentException if the statement has no such parameter */
    List<Integer> positionsOf(String parameter) {
        List<Integer> found = positions.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException("statement " + name + " has no parameter " + parameter);
        }
        return found;
    }
}
