package org.whatsappusage.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns of plain text, two blanks apart. */
final class TextTable {

    /** On which side of its column a text stands. */
    enum Side {
        LEFT,
        RIGHT
    }

    private final List<Side> sides;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(Side... sides) {
        this.sides = List.of(sides);
    }

    /** As many cells as there are columns. */
    TextTable row(String... cells) {
        if (cells.length != sides.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + sides.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The rows as lines, each with its line end and without blanks at its end. */
    String text() {
        int[] widths = IntStream.range(0, sides.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String blanks = " ".repeat(widths[column] - row.get(column).length());
                boolean left = sides.get(column) == Side.LEFT;
                line.append(left ? row.get(column) + blanks : blanks + row.get(column))
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
