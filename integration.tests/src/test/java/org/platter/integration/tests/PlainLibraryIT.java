package org.platter.integration.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.CreateOptions;
import org.platter.block.support.DiskFile;
import org.platter.vhd.driver.VhdDriver;

/** The example program of docs/library.md, compiled and run with nothing but the three jars. */
class PlainLibraryIT {

    private static final Path SOURCE = Path.of("src/test/java/org/platter/example/BootSector.java");
    private static final String MAIN = "org.platter.example.BootSector";
    private static final String JARS = Stream.of("block.api", "block.support", "vhd.driver")
            .map(System::getProperty)
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private Path folder;

    private Path classes;
    private Path disk;

    @BeforeEach
    void createADisk() throws IOException {
        classes = folder.resolve("classes");
        disk = folder.resolve("disk.vhd");
        DiskFile.create(disk, new VhdDriver(), CreateOptions.ofSize(8 << 20));
    }

    @Test
    void worksOnTheClassPath() throws Exception {
        compile("-cp", JARS, SOURCE.toString());
        assertEquals("8388608 bytes, not bootable", java("-cp", JARS + File.pathSeparator + classes, MAIN));
    }

    @Test
    void worksOnTheModulePath() throws Exception {
        Path module = Files.writeString(folder.resolve("module-info.java"), """
                module org.platter.example {
                    requires org.platter.block.api;
                    requires org.platter.block.support;
                    requires org.platter.vhd.driver;
                }
                """);
        compile("-p", JARS, module.toString(), SOURCE.toString());
        assertEquals(
                "8388608 bytes, not bootable",
                java("-p", JARS + File.pathSeparator + classes, "-m", "org.platter.example/" + MAIN));
    }

    private void compile(String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        List<String> options = List.of("-proc:none", "-d", classes.toString());
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        writer,
                        writer,
                        Stream.concat(options.stream(), Stream.of(arguments)).toArray(String[]::new));
        assertEquals(0, status, output::toString);
    }

    private String java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        command.add(disk.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.strip();
    }
}
