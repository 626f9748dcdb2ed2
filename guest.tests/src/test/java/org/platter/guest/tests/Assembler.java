package org.platter.guest.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.kit.Peer;

/** Assembles the boot code beside these tests. */
final class Assembler {

    private Assembler() {}

    /** The flat binary of {@code src/test/asm/NAME.asm}. */
    static byte[] assemble(String name, Path scratch) throws IOException {
        Path binary = scratch.resolve(name + ".bin");
        Peer.require("nasm", "nasm")
                .run("-f", "bin", "-o", binary, Path.of("../guest.tests/src/test/asm", name + ".asm"));
        return Files.readAllBytes(binary);
    }
}
