package org.platter.example;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.platter.block.kit.Examples;

class ReadmeTest {

    private static final Path SOURCES = Path.of("src/test/java/org/platter/example");

    @Test
    void showsTheExamplesAsTheyAreTestedHere() throws IOException {
        Examples.assertTested(
                Path.of("../README.md"), SOURCES.resolve("NotchDriver.java"), SOURCES.resolve("NotchDriverTest.java"));
    }
}
