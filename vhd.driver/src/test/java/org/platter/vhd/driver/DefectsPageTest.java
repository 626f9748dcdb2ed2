package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/defects.md names are there. */
class DefectsPageTest {

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

    @Test
    void namesTestsThatAreThere() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = TEST.matcher(Files.readString(Path.of("docs/defects.md")))
                .results()
                .filter(found -> !isThere(sources.getOrDefault(found.group(1), ""), found.group(2)))
                .map(found -> found.group())
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void hasARowForEachDefect() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/defects.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| there"))
                .toList();
        assertTrue(rows.size() > 40, () -> "found only " + rows.size());
        assertEquals(
                List.of(),
                rows.stream().filter(row -> !TEST.matcher(row).find()).toList());
    }

    /** Whether a test class has this method or nested class; any class has null. */
    private static boolean isThere(String source, String member) {
        return !source.isEmpty()
                && (member == null
                        || source.contains("void " + member + "(")
                        || source.contains("class " + member + " "));
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Stream.of("block.support", "block.images", "vhd.driver")
                .map(module -> Path.of("..", module, "src/test/java"))
                .flatMap(DefectsPageTest::filesBelow)) {
            return files.collect(Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""), DefectsPageTest::text, (a, b) -> a));
        }
    }

    private static Stream<Path> filesBelow(Path folder) {
        try {
            return Files.walk(folder).filter(file -> file.toString().endsWith("Test.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
