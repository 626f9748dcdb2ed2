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
        for (int i = 0; i < 1000 && !cpu.halted() && !cpu.shutDown(); i++) {
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
        return -1;
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
