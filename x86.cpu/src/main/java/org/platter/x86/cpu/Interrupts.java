package org.platter.x86.cpu;

/** Enters interrupt and exception handlers. */
final class Interrupts {

    private final Registers registers;
    private final LinearMemory linear;
    private final CodeFetch fetch;
    private final Stack stack;
    private final Schedule schedule;
    private final InterruptGates gates;

    private long count;

    Interrupts(
            Registers registers,
            LinearMemory linear,
            CodeFetch fetch,
            Stack stack,
            Schedule schedule,
            InterruptGates gates) {
        this.registers = registers;
        this.linear = linear;
        this.fetch = fetch;
        this.stack = stack;
        this.schedule = schedule;
        this.gates = gates;
    }

    /** How many handlers have been entered. */
    long count() {
        return count;
    }

    /** INT n, INT3 and INTO. */
    void software(int vector) {
        deliver(vector, true, false, 0, 0);
    }

    /** An interrupt from outside, or a trap. */
    void hardware(int vector) {
        deliver(vector, false, false, 0, 0);
    }

    /** Enters the handler of a fault; whatever goes wrong on the way makes it a double fault, then a shutdown. */
    void raise(Fault fault) {
        int vector = fault.vector();
        int errorCode = fault.errorCode();
        while (true) {
            registers.general[Cpu.ESP] = registers.startingEsp;
            fetch.setEip(registers.eip);
            try {
                deliver(vector, false, Fault.hasErrorCode(vector), errorCode, Flags.RF);
                return;
            } catch (Fault second) {
                if (vector == Fault.DOUBLE_FAULT) {
                    schedule.shutDown();
                    return;
                }
                vector = escalate(vector, second.vector());
                errorCode = vector == Fault.DOUBLE_FAULT ? 0 : second.errorCode();
            }
        }
    }

    private static int escalate(int first, int second) {
        boolean contributory = isContributory(first) && isContributory(second);
        boolean page = first == Fault.PAGE && (second == Fault.PAGE || isContributory(second));
        return contributory || page ? Fault.DOUBLE_FAULT : second;
    }

    private static boolean isContributory(int vector) {
        return vector == Fault.DIVIDE || vector >= Fault.INVALID_TASK && vector <= Fault.GENERAL_PROTECTION;
    }

    private void deliver(int vector, boolean software, boolean hasErrorCode, int errorCode, int extraFlags) {
        if (registers.protectedMode()) {
            gates.deliver(vector, software, hasErrorCode, errorCode, extraFlags);
        } else {
            deliverReal(vector);
        }
        schedule.refresh();
        count++;
    }

    private void deliverReal(int vector) {
        if (4 * vector + 3 > registers.interruptTableLimit) {
            throw registers.fault(Fault.DOUBLE_FAULT, 0);
        }
        int at = registers.interruptTableBase + 4 * vector;
        int offset = linear.readSystem(at, 2);
        int selector = linear.readSystem(at + 2, 2);
        stack.push(registers.flags.value(), 2);
        stack.push(registers.cs.selector, 2);
        stack.push(fetch.eip(), 2);
        registers.flags.set(Flags.IF | Flags.TF | Flags.AC, false);
        registers.cs.loadReal(selector);
        fetch.moveTo(offset);
    }
}
