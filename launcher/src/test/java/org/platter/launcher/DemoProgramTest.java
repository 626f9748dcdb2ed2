package org.platter.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.kit.Peer;

class DemoProgramTest {

    @TempDir
    Path folder;

    @Test
    void isWhatItsSourceSays() throws IOException {
        Path assembled = folder.resolve("demo.bin");

        Peer.require("nasm", "nasm").run("-f", "bin", "-o", assembled, "src/main/asm/demo.asm");

        assertArrayEquals(Files.readAllBytes(assembled), DemoDisk.program());
    }

    @Test
    void isWholeSectorsOnOneTrackWithAnEmptyPartitionTable() throws IOException {
        byte[] program = DemoDisk.program();

        assertEquals(0, program.length % 512);
        assertEquals(true, program.length <= 17 * 512, program.length + " bytes");
        assertArrayEquals(new byte[64], Arrays.copyOfRange(program, 446, 510));
        assertEquals((byte) 0x55, program[510]);
        assertEquals((byte) 0xAA, program[511]);
    }
}
