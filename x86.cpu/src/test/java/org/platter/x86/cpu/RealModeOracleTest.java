package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the same instructions with the same operands in QEMU and here. */
class RealModeOracleTest {

    @TempDir
    Path folder;

    @Test
    void leavesTheSameStateAsQemu() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RealModeOracleTest -Dseed=" + seed);
        List<OracleCase> cases = new OracleCases(seed).all();
        ByteBuffer table =
                ByteBuffer.allocate(16 + cases.size() * OracleCase.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(cases.size()).position(16);
        cases.forEach(each -> each.writeTo(table));
        byte[] bios = Qemu.assemble(folder, "cases.asm");

        ByteBuffer theirs = results(Qemu.output(folder, "pentium3", bios, table.array()));
        ByteBuffer ours = results(ours(bios, table.array()));

        assertEquals(cases.size() * OracleCase.RESULT_SIZE, theirs.capacity());
        assertEquals(theirs.capacity(), ours.capacity());
        StringBuilder differences = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            String expected = cases.get(i).describe(theirs, i);
            String actual = cases.get(i).describe(ours, i);
            if (!expected.equals(actual)) {
                differences.append(cases.get(i)).append("\n  QEMU ").append(expected);
                differences.append("\n  ours ").append(actual).append('\n');
            }
        }
        assertTrue(differences.isEmpty(), () -> "seed " + seed + "\n" + differences);
    }

    private static byte[] ours(byte[] bios, byte[] data) {
        TestMachine machine = new TestMachine(CpuModel.PENTIUM_PRO, 16 << 20);
        System.arraycopy(data, 0, machine.memory.ram(), 0x100000, data.length);
        machine.memory.rom(0x100000 - bios.length, bios);
        machine.cpu.reset();
        return machine.runToHalt().output.toByteArray();
    }

    private static ByteBuffer results(byte[] output) {
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
    }
}
