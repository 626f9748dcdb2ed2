package org.platter.block.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How drivers fared in their contracts: a table for each test class, printed when all tests of a run are done, and kept in
 * {@code target/conformance}.
 */
final class Conformance implements AutoCloseable {

    /** How a case ended. */
    enum Result {
        PASSED,
        FAILED,
        NOT_APPLICABLE,
        SKIPPED
    }

    private static final Path FOLDER = Path.of("target", "conformance");

    private final Map<String, Table> tables = new TreeMap<>();

    synchronized void note(String testClass, String theme, String test, Result result, String reason) {
        tables.computeIfAbsent(testClass, Table::new).note(theme, test, result, reason);
    }

    @Override
    public synchronized void close() throws IOException {
        for (Map.Entry<String, Table> each : tables.entrySet()) {
            String text = each.getValue().toString();
            System.out.println(text);
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(each.getKey() + ".md"), text);
        }
    }

    /** The table of one test class, as Markdown. */
    static final class Table {

        private static final List<String> COLUMNS =
                List.of("theme                ", "cases", "passed", "failed", "not applicable", "skipped");
        private static final List<String> RULE = COLUMNS.stream()
                .map(column -> "-".repeat(column.length() - 1) + (column.equals(COLUMNS.get(0)) ? "-" : ":"))
                .toList();

        private final String title;
        private final Map<String, Map<Result, Integer>> themes = new LinkedHashMap<>();
        private final Set<String> remarks = new TreeSet<>();

        Table(String title) {
            this.title = title;
        }

        void note(String theme, String test, Result result, String reason) {
            themes.computeIfAbsent(theme, key -> new EnumMap<>(Result.class)).merge(result, 1, Integer::sum);
            if (result != Result.PASSED) {
                remarks.add(test + " " + name(result) + ": "
                        + reason.lines().findFirst().orElse("no reason given"));
            }
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("Conformance: " + title + "\n\n");
            row(text, COLUMNS);
            row(text, RULE);
            Map<Result, Integer> sum = new EnumMap<>(Result.class);
            themes.forEach((theme, counts) -> {
                row(text, cells(theme, counts));
                counts.forEach((result, count) -> sum.merge(result, count, Integer::sum));
            });
            row(text, cells("all", sum));
            text.append('\n');
            remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
            return text.toString();
        }

        private static List<String> cells(String theme, Map<Result, Integer> counts) {
            List<String> cells = new ArrayList<>(List.of(theme));
            cells.add(String.valueOf(
                    counts.values().stream().mapToInt(Integer::intValue).sum()));
            for (Result result : Result.values()) {
                cells.add(String.valueOf(counts.getOrDefault(result, 0)));
            }
            return cells;
        }

        /** Words to the left, numbers to the right, each as wide as its column. */
        private static void row(StringBuilder text, List<String> cells) {
            for (int i = 0; i < cells.size(); i++) {
                int width = COLUMNS.get(i).length();
                text.append(String.format(i == 0 ? "| %-" + width + "s " : "| %" + width + "s ", cells.get(i)));
            }
            text.append("|\n");
        }

        private static String name(Result result) {
            return result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
