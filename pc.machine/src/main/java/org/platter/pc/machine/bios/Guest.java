package org.platter.pc.machine.bios;

import static org.platter.x86.cpu.Cpu.EAX;
import static org.platter.x86.cpu.Cpu.EBX;
import static org.platter.x86.cpu.Cpu.ECX;
import static org.platter.x86.cpu.Cpu.EDX;
import static org.platter.x86.cpu.Cpu.ESP;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.platter.x86.cpu.Cpu;
import org.platter.x86.cpu.PhysicalMemory;
import org.platter.x86.cpu.PortSpace;

/** What a BIOS service sees of the program that called it, and of the hardware. */
final class Guest {

    static final int CARRY = 0x0001, ZERO = 0x0040;

    private final Cpu cpu;
    private final PhysicalMemory memory;
    private final PortSpace ports;
    private final Runnable idle;

    Guest(Cpu cpu, PhysicalMemory memory, PortSpace ports, Runnable idle) {
        this.cpu = cpu;
        this.memory = memory;
        this.ports = ports;
        this.idle = idle;
    }

    int eax() {
        return cpu.register(EAX);
    }

    int ebx() {
        return cpu.register(EBX);
    }

    int ecx() {
        return cpu.register(ECX);
    }

    int edx() {
        return cpu.register(EDX);
    }

    int ax() {
        return eax() & 0xFFFF;
    }

    int bx() {
        return ebx() & 0xFFFF;
    }

    int cx() {
        return ecx() & 0xFFFF;
    }

    int dx() {
        return edx() & 0xFFFF;
    }

    int al() {
        return eax() & 0xFF;
    }

    int ah() {
        return eax() >> 8 & 0xFF;
    }

    int bl() {
        return ebx() & 0xFF;
    }

    int bh() {
        return ebx() >> 8 & 0xFF;
    }

    int cl() {
        return ecx() & 0xFF;
    }

    int ch() {
        return ecx() >> 8 & 0xFF;
    }

    int dl() {
        return edx() & 0xFF;
    }

    int dh() {
        return edx() >> 8 & 0xFF;
    }

    int si() {
        return cpu.register(Cpu.ESI) & 0xFFFF;
    }

    int di() {
        return cpu.register(Cpu.EDI) & 0xFFFF;
    }

    int bp() {
        return cpu.register(Cpu.EBP) & 0xFFFF;
    }

    void setEax(int value) {
        cpu.setRegister(EAX, value);
    }

    void setEbx(int value) {
        cpu.setRegister(EBX, value);
    }

    void setEcx(int value) {
        cpu.setRegister(ECX, value);
    }

    void setEdx(int value) {
        cpu.setRegister(EDX, value);
    }

    void setAx(int value) {
        setLow16(EAX, value);
    }

    void setBx(int value) {
        setLow16(EBX, value);
    }

    void setCx(int value) {
        setLow16(ECX, value);
    }

    void setDx(int value) {
        setLow16(EDX, value);
    }

    void setDi(int value) {
        setLow16(Cpu.EDI, value);
    }

    void setBp(int value) {
        setLow16(Cpu.EBP, value);
    }

    void setAl(int value) {
        setAx(ax() & 0xFF00 | value & 0xFF);
    }

    void setAh(int value) {
        setAx(ax() & 0x00FF | (value & 0xFF) << 8);
    }

    void setBh(int value) {
        setBx(bx() & 0x00FF | (value & 0xFF) << 8);
    }

    void setEs(int selector) {
        cpu.setSegment(Cpu.ES, selector);
    }

    private void setLow16(int register, int value) {
        cpu.setRegister(register, cpu.register(register) & 0xFFFF0000 | value & 0xFFFF);
    }

    /** The linear address of an offset in a segment. */
    int address(int segment, int offset) {
        return cpu.segmentBase(segment) + (offset & 0xFFFF);
    }

    /** The carry flag that the caller finds when the service returns. */
    void setCarry(boolean set) {
        setCallersFlag(CARRY, set);
    }

    /** The zero flag that the caller finds when the service returns. */
    void setZero(boolean set) {
        setCallersFlag(ZERO, set);
    }

    private void setCallersFlag(int flag, boolean set) {
        // INT has pushed FLAGS, CS and IP.
        int at = address(Cpu.SS, cpu.register(ESP) + 4);
        putWord(at, set ? word(at) | flag : word(at) & ~flag);
    }

    /** A flag that the stub in ROM tests after the trap. */
    void tellStub(int flag, boolean set) {
        cpu.setEflags(set ? cpu.eflags() | flag : cpu.eflags() & ~flag);
    }

    /** Says that until the machine's next event there is no use in calling the service again that waits. */
    void idle() {
        idle.run();
    }

    int octet(int address) {
        return memory.read(address, 1);
    }

    int word(int address) {
        return memory.read(address, 2);
    }

    int dword(int address) {
        return memory.read(address, 4);
    }

    long qword(int address) {
        return dword(address) & 0xFFFFFFFFL | (long) dword(address + 4) << 32;
    }

    void putOctet(int address, int value) {
        memory.write(address, 1, value & 0xFF);
    }

    void putWord(int address, int value) {
        memory.write(address, 2, value & 0xFFFF);
    }

    void putDword(int address, int value) {
        memory.write(address, 4, value);
    }

    void putQword(int address, long value) {
        putDword(address, (int) value);
        putDword(address + 4, (int) (value >>> 32));
    }

    void putOctets(int address, byte[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            putOctet(address + i, values[from + i]);
        }
    }

    int in(int port) {
        return ports.in(port, 1) & 0xFF;
    }

    int inWord(int port) {
        return ports.in(port, 2) & 0xFFFF;
    }

    int inDword(int port) {
        return ports.in(port, 4);
    }

    void outDword(int port, int value) {
        ports.out(port, 4, value);
    }

    void out(int port, int value) {
        ports.out(port, 1, value & 0xFF);
    }

    void outWord(int port, int value) {
        ports.out(port, 2, value & 0xFFFF);
    }

    /** A string of reads of a port, into memory. */
    void inWords(int port, int address, int count) {
        ByteBuffer words = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        words.position(ports.in(port, 2, words.array(), 0, words.capacity()));
        while (words.hasRemaining()) {
            words.putShort((short) inWord(port));
        }
        memory.write(address, words.flip());
    }

    /** A string of writes to a port, from memory. */
    void outWords(int port, int address, int count) {
        ByteBuffer words = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        memory.read(address, words);
        words.position(ports.out(port, 2, words.array(), 0, words.capacity()));
        while (words.hasRemaining()) {
            outWord(port, words.getShort());
        }
    }
}
