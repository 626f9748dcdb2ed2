package org.platter.block.kit;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path EXAMPLE = Path.of("../examples/notch.driver/src");
    private static final String PACKAGE = "java/org/example/notch/driver";

    /** The example is built and run by {@code integration.tests}. */
    @Test
    void showsTheExampleDriverAsItIsTested() throws IOException {
        Path tests = EXAMPLE.resolve("test").resolve(PACKAGE);
        Examples.assertTested(
                Path.of("../README.md"),
                EXAMPLE.resolve("main").resolve(PACKAGE).resolve("NotchDriver.java"),
                tests.resolve("NotchDriverTest.java"),
                tests.resolve("NotchBundleIT.java"));
    }
}
