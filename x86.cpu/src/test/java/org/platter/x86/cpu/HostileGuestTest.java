package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random bytes as code: whatever they do, the processor neither throws nor stops counting. */
class HostileGuestTest {

    private static final int ROUNDS = 80;
    private static final int STEPS = 10_000;
    private static final int PAGE_DIRECTORY = 0x10000;
    private static final int DESCRIPTORS = 0x8000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** How the processor is set up before it meets the random bytes. */
    enum Mode {
        REAL,
        PROTECTED,
        PROTECTED_32,
        PAGED,
        USER,
        VIRTUAL_86
    }

    @ParameterizedTest
    @EnumSource
    void survivesRandomCode(Mode mode) {
        System.out.println("HostileGuestTest " + mode + " -Dseed=" + seed);
        long executed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            TestMachine machine = new TestMachine(CpuModel.PENTIUM_PRO, 1 << 20);
            random.nextBytes(machine.memory.ram());
            enter(mode, machine);
            assertTrue(reaches(mode, machine), () -> mode + " not entered, seed " + seed);
            for (int i = 0; i < 10; i++) {
                long ran = machine.cpu.run(STEPS / 10);
                assertTrue(ran <= STEPS / 10, () -> "seed " + seed);
                executed += ran;
                machine.cpu.setInterruptRequest(true);
                if (i == 5) {
                    machine.cpu.nonMaskableInterrupt();
                }
            }
        }
        assertTrue(executed > ROUNDS * 100L, "seed " + seed);
    }

    @Test
    void goesOnAfterAReset() {
        TestMachine machine = new TestMachine();
        machine.set(Cpu.ESP, 1).code("F4").bytes(TestMachine.CODE, "0FFF").run(5);
        assertTrue(machine.cpu.shutDown());

        machine.cpu.reset();

        assertEquals(0xFFF0, machine.cpu.eip());
        assertEquals(1, machine.cpu.run(1));
    }

    private static boolean reaches(Mode mode, TestMachine machine) {
        for (int i = 0; i < 40; i++) {
            int cs = machine.cpu.selector(Cpu.CS);
            boolean virtual86 = machine.flag(Flags.VM);
            boolean there = switch (mode) {
                case REAL -> true;
                case PROTECTED -> cs == 0x08;
                case PROTECTED_32, PAGED -> cs == 0x10;
                case USER -> cs == 0x1B && !virtual86;
                case VIRTUAL_86 -> virtual86;
            };
            if (there) {
                return true;
            }
            machine.run(1);
        }
        return false;
    }

    private void enter(Mode mode, TestMachine machine) {
        PhysicalMemory memory = machine.memory;
        // Jump to the random bytes from code that the mode needs.
        StringBuilder code = new StringBuilder();
        if (mode != Mode.REAL) {
            descriptors(memory);
            code.append("660F01160070 660F011E0870");
            if (mode == Mode.PAGED || mode == Mode.USER) {
                pages(memory);
                code.append("66B800000100 0F22D8 66B801000080 0F22C0");
            } else {
                code.append("66B801000000 0F22C0");
            }
            code.append("B8300066 90 0F00D8");
            String target = mode == Mode.PROTECTED ? "0008" : "0010";
            if (mode == Mode.USER || mode == Mode.VIRTUAL_86) {
                String flags = mode == Mode.USER ? "00000000" : "00000200";
                String selector = mode == Mode.USER ? "1B" : "00";
                String stack = mode == Mode.USER ? "23" : "00";
                code.append("B82800 8ED0");
                code.append("6668000000006668000000006668000000006668000000006668")
                        .append(stack);
                code.append("000000 666800700000 6668").append(flags);
                code.append("6668").append(selector).append("000000 666800200000 66CF");
            } else {
                code.append("EA0020").append(target, 2, 4).append(target, 0, 2);
            }
            memory.write(0x7000, 2, 0x3FF);
            memory.write(0x7002, 4, DESCRIPTORS);
            memory.write(0x7008, 2, 0x7FF);
            memory.write(0x700A, 4, DESCRIPTORS + 0x400);
            machine.code(code.toString());
        } else {
            machine.cpu.setEip(random.nextInt(0x10000));
        }
    }

    /** Some descriptors that work, others at random; interrupt gates that mostly work. */
    private void descriptors(PhysicalMemory memory) {
        long[] fixed = {
            0,
            0x00009B000000FFFFL,
            0x00CF9B000000FFFFL,
            0x00CFFB000000FFFFL,
            0x00CFF3000000FFFFL,
            0x00CF93000000FFFFL,
            0x0000890060000067L
        };
        for (int i = 0; i < fixed.length; i++) {
            write(memory, DESCRIPTORS + 8 * i, fixed[i]);
        }
        // SS0 of the task.
        memory.write(0x6004, 4, 0x5000);
        memory.write(0x6008, 4, 0x28);
        for (int vector = 0; vector < 256; vector++) {
            if (random.nextInt(8) != 0) {
                long offset = 0x2000 + random.nextInt(0x1000);
                long type = random.nextBoolean() ? 0xEE : 0xEF;
                write(memory, DESCRIPTORS + 0x400 + 8 * vector, offset | 0x10L << 16 | type << 40);
            }
        }
    }

    private void pages(PhysicalMemory memory) {
        for (int i = 0; i < 1024; i++) {
            memory.write(
                    PAGE_DIRECTORY + 4 * i, 4, PAGE_DIRECTORY + 0x1000 | (i == 0 || random.nextInt(3) == 0 ? 7 : 6));
            int frame = i < 0x20 ? i : random.nextInt(0x110);
            memory.write(PAGE_DIRECTORY + 0x1000 + 4 * i, 4, frame << 12 | (i < 0x20 ? 7 : random.nextInt(8)));
        }
    }

    private static void write(PhysicalMemory memory, int address, long value) {
        memory.write(address, 4, (int) value);
        memory.write(address + 4, 4, (int) (value >>> 32));
    }
}
