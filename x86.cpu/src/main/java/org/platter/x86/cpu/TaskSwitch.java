package org.platter.x86.cpu;

/** The switch from one task state segment to another, 286 or 386 style (80386 manual, 7.5). */
final class TaskSwitch {

    enum Reason {
        JUMP,
        CALL,
        RETURN
    }

    // Offsets in a 386 task state segment; EAX to EDI and then ES to GS follow at steps of four.
    private static final int CR3_AT = 0x1C;
    private static final int EIP_AT = 0x20;
    private static final int LAST_32 = 0x67;
    // In a 286 one.
    private static final int IP_AT = 0x0E;
    private static final int LAST_16 = 0x2B;

    private final Registers registers;
    private final LinearMemory linear;
    private final CodeFetch fetch;
    private final SegmentLoader loader;
    private final Schedule schedule;
    private final int[] incoming = new int[8 + 6];

    TaskSwitch(Registers registers, LinearMemory linear, CodeFetch fetch, SegmentLoader loader, Schedule schedule) {
        this.registers = registers;
        this.linear = linear;
        this.fetch = fetch;
        this.loader = loader;
        this.schedule = schedule;
    }

    void throughGate(long gate, Reason reason, int external) {
        int selector = Descriptor.gateSelector(gate);
        long descriptor = (selector & 4) != 0 ? 0 : loader.find(selector);
        if (!Descriptor.isTaskState(descriptor) || (Descriptor.access(descriptor) & Descriptor.BUSY) != 0) {
            throw registers.generalProtection(selector & ~3 | external);
        }
        requirePresent(selector, descriptor, external);
        to(selector, descriptor, reason, external);
    }

    /** IRET with NT set. */
    void back() {
        int selector = linear.readSystem(registers.task.base, 2);
        long descriptor = (selector & 4) != 0 ? 0 : loader.find(selector);
        if (!Descriptor.isTaskState(descriptor) || (Descriptor.access(descriptor) & Descriptor.BUSY) == 0) {
            throw registers.fault(Fault.INVALID_TASK, selector & ~3);
        }
        requirePresent(selector, descriptor, 0);
        to(selector, descriptor, Reason.RETURN, 0);
    }

    /** Switches to a task whose descriptor has been checked. */
    void to(int selector, long descriptor, Reason reason) {
        to(selector, descriptor, reason, 0);
    }

    private void to(int selector, long descriptor, Reason reason, int external) {
        boolean is32 = Descriptor.isGate32(descriptor);
        int base = Descriptor.base(descriptor);
        int last = is32 ? LAST_32 : LAST_16;
        if (Integer.compareUnsigned(Descriptor.limit(descriptor), last) < 0) {
            throw registers.fault(Fault.INVALID_TASK, selector & ~3 | external);
        }
        Segment old = registers.task;
        boolean oldIs32 = (old.access & 8) != 0;
        // Every page fault must come before the first change.
        linear.requireWritable(linear.supervisor, old.base, 1);
        linear.requireWritable(linear.supervisor, old.base + (oldIs32 ? LAST_32 : LAST_16), 1);
        if (reason == Reason.CALL) {
            linear.requireWritable(linear.supervisor, base, 2);
        }
        int oldBusyAt = loader.address(old.selector) + 5;
        int newBusyAt = loader.address(selector) + 5;
        linear.requireWritable(linear.supervisor, oldBusyAt, 1);
        linear.requireWritable(linear.supervisor, newBusyAt, 1);

        int cr3 = is32 ? linear.readSystem(base + CR3_AT, 4) : registers.cr3;
        int eip = is32 ? linear.readSystem(base + EIP_AT, 4) : linear.readSystem(base + IP_AT, 2);
        int flags = is32 ? linear.readSystem(base + EIP_AT + 4, 4) : linear.readSystem(base + IP_AT + 2, 2);
        int localTable = readState(is32, base);

        saveState(oldIs32, old.base, reason == Reason.RETURN);
        if (reason != Reason.CALL) {
            linear.writeSystem(oldBusyAt, 1, linear.readSystem(oldBusyAt, 1) & ~Descriptor.BUSY);
        } else {
            linear.writeSystem(base, 2, old.selector);
            flags |= Flags.NT;
        }
        if (reason != Reason.RETURN) {
            linear.writeSystem(newBusyAt, 1, Descriptor.access(descriptor) | Descriptor.BUSY);
        }
        registers.task.load(selector, descriptor | (long) Descriptor.BUSY << 40);
        registers.cr0 |= Registers.TASK_SWITCHED;
        if ((registers.cr0 & Registers.PAGING) != 0 && cr3 != registers.cr3) {
            registers.cr3 = cr3 & ~0xFE7;
            linear.flush();
        }
        registers.debug[7] &= ~0x155;
        loadState(eip, flags, localTable, is32);
    }

