package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

    @TempDir
    private Path folder;

    private Path source;

    @BeforeEach
    void writeTheSource() throws IOException {
        source = Files.writeString(folder.resolve("Source.java"), """
                class Source {
                    int answer() {
                        return 42;
                    }
                }
                """);
    }

    @Test
    void mayBeIndentedOtherwise() throws IOException {
        Examples.assertTested(page("""
                Text, and then
                ```java
                int answer() {
                    return 42;
                }
                ```
                """), source);
    }

    @Test
    void mustAllBeInASource() throws IOException {
        Path page = page("""
                ```java
                return 42;
                ```
                ```java
                return 43;
                ```
                """);
        AssertionError e = assertThrows(AssertionError.class, () -> Examples.assertTested(page, source));
        assertTrue(e.getMessage().contains("return 43;") && !e.getMessage().contains("return 42;"), e.getMessage());
    }

    @Test
    void mustBeThere() throws IOException {
        Path page = page("No examples, but a\n```sh\ncommand\n```\n");
        assertThrows(AssertionError.class, () -> Examples.assertTested(page, source));
    }

    private Path page(String text) throws IOException {
        return Files.writeString(folder.resolve("page.md"), text);
    }
}
