package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealModeTest {

    private final TestMachine machine = new TestMachine();

    @Test
    void startsInTheRomBelow4GiB() {
        byte[] rom = new byte[0x10000];
        byte[] start = {(byte) 0xEA, 0x00, 0x01, 0x00, (byte) 0xF0};
        System.arraycopy(start, 0, rom, 0xFFF0, start.length);
        // 0F 3F 42: firmware trap; HLT
        System.arraycopy(new byte[] {0x0F, 0x3F, 0x42, (byte) 0xF4}, 0, rom, 0x100, 4);
        machine.memory.rom(0xF0000, rom);
        machine.cpu.reset();

        machine.runToHalt();

        assertEquals(0x42, machine.trapped);
        assertEquals(0xF000, machine.cpu.selector(Cpu.CS));
        assertEquals(0x104, machine.cpu.eip());
    }

    @Test
    void takesTheFirmwareTrapForAnUndefinedOpcodeInRam() {
        machine.code("0F 3F 42").runToHalt();

        assertEquals(Fault.UNDEFINED_OPCODE, machine.haltedInHandler());
        assertEquals(-1, machine.trapped);
    }

    @Test
    void addsUpALoop() {
        // xor ax,ax; mov cx,10; next: add ax,cx; loop next; hlt
        machine.code("31C0 B90A00 01C8 E2FC F4").runToHalt();

        assertEquals(55, machine.ax());
    }

    @Test
    void movesAStringAndLeavesTheCountersAtItsEnd() {
        machine.bytes(0x2000, "0102030405060708");
        // mov si,2000h; mov di,3000h; mov cx,4; rep movsw; hlt
        machine.code("BE0020 BF0030 B90400 F3A5 F4").runToHalt();

        assertEquals(0x04030201, machine.dword(0x3000));
        assertEquals(0x08070605, machine.dword(0x3004));
        assertEquals(0, machine.register(Cpu.ECX));
        assertEquals(0x3008, machine.register(Cpu.EDI));
    }

    @Test
    void pushesThePreFaultStateForADivideError() {
        machine.set(Cpu.EBX, 0).code("F7F3").runToHalt();

        assertEquals(Fault.DIVIDE, machine.haltedInHandler());
        assertEquals(TestMachine.CODE, machine.word(0x7FFA));
    }

    @Test
    void faultsOnAWordAcrossTheEndOfTheSegment() {
        // mov ax,[FFFF]
        machine.code("A1FFFF").runToHalt();

        assertEquals(Fault.GENERAL_PROTECTION, machine.haltedInHandler());
    }

    @Test
    void takesAnInterruptAfterTheShadowOfSti() {
        machine.cpu.setInterruptRequest(true);
        // sti; inc ax; inc ax
        machine.set(Cpu.EAX, 0).code("FB 40 40 F4").runToHalt();

        assertEquals(0x20, machine.haltedInHandler());
        assertEquals(1, machine.ax());
    }

    @Test
    void trapsAfterEachInstructionWhileTracing() {
        // pushf; pop ax; or ah,1; push ax; popf; nop; nop
        machine.code("9C 58 80CC01 50 9D 90 90 F4").runToHalt();

        assertEquals(Fault.DEBUG, machine.haltedInHandler());
        assertEquals(TestMachine.CODE + 8, machine.word(0x7FFA));
    }

    @Test
    void stopsWithinTheLimitInAStringInstruction() {
        machine.set(Cpu.ECX, 1000).set(Cpu.EDI, 0x3000).code("F3AA F4");

        long executed = machine.cpu.run(10);

        assertEquals(10, executed);
        assertEquals(990, machine.register(Cpu.ECX));
        assertEquals(TestMachine.CODE, machine.cpu.eip());
        machine.runToHalt();
        assertEquals(0, machine.register(Cpu.ECX));
        assertEquals(0x3000 + 1000, machine.register(Cpu.EDI));
    }

    @Test
    void keepsItsTimeWhenHalted() {
        machine.code("F4");

        assertEquals(1, machine.cpu.run(100));
        assertTrue(machine.cpu.halted());
        assertEquals(0, machine.cpu.run(100));
    }

    @Test
    void reachesTheHighAreaOnlyWithA20() {
        machine.memory.write(0x100000 + 0x10, 1, 0x77);
        machine.memory.write(0x10, 1, 0x11);
        // mov ax,FFFFh; mov ds,ax; mov al,[20h]; mov bl,al; mov al,0; out 92h,al; mov al,[20h]; hlt
        machine.code("B8FFFF 8ED8 A02000 88C3 B000 E692 A02000 F4").runToHalt();

        assertEquals(0x77, machine.register(Cpu.EBX) & 0xFF);
        assertEquals(0x11, machine.ax() & 0xFF);
    }

    @Test
    void shutsDownWhenNoHandlerCanBeEntered() {
        // mov sp,1; div by zero
        machine.set(Cpu.EBX, 0).code("BC0100 F7F3").run(10);

        assertTrue(machine.cpu.shutDown());
        assertFalse(machine.cpu.halted());
        assertEquals(0, machine.cpu.run(10));
    }

    @Test
    void refusesLockOnWhatCannotBeLocked() {
        // lock mov ax,bx
        machine.code("F0 89D8").runToHalt();

        assertEquals(Fault.UNDEFINED_OPCODE, machine.haltedInHandler());
    }

    @Test
    void locksAReadModifyWrite() {
        // lock inc byte [3000h]
        machine.code("F0 FE060030 F4").runToHalt();

        assertEquals(1, machine.word(0x3000));
    }

    @Test
    void refusesInstructionsLongerThan15Bytes() {
        machine.code("26".repeat(15) + "90").runToHalt();

        assertEquals(Fault.GENERAL_PROTECTION, machine.haltedInHandler());
    }

    @Test
    void putsTheTrapOffAfterALoadOfSs() {
        // pushf; pop ax; or ah,1; push ax; popf; mov ss,bx; nop; nop
        machine.set(Cpu.EBX, 0).code("9C 58 80CC01 50 9D 8ED3 90 90 F4").runToHalt();

        assertEquals(Fault.DEBUG, machine.haltedInHandler());
        assertEquals(TestMachine.CODE + 10, machine.word(0x7FFA));
    }

    @Test
    void tracesEachRepetitionOfAString() {
        // pushf; pop ax; or ah,1; push ax; popf; rep stosb
        machine.set(Cpu.ECX, 5)
                .set(Cpu.EDI, 0x3000)
                .code("9C 58 80CC01 50 9D F3AA F4")
                .runToHalt();

        assertEquals(4, machine.register(Cpu.ECX));
        assertEquals(TestMachine.CODE + 7, machine.word(0x7FFA));
    }

    @Test
    void takesOneNmiUntilItsHandlerReturns() {
        machine.bytes(0x600 + Fault.NON_MASKABLE, "43 F4 CF");
        machine.set(Cpu.EBX, 0).code("90 90 90 F4");

        machine.cpu.nonMaskableInterrupt();
        machine.runToHalt();
        machine.cpu.nonMaskableInterrupt();
        machine.run(10);

        assertEquals(1, machine.register(Cpu.EBX));
        assertTrue(machine.cpu.halted());
    }

    @Test
    void leavesInstructionsOfLaterModelsUndefined() {
        TestMachine old = new TestMachine(CpuModel.I386);
        // bswap eax
        old.code("660FC8").runToHalt();

        assertEquals(Fault.UNDEFINED_OPCODE, old.haltedInHandler());
    }

    @Test
    void has386FlagsOnly() {
        TestMachine old = new TestMachine(CpuModel.I386);
        // pushfd; pop eax; or eax,240000h; push eax; popfd; pushfd; pop eax
        old.code("669C 6658 660D00002400 6650 669D 669C 6658 F4").runToHalt();

        assertEquals(0, old.eax() & 0x240000);
    }

    @Test
    void looksLikeAProcessorWithoutCoprocessor() {
        // mov word [3000h],5A5Ah; fninit; fnstsw [3000h]; mov eax,cr0; or al,4; mov cr0,eax; fninit
        machine.code("C70600305A5A DBE3 DD3E0030 0F20C0 0C04 0F22C0 DBE3 F4").runToHalt();

        assertEquals(0x5A5A, machine.word(0x3000));
        assertEquals(Fault.NO_COPROCESSOR, machine.haltedInHandler());
    }

    @Test
    void shutsDownWhenEnterCannotPushAcrossTheSegmentsEnd() {
        // mov sp,1; enter 0,0
        machine.code("BC0100 C8000000 F4").run(10);

        assertTrue(machine.cpu.shutDown());
    }

    @Test
    void countsTimeStampsInInstructions() {
        // rdtsc; mov ebx,eax; rdtsc; sub eax,ebx
        machine.code("0F31 6689C3 0F31 6629D8 F4").runToHalt();

        assertEquals(2, machine.eax());
    }

    @Test
    void runsCodeThatItWritesJustAhead() {
        // mov byte [1005h],43h (inc bx); inc ax -> inc bx
        machine.set(Cpu.EAX, 0).set(Cpu.EBX, 0).code("C606051043 40 F4").runToHalt();

        assertEquals(1, machine.register(Cpu.EBX));
        assertEquals(0, machine.eax());
    }

    @Test
    void endsTheRunAfterThePortAccessThatAsksForIt() {
        // out F4h,al; nop; nop
        long executed = machine.code("E6F4 90 90 F4").cpu.run(100);

        assertEquals(1, executed);
        assertEquals(TestMachine.CODE + 2, machine.cpu.eip());
    }

    /** Those that cannot be told from others are moved at once. */
    @ParameterizedTest
    @CsvSource({"300, 6D", "4000, 6D", "3000, 66 6D", "3000, 6C", "300, 6F", "3000, 66 6F", "3000, 6E"})
    void movesStringsToAndFromAPortInStepsOfAnySizeAlike(int count, String instruction) {
        List<String> seen = new ArrayList<>();
        for (int atOnce : new int[] {0, 2, 7, 512, 100_000}) {
            TestMachine each = new TestMachine();
            each.stringAtOnce = atOnce;
            for (int i = 0; i < 0x4000; i += 4) {
                each.memory.write(0x2801 + i, 4, i * 77);
            }
            int port = instruction.endsWith("6D") || instruction.endsWith("6C") ? 0x300 : 0xE9;
            each.set(Cpu.EDX, port).set(Cpu.ESI, 0x2801).set(Cpu.EDI, 0x8123).set(Cpu.ECX, count);
            each.code("F3" + instruction.replace(" ", "") + "F4").runToHalt();
            seen.add(each.cpu.instructions() + " " + each.register(Cpu.ESI) + " " + each.register(Cpu.EDI) + " "
                    + each.register(Cpu.ECX) + " " + Arrays.hashCode(each.memory.ram()) + " "
                    + Arrays.hashCode(each.output.toByteArray()));
        }
        assertEquals(1, Set.copyOf(seen).size(), seen::toString);
    }
}
