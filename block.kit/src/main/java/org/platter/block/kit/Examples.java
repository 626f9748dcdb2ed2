package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The examples on a page of documentation, which are tested code: a test has their source and runs it. */
public final class Examples {

    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private Examples() {}

    /** Checks that the page has Java examples, and that each is, but for its indentation, a part of one of the sources. */
    public static void assertTested(Path page, Path... sources) throws IOException {
        List<String> examples = BLOCK.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertFalse(examples.isEmpty(), page + " has no examples");
        StringBuilder tested = new StringBuilder();
        for (Path source : sources) {
            tested.append(withoutIndentation(Files.readString(source)));
        }
        for (String example : examples) {
            assertTrue(
                    tested.indexOf(withoutIndentation(example)) >= 0,
                    () -> page + " shows what no test runs:\n" + example);
        }
    }

    private static String withoutIndentation(String code) {
        return code.replaceAll("(?m)^[ \\t]+", "");
    }
}
