package org.platter.x86.cpu;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A processor with RAM, a port that collects what is written to it (E9h), and code given as bytes. */
final class TestMachine implements PortSpace, InterruptSource, Firmware {

    static final int CODE = 0x1000;

    final PhysicalMemory memory;
    final Cpu cpu;
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    int vector = 0x20;

    /** How many bytes of a string to or from a port are moved at once. */
    int stringAtOnce;

    /** What was read last at port 300h, which counts. */
    private int value;

    int trapped = -1;

    TestMachine() {
        this(CpuModel.PENTIUM_PRO);
    }

    TestMachine(CpuModel model) {
        this(model, 2 << 20);
    }

    TestMachine(CpuModel model, int memorySize) {
        memory = new PhysicalMemory(memorySize);
        cpu = new Cpu(model, memory, this, this, this);
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setEip(CODE);
        cpu.setRegister(Cpu.ESP, 0x8000);
        for (int i = 0; i < 256; i++) {
            memory.write(4 * i, 4, 0x600 + i);
            // A handler of every vector: HLT.
            memory.write(0x600 + i, 1, 0xF4);
        }
    }

    /** Code bytes in hexadecimal, blanks ignored. */
    TestMachine code(String hex) {
        return bytes(CODE, hex);
    }

    TestMachine bytes(int address, String hex) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(bytes, 0, memory.ram(), address, bytes.length);
        return this;
    }

    /**
     * Enters protected mode with flat 32-bit segments (code 08h, data 10h in DS, ES and SS) and the given descriptors from
     * 18h on; the code goes on at the returned machine's {@link #CODE} + 100h. Faults halt at 600h + vector.
     */
    TestMachine protectedMode(String hex, long... descriptors) {
        long[] table = new long[3 + descriptors.length];
        table[1] = 0x00CF9B000000FFFFL;
        table[2] = 0x00CF93000000FFFFL;
        System.arraycopy(descriptors, 0, table, 3, descriptors.length);
        for (int i = 0; i < table.length; i++) {
            writeLong(0x4000 + 8 * i, table[i]);
        }
        for (int vector = 0; vector < 0x30; vector++) {
            writeLong(0x4800 + 8 * vector, 0x00008E0000080600L + vector);
        }
        memory.write(0x4F00, 2, 8 * table.length - 1);
        memory.write(0x4F02, 4, 0x4000);
        memory.write(0x4F08, 2, 8 * 0x30 - 1);
        memory.write(0x4F0A, 4, 0x4800);
        // lgdt [4F00]; lidt [4F08]; mov eax,cr0; or al,1; mov cr0,eax; mov bx,10; mov ds,es,ss; jmp 8:CODE+100
        code("0F0116004F 0F011E084F 0F20C0 0C01 0F22C0 BB1000 8EDB 8EC3 8ED3 EA00110800");
        return bytes(CODE + 0x100, hex);
    }

    private void writeLong(int address, long value) {
        memory.write(address, 4, (int) value);
        memory.write(address + 4, 4, (int) (value >>> 32));
    }

    TestMachine set(int register, int value) {
        cpu.setRegister(register, value);
        return this;
    }

    TestMachine flags(int flags) {
        cpu.setEflags(flags);
        return this;
    }

    TestMachine run(long instructions) {
        cpu.run(instructions);
        return this;
    }

    /** Executes until HLT. */
    TestMachine runToHalt() {
        for (int i = 0; i < 100 && !cpu.halted() && !cpu.shutDown(); i++) {
            cpu.run(1_000_000);
        }
        if (!cpu.halted()) {
            throw new AssertionError("not halted at " + Integer.toHexString(cpu.eip()));
        }
        return this;
    }

    int eax() {
        return cpu.register(Cpu.EAX);
    }

    int ax() {
        return eax() & 0xFFFF;
    }

    int register(int number) {
        return cpu.register(number);
    }

    int word(int address) {
        return memory.read(address, 2);
    }

    int dword(int address) {
        return memory.read(address, 4);
    }

    boolean flag(int flag) {
        return (cpu.eflags() & flag) != 0;
    }

    /** The vector whose handler the processor has halted in, or -1. */
    int haltedInHandler() {
        int at = cpu.segmentBase(Cpu.CS) + cpu.eip() - 1;
        return cpu.halted() && at >= 0x600 && at < 0x700 ? at - 0x600 : -1;
    }

    String text() {
        return output.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public int in(int port, int width) {
        return port == 0x300 ? ++value : -1;
    }

    @Override
    public int in(int port, int width, byte[] to, int at, int length) {
        int bytes = Math.min(length, stringAtOnce) / width * width;
        for (int i = 0; i < bytes; i += width) {
            PhysicalMemory.put(to, at + i, width, in(port, width));
        }
        return bytes;
    }

    @Override
    public int out(int port, int width, byte[] from, int at, int length) {
        int bytes = Math.min(length, stringAtOnce) / width * width;
        for (int i = 0; i < bytes; i += width) {
            out(port, width, PhysicalMemory.get(from, at + i, width));
        }
        return bytes;
    }

    @Override
    public void out(int port, int width, int value) {
        if (port == 0xE9) {
            output.write(value);
        } else if (port == 0x92) {
            memory.enableA20((value & 2) != 0);
        } else if (port == 0xF4) {
            cpu.endRun();
        }
    }

    @Override
    public int acknowledge() {
        cpu.setInterruptRequest(false);
        return vector;
    }

    @Override
    public void trap(int number) {
        trapped = number;
    }
}
