package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What QEMU does not check, and so cannot be compared with it: limits and rights of segments. */
class ProtectedModeTest {

    private static final long READ_ONLY = 0x00CF91000000FFFFL;
    private static final long LIMIT_FFF = 0x0040930000000FFFL;
    private static final long EXPAND_DOWN_FFF = 0x0040970000000FFFL;
    private static final long EXECUTE_ONLY = 0x00CF99000000FFFFL;
    private static final long BIG_AT_1000 = 0x00CF93001000FFFFL;

    private final TestMachine machine = new TestMachine();

    private void expectFault(int vector) {
        machine.runToHalt();
        assertEquals(vector, machine.haltedInHandler());
    }

    @Test
    void faultsOnAWriteToAReadOnlySegment() {
        // mov ax,18h; mov ds,ax; mov [2000h],eax
        machine.protectedMode("66B81800 8ED8 A300200000 F4", READ_ONLY);

        expectFault(Fault.GENERAL_PROTECTION);
    }

    @Test
    void faultsOnAReadOfAnExecuteOnlySegment() {
        // jmp 18h:1107h; mov eax,cs:[2000h]
        machine.protectedMode("EA071100001800 2EA100200000 F4", EXECUTE_ONLY);

        expectFault(Fault.GENERAL_PROTECTION);
    }

    @Test
    void allowsTheLastByteOfASegmentButNoWordThere() {
        // mov ax,18h; mov ds,ax; mov al,[FFFh]; mov bl,1; mov ax,[FFFh]
        machine.protectedMode("66B81800 8ED8 A0FF0F0000 B301 66A1FF0F0000 F4", LIMIT_FFF)
                .set(Cpu.EBX, 0);

        expectFault(Fault.GENERAL_PROTECTION);
        assertEquals(1, machine.register(Cpu.EBX) & 0xFF);
    }

    @Test
    void turnsTheLimitOfAnExpandDownSegmentAround() {
        // mov ax,18h; mov ds,ax; mov al,[1000h]; mov bl,1; mov al,[FFFh]
        machine.protectedMode("66B81800 8ED8 A000100000 B301 A0FF0F0000 F4", EXPAND_DOWN_FFF)
                .set(Cpu.EBX, 0);

        expectFault(Fault.GENERAL_PROTECTION);
        assertEquals(1, machine.register(Cpu.EBX) & 0xFF);
    }

    @Test
    void faultsOnAnyAccessThroughANullSelector() {
        // xor eax,eax; mov es,ax; mov al,es:[0]
        machine.protectedMode("31C0 8EC0 26A000000000 F4");

        expectFault(Fault.GENERAL_PROTECTION);
    }

    @Test
    void keepsBaseAndLimitOfASegmentWhenProtectedModeIsLeft() {
        machine.memory.write(0x12345 + 0x100000, 1, 0x5A);
        // mov ax,18h; mov fs,ax; jmp 20h:1110h; (16 bits) mov eax,cr0; and al,FE; mov cr0,eax; jmp 0:111Dh;
        // mov al,fs:[dword 111345h]; hlt
        machine.protectedMode(
                "66B81800 8EE0 EA101100002000 909090 0F20C0 24FE 0F22C0 EA1D110000 6764A045131100 F4",
                BIG_AT_1000,
                0x00009B000000FFFFL);

        machine.runToHalt();

        assertEquals(0x5A, machine.eax() & 0xFF);
        assertEquals(0x1000, machine.cpu.segmentBase(Cpu.FS));
    }

    @Test
    void movesOnAfterAPageFaultInTheMiddleOfAString() {
        pages();
        // mov eax,20000h; mov cr3,eax; mov eax,80000001h; mov cr0,eax; jmp +0; rep movsd; hlt
        machine.protectedMode("B800000200 0F22D8 B801000080 0F22C0 EB00 F3A5 F4");
        machine.set(Cpu.ESI, 0x2000).set(Cpu.EDI, 0x30FF0).set(Cpu.ECX, 8);
        // The handler of page faults: or byte [210C4h],1 (the page at 31000h); add esp,4; iretd
        machine.bytes(0x600 + Fault.PAGE, "800DC410020001 83C404 CF");
        machine.bytes(0x2000, "01000000020000000300000004000000050000000600000007000000F8FFFFFF");

        machine.runToHalt();

        assertEquals(0, machine.register(Cpu.ECX));
        assertEquals(1, machine.dword(0x30FF0));
        assertEquals(5, machine.dword(0x31000));
        assertEquals(-8, machine.dword(0x3100C));
    }

    @Test
    void changesNothingWhenTheLastPushOfPushaFaults() {
        pages();
        // ... mov esp,32004h; pushad with 31000h absent
        machine.protectedMode("B800000200 0F22D8 B801000080 0F22C0 EB00 BC04200300 60 F4");
        // The handler runs on the same stack, so the processor shuts down: look at ESP then.
        for (int i = 0; i < 100 && !machine.cpu.shutDown(); i++) {
            machine.run(1);
        }

        assertTrue(machine.cpu.shutDown());
        assertEquals(0x32004, machine.register(Cpu.ESP));
    }

    /** Identity below 4 MiB, but the page at 31000h absent. */
    private void pages() {
        machine.memory.write(0x20000, 4, 0x21007);
        for (int i = 0; i < 0x200; i++) {
            machine.memory.write(0x21000 + 4 * i, 4, i << 12 | (i == 0x31 ? 6 : 7));
        }
    }
}
