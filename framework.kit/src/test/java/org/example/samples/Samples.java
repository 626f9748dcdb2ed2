package org.example.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.framework.kit.InFramework;

/** Tests that end in every way; {@code InFrameworkIT} runs them. */
@InFramework(BlockDriver.class)
public class Samples {

    private boolean prepared;

    @BeforeEach
    void prepare() {
        prepared = true;
    }

    @Test
    void runsInABundle() {
        assertNotNull(FrameworkUtil.getBundle(Samples.class), "a bundle");
        assertTrue(prepared);
    }

    @Test
    void fails() {
        assertEquals(1, 2, "as it must");
    }

    @Test
    void failsOfSomething() throws IOException {
        throw new BlockException(BlockException.Kind.IO, "disk full", new IOException("really"));
    }

    @Test
    void doesNotWantTo() {
        Assumptions.abort("not today");
    }

    @Test
    @Disabled("for a reason")
    void isDisabled() {
        throw new AssertionError();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isRunForEveryNumber(int number) {
        assertNotNull(FrameworkUtil.getBundle(Samples.class));
        assertTrue(number != 2, () -> "number " + number);
    }

    @Test
    void writesFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("file"), "text");
    }

    @Nested
    class Inner {

        @Test
        void runsInABundleToo() {
            assertNotNull(FrameworkUtil.getBundle(Inner.class));
            assertTrue(prepared);
        }
    }
}
