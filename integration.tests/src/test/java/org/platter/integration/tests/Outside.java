package org.platter.integration.tests;

import static org.junit.Assert.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;

/** Looks at images from outside of the framework: in a Java of its own with plain jars, and by qemu-img. */
final class Outside {

    private static final String CLASSES = "test.classes";
    private static final String[] JARS = {"block.api", "block.support", "block.images", "vhd.driver", "image.tools"};

    private Outside() {}

    /** What has to be told to a framework for this. */
    static Option[] options() {
        Option[] options = Stream.concat(Stream.of(CLASSES), Stream.of(JARS))
                .map(Framework::installable)
                .toArray(Option[]::new);
        return OptionUtils.expand(options);
    }

    /** Our check finds nothing in the VHD, and it is converted by us. */
    static void check(Path image, Path raw) throws Exception {
        List<String> path = new ArrayList<>(List.of(System.getProperty(CLASSES)));
        Stream.of(JARS).map(System::getProperty).forEach(path::add);
        run(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                String.join(File.pathSeparator, path),
                CleanImage.class.getName(),
                image.toString(),
                raw.toString());
    }

    /** For qemu-img the VHD is the same as the raw image. Where it is not installed it is not asked, unless {@code CI=true}. */
    static void compareByQemu(Path image, Path raw) throws Exception {
        if (installed("qemu-img", "qemu-utils")) {
            run("qemu-img", "compare", "-f", "vpc", "-F", "raw", image.toString(), raw.toString());
        }
    }

    static boolean installed(String program, String debianPackage) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(program + " is not installed: apt-get install " + debianPackage);
        }
        return there;
    }

    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(String.join(" ", command) + ": " + output, 0, process.waitFor());
        return output;
    }
}
