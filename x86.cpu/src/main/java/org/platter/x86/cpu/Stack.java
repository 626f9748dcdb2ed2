package org.platter.x86.cpu;

/** The current stack. ESP changes only after the memory access has succeeded. */
final class Stack {

    private final Registers registers;
    private final int[] general;
    private final Operands operands;

    Stack(Registers registers, Operands operands) {
        this.registers = registers;
        this.operands = operands;
        general = registers.general;
    }

    /** The bits of ESP that count. */
    int mask() {
        return registers.ss.big ? -1 : 0xFFFF;
    }

    void push(int value, int width) {
        int mask = mask();
        int pointer = general[Cpu.ESP] - width & mask;
        operands.write(registers.ss, pointer, width, value);
        setPointer(pointer, mask);
    }

    int pop(int width) {
        int mask = mask();
        int pointer = general[Cpu.ESP] & mask;
        int value = operands.read(registers.ss, pointer, width);
        setPointer(pointer + width, mask);
        return value;
    }

    /** What lies a distance above the stack pointer. */
    int peek(int distance, int width) {
        return operands.read(registers.ss, general[Cpu.ESP] + distance & mask(), width);
    }

    /** Moves the stack pointer up. */
    void release(int bytes) {
        setPointer(general[Cpu.ESP] + bytes, mask());
    }

    private void setPointer(int pointer, int mask) {
        general[Cpu.ESP] = general[Cpu.ESP] & ~mask | pointer & mask;
    }

    void pushAll(int width) {
        int esp = general[Cpu.ESP];
        for (int i = 0; i < 8; i++) {
            push(i == Cpu.ESP ? esp : general[i], width);
        }
    }

    void popAll(int width) {
        // All of it is read before anything changes: the pops may fault.
        int edi = peek(0, width);
        int esi = peek(width, width);
        int ebp = peek(2 * width, width);
        int ebx = peek(4 * width, width);
        int edx = peek(5 * width, width);
        int ecx = peek(6 * width, width);
        int eax = peek(7 * width, width);
        registers.set(Cpu.EDI, width, edi);
        registers.set(Cpu.ESI, width, esi);
        registers.set(Cpu.EBP, width, ebp);
        registers.set(Cpu.EBX, width, ebx);
        registers.set(Cpu.EDX, width, edx);
        registers.set(Cpu.ECX, width, ecx);
        registers.set(Cpu.EAX, width, eax);
        release(8 * width);
    }

    void enter(int size, int level, int width) {
        int ebp = general[Cpu.EBP];
        push(ebp, width);
        int frame = general[Cpu.ESP];
        if (level > 0) {
            int mask = mask();
            int at = ebp;
            for (int i = 1; i < level; i++) {
                at -= width;
                push(operands.read(registers.ss, at & mask, width), width);
            }
            push(frame, width);
        }
        int mask = mask();
        int pointer = general[Cpu.ESP] - size & mask;
        // The 386 probes the frame's end so that a guest's page fault comes here.
        operands.requireWritable(registers.ss, pointer, width);
        registers.set(Cpu.EBP, width, frame);
        setPointer(pointer, mask);
    }

    void leave(int width) {
        int mask = mask();
        int frame = general[Cpu.EBP] & mask;
        int ebp = operands.read(registers.ss, frame, width);
        setPointer(frame + width, mask);
        registers.set(Cpu.EBP, width, ebp);
    }
}
