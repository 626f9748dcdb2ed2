package org.platter.launcher.qtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.platter.block.kit.Peer;

/** The cases with QEMU: what they expect is what it does. */
class QemuIdeIT extends IdeCases {

    @Override
    Subject start(String... options) throws IOException {
        Peer.require("qemu-system-i386", "qemu-system-x86");
        return new Subject(
                folder,
                List.of(
                        "qemu-system-i386",
                        "-accel",
                        "tcg",
                        "-bios",
                        haltingFirmware().toString()),
                List.of(options));
    }

    /** Debian's QEMU has no accelerator "qtest": a processor that does nothing serves as well. */
    private Path haltingFirmware() throws IOException {
        byte[] rom = new byte[0x10000];
        byte[] haltForEver = {(byte) 0xFA, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD};
        System.arraycopy(haltForEver, 0, rom, 0xFFF0, haltForEver.length);
        return Files.write(folder.resolve("halt.bin"), rom);
    }
}
