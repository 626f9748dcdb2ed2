package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Selectors, gates, privilege levels, tasks, virtual-8086 mode and paging, as {@code protected.asm} walks through them:
 * what it prints in QEMU and here must be the same.
 */
class ProtectedModeOracleTest {

    @TempDir
    Path folder;

    @Test
    void printsTheSameAsInQemu() throws Exception {
        byte[] bios = Qemu.assemble(folder, "protected.asm");

        List<String> theirs = lines(Qemu.output(folder, "pentium3", bios, new byte[0]));
        TestMachine machine = new TestMachine(CpuModel.PENTIUM_PRO, 16 << 20);
        machine.memory.rom(0x100000 - bios.length, bios);
        machine.cpu.reset();
        List<String> ours = lines(machine.runToHalt().output.toByteArray());

        assertTrue(theirs.size() > 7000, () -> "QEMU printed " + theirs.size() + " lines");
        for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
            assertEquals(theirs.get(i), ours.get(i), "line " + (i + 1));
        }
        assertEquals(theirs.size(), ours.size());
    }

    private static List<String> lines(byte[] output) {
        return new String(output, StandardCharsets.ISO_8859_1).lines().toList();
    }
}