    private void saveState(boolean is32, int base, boolean returning) {
        int flags = returning ? registers.flags.value() & ~Flags.NT : registers.flags.value();
        int width = is32 ? 4 : 2;
        int at = base + (is32 ? EIP_AT : IP_AT);
        linear.writeSystem(at, width, fetch.eip());
        linear.writeSystem(at + width, width, flags);
        at += 2 * width;
        for (int number = 0; number < 8; number++) {
            linear.writeSystem(at + number * width, width, registers.general[number]);
        }
        at += 8 * width;
        int segments = is32 ? 6 : 4;
        for (int number = 0; number < segments; number++) {
            linear.writeSystem(at + number * width, 2, registers.segments[number].selector);
        }
    }

    /** Reads general and segment registers into {@link #incoming}; returns the selector of the LDT. */
    private int readState(boolean is32, int base) {
        int width = is32 ? 4 : 2;
        int at = base + (is32 ? EIP_AT : IP_AT) + 2 * width;
        for (int i = 0; i < incoming.length; i++) {
            boolean selector = i >= 8;
            boolean absent = !is32 && i >= 8 + Cpu.FS;
            incoming[i] = absent ? 0 : linear.readSystem(at + i * width, selector ? 2 : width);
            if (!is32 && !selector) {
                // The upper halves stay.
                incoming[i] |= registers.general[i] & 0xFFFF0000;
            }
        }
        return linear.readSystem(at + (is32 ? 14 : 12) * width, 2);
    }

    /** From here on every fault belongs to the new task. */
    private void loadState(int eip, int flags, int localTable, boolean is32) {
        System.arraycopy(incoming, 0, registers.general, 0, 8);
        registers.startingEsp = registers.general[Cpu.ESP];
        registers.eip = eip;
        registers.flags.setValue(is32 ? flags & 0x277FD5 : flags & 0x7FD5);
        schedule.refresh();
        for (int number = 0; number < 6; number++) {
            registers.segments[number].loadNull(incoming[8 + number]);
        }
        registers.localTable.loadNull(localTable);
        boolean virtual86 = registers.virtual86();
        linear.setPrivilege(virtual86 ? 3 : incoming[8 + Cpu.CS] & 3);
        fetch.moveTo(eip);
        if (!SegmentLoader.isNull(localTable)) {
            long table = (localTable & 4) != 0 ? 0 : loader.find(localTable);
            if (Descriptor.type(table) != 2 || !Descriptor.present(table)) {
                throw registers.fault(Fault.INVALID_TASK, localTable & ~3);
            }
            registers.localTable.load(localTable, table);
        }
        if (virtual86) {
            for (int number = 0; number < 6; number++) {
                registers.segments[number].loadVirtual86(incoming[8 + number]);
            }
        } else {
            loadCode(incoming[8 + Cpu.CS]);
            int stack = incoming[8 + Cpu.SS];
            long descriptor = loader.stackDescriptor(stack, registers.cpl, Fault.INVALID_TASK, 0);
            registers.ss.load(stack, loader.markAccessed(stack, descriptor));
            for (int number : SegmentLoader.DATA_SEGMENTS) {
                loader.loadData(registers.segments[number], incoming[8 + number], Fault.INVALID_TASK);
            }
        }
        fetch.moveTo(eip);
        if (Integer.compareUnsigned(eip, registers.cs.limit) > 0) {
            throw registers.generalProtection(0);
        }
    }

    private void loadCode(int selector) {
        long code = loader.find(selector);
        int level = selector & 3;
        boolean allowed = Descriptor.isConformingCode(code)
                ? Descriptor.privilege(code) <= level
                : Descriptor.privilege(code) == level;
        if (!Descriptor.isCode(code) || !allowed) {
            throw registers.fault(Fault.INVALID_TASK, selector & ~3);
        }
        requirePresent(selector, code, 0);
        registers.cs.load(selector, loader.markAccessed(selector, code));
    }

    private void requirePresent(int selector, long descriptor, int external) {
        if (!Descriptor.present(descriptor)) {
            throw registers.fault(Fault.NOT_PRESENT, selector & ~3 | external);
        }
    }
}
