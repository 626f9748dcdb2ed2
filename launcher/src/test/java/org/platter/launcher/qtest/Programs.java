package org.platter.launcher.qtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.platter.block.kit.Peer;

/** The two machines that the cases are put to. */
final class Programs {

    private Programs() {}

    static Subject platter(Path folder, String... options) throws IOException {
        Path program = Path.of(System.getProperty("platter.script")).resolveSibling("platter-qtest-i386");
        return new Subject(folder, List.of(program.toString(), "-accel", "qtest"), List.of(options));
    }

    static Subject qemu(Path folder, String... options) throws IOException {
        Peer.require("qemu-system-i386", "qemu-system-x86");
        String firmware = haltingFirmware(folder.resolve("halt.bin")).toString();
        return new Subject(
                folder,
                List.of("qemu-system-i386", "-accel", "tcg", "-bios", firmware, "-serial", "null"),
                List.of(options));
    }

    /** Debian's QEMU has no accelerator "qtest": a processor that does nothing serves as well. */
    private static Path haltingFirmware(Path file) throws IOException {
        byte[] rom = new byte[0x10000];
        byte[] haltForEver = {(byte) 0xFA, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD};
        System.arraycopy(haltForEver, 0, rom, 0xFFF0, haltForEver.length);
        return Files.write(file, rom);
    }
}
