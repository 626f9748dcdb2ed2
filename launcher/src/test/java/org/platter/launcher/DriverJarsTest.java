package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.raw.driver.RawDriver;

/** The command with a driver that it has never heard of. */
class DriverJarsTest {

    @TempDir
    Path folder;

    /** Takes for its own what begins with an exclamation mark. */
    public static final class LoudDriver implements BlockDriver {

        /** A driver. */
        public LoudDriver() {}

        @Override
        public String format() {
            return "loud";
        }

        @Override
        public ProbeScore probe(Storage storage) {
            return storage.name().endsWith(".loud") ? new ProbeScore(50, "by its name") : ProbeScore.NONE;
        }

        @Override
        public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
            return new RawDriver().open(storage, options);
        }
    }

    private Path jar(String service) throws IOException {
        Path jar = folder.resolve("loud.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + service));
            out.write(LoudDriver.class.getName().getBytes());
        }
        return jar;
    }

    @Test
    void usesTheDriverOfAJarOrOfAFolder() throws IOException {
        Path jar = jar(BlockDriver.class.getName());
        Path image = Files.write(folder.resolve("disk.loud"), new byte[1024]);

        assertEquals(1, Run.of("info", "-f", "loud", image).exitCode());
        assertEquals(0, Run.of("info", "-f", "loud", "--driver", jar, image).exitCode());
        assertEquals(0, Run.of("info", "-f", "loud", "--driver", folder, image).exitCode());
        assertEquals(
                0,
                Run.of("resize", "--dry-run", "--driver=" + jar, image, "1024").exitCode());
    }

    @Test
    void saysWhatIsWrongWithAJar() throws IOException {
        Run missing = Run.of("info", "--driver", folder.resolve("none.jar"), "disk");
        Run empty = Run.of("info", "--driver", jar("some.other.Service"), "disk");
        Run noJar = Run.of("info", "--driver", Files.writeString(folder.resolve("text"), "text"), "disk");

        assertTrue(missing.err().contains("No such file"), missing.err());
        assertTrue(empty.err().contains("found no META-INF/services/org.platter.block.api.BlockDriver"), empty.err());
        assertTrue(noJar.err().startsWith("platter: Could not open the driver '"), noJar.err());
    }
}
