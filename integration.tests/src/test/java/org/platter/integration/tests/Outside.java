package org.platter.integration.tests;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.platter.block.api.Finding;

/** Looks at images from outside of the framework: in a Java of its own with plain jars, and by qemu-img. */
final class Outside {

    private static final String CLASSES = "test.classes";
    private static final String QEMU_IMG = "qemu-img";
    private static final String MCOPY = "mcopy";
    private static final String[] JARS = {"block.api", "block.support", "block.images", "vhd.driver", "image.tools"};

    private Outside() {}

    /** What has to be told to a framework for this. Where a program is not installed it is not asked, unless {@code CI=true}. */
    static Option options() {
        return composite(
                composite(Stream.concat(Stream.of(CLASSES), Stream.of(JARS))
                        .map(Framework::installable)
                        .toArray(Option[]::new)),
                systemProperty(QEMU_IMG).value(program(QEMU_IMG, "qemu-utils")),
                systemProperty(MCOPY).value(program(MCOPY, "mtools")));
    }

    /** Our check finds no damage in the VHD, and its content is written into the file {@code raw}. */
    static void check(Path image, Path raw, Finding.Kind... excused) throws Exception {
        List<String> path = new ArrayList<>(List.of(System.getProperty(CLASSES)));
        Stream.of(JARS).map(System::getProperty).forEach(path::add);
        run(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                String.join(File.pathSeparator, path),
                CleanImage.class.getName(),
                image.toString(),
                raw.toString(),
                Arrays.toString(excused));
    }

    /** For qemu-img the VHD is the same as the raw image. */
    static void compareByQemu(Path image, Path raw) throws Exception {
        if (!System.getProperty(QEMU_IMG).isEmpty()) {
            run(System.getProperty(QEMU_IMG), "compare", "-f", "vpc", "-F", "raw", image.toString(), raw.toString());
        }
    }

    /** Has mtools copy a file out of a file system. */
    static void copyOut(String drive, String file, Path target) throws Exception {
        run(System.getProperty(MCOPY), "-n", "-i", drive, "::/" + file, target.toString());
    }

    /** The program's file, or nothing; to be called outside of a framework, which has no search path. */
    static String program(String name, String debianPackage) {
        Optional<Path> file = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (file.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(name + " is not installed: apt-get install " + debianPackage);
        }
        return file.map(Path::toString).orElse("");
    }

    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(String.join(" ", command) + ": " + output, 0, process.waitFor());
        return output;
    }
}
