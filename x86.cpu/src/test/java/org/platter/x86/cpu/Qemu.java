package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the tools that the differential tests need. Without them those tests are skipped, but fail where CI is set. */
final class Qemu {

    private Qemu() {}

    /** Assembles a resource of the tests to a flat image. */
    static byte[] assemble(Path folder, String resource) throws IOException, InterruptedException {
        require("nasm", "nasm");
        Path source = folder.resolve(resource);
        try (InputStream in = Qemu.class.getResourceAsStream(resource)) {
            Files.copy(in, source);
        }
        Path image = folder.resolve(resource + ".bin");
        run(folder, List.of("nasm", "-f", "bin", "-o", image.toString(), source.toString()));
        return Files.readAllBytes(image);
    }

    /** What a BIOS image writes to port E9h until it writes to port F4h; {@code data} lies at 1 MiB. */
    static byte[] output(Path folder, String model, byte[] bios, byte[] data) throws IOException, InterruptedException {
        require("qemu-system-i386", "qemu-system-x86");
        Path image = Files.write(folder.resolve("bios.bin"), bios);
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of("qemu-system-i386", "-accel", "tcg", "-cpu", model));
        command.addAll(List.of("-M", "pc", "-m", "16", "-display", "none", "-nodefaults", "-no-reboot"));
        command.addAll(List.of("-bios", image.toString(), "-debugcon", "file:" + output));
        command.addAll(List.of("-device", "isa-debug-exit,iobase=0xf4,iosize=1"));
        if (data.length > 0) {
            Path file = Files.write(folder.resolve("data.bin"), data);
            command.addAll(List.of("-device", "loader,file=" + file + ",addr=0x100000,force-raw=on"));
        }
        run(folder, command);
        return Files.readAllBytes(output);
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(log.toPath());
        assertTrue(ended, () -> command + " did not end: " + said);
        // isa-debug-exit ends QEMU with status 1.
        assertTrue(process.exitValue() <= 1 && !said.contains("error"), () -> command + ": " + said);
    }

    private static void require(String tool, String debianPackage) {
        boolean present = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        String how = tool + " is missing: apt-get install " + debianPackage;
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(present, how);
        }
        assumeTrue(present, how);
    }
}
