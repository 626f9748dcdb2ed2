package org.platter.x86.cpu;

/** Far jumps, calls and returns where selectors mean descriptors (80386 manual, 6.3 and 7). */
final class ProtectedTransfers {

    private static final int CALL_GATE_16 = 4;
    private static final int TASK_GATE = 5;
    private static final int CALL_GATE_32 = 0xC;
    private static final int BUSY_TASK = 3;

    private final Registers registers;
    private final Operands operands;
    private final LinearMemory linear;
    private final CodeFetch fetch;
    private final Stack stack;
    private final SegmentLoader loader;
    private final Schedule schedule;
    private final Frame frame;
    private final TaskSwitch tasks;

    ProtectedTransfers(
            Registers registers,
            Operands operands,
            LinearMemory linear,
            CodeFetch fetch,
            Stack stack,
            SegmentLoader loader,
            Schedule schedule,
            Frame frame,
            TaskSwitch tasks) {
        this.registers = registers;
        this.operands = operands;
        this.linear = linear;
        this.fetch = fetch;
        this.stack = stack;
        this.loader = loader;
        this.schedule = schedule;
        this.frame = frame;
        this.tasks = tasks;
    }

    void jump(int selector, int offset) {
        long descriptor = target(selector);
        if (Descriptor.isCode(descriptor)) {
            requireDirect(selector, descriptor);
            enter(selector, descriptor, offset);
            return;
        }
        requireGate(selector, descriptor);
        switch (Descriptor.type(descriptor)) {
            case CALL_GATE_16, CALL_GATE_32 -> {
                int codeSelector = Descriptor.gateSelector(descriptor);
                long code = gateTarget(codeSelector);
                if (!Descriptor.isConformingCode(code) && Descriptor.privilege(code) != registers.cpl) {
                    throw registers.generalProtection(codeSelector & ~3);
                }
                requirePresent(codeSelector, code);
                enter(codeSelector, code, Descriptor.gateOffset(descriptor));
            }
            case TASK_GATE -> tasks.throughGate(descriptor, TaskSwitch.Reason.JUMP, 0);
            default -> tasks.to(selector, descriptor, TaskSwitch.Reason.JUMP);
        }
    }

    void call(int selector, int offset) {
        long descriptor = target(selector);
        if (Descriptor.isCode(descriptor)) {
            requireDirect(selector, descriptor);
            frame.onCurrent(0);
            enterPushing(selector, descriptor, offset, operands.width);
            return;
        }
        requireGate(selector, descriptor);
        switch (Descriptor.type(descriptor)) {
            case CALL_GATE_16, CALL_GATE_32 -> callGate(descriptor);
            case TASK_GATE -> tasks.throughGate(descriptor, TaskSwitch.Reason.CALL, 0);
            default -> tasks.to(selector, descriptor, TaskSwitch.Reason.CALL);
        }
    }

    private void callGate(long gate) {
        int selector = Descriptor.gateSelector(gate);
        long code = gateTarget(selector);
        requirePresent(selector, code);
        int width = Descriptor.isGate32(gate) ? 4 : 2;
        int level = Descriptor.privilege(code);
        if (Descriptor.isConformingCode(code) || level == registers.cpl) {
            frame.onCurrent(0);
        } else {
            frame.onInner(level, 0);
            frame.push(registers.ss.selector, width);
            frame.push(registers.general[Cpu.ESP], width);
            for (int i = Descriptor.gateParameters(gate) - 1; i >= 0; i--) {
                frame.push(stack.peek(i * width, width), width);
            }
        }
        enterPushing(selector, code, Descriptor.gateOffset(gate), width);
    }

    private void enterPushing(int selector, long code, int offset, int width) {
        requireWithin(code, offset);
        frame.push(registers.cs.selector, width);
        frame.push(fetch.eip(), width);
        long marked = loader.markAccessed(selector, code);
        frame.commit();
        load(selector, marked, offset);
    }

    void returnFar(int release) {
        int width = operands.width;
        int eip = stack.peek(0, width);
        int selector = stack.peek(width, width) & 0xFFFF;
        long code = returnTarget(selector, eip);
        if ((selector & 3) == registers.cpl) {
            long marked = loader.markAccessed(selector, code);
            stack.release(2 * width + release);
            load(selector, marked, eip);
        } else {
            returnOutward(selector, code, eip, 2 * width + release, release);
        }
    }

    void returnFromInterrupt() {
        Flags flags = registers.flags;
        if (flags.has(Flags.NT)) {
            tasks.back();
            schedule.nonMaskableBlocked = false;
            schedule.refresh();
            return;
        }
        int width = operands.width;
        int eip = stack.peek(0, width);
        int selector = stack.peek(width, width) & 0xFFFF;
        int value = stack.peek(2 * width, width);
        if (width == 4 && registers.cpl == 0 && (value & Flags.VM) != 0) {
            returnToVirtual86(eip, selector, value);
        } else {
            int mask = changeableFlags(width);
            long code = returnTarget(selector, eip);
            if ((selector & 3) == registers.cpl) {
                long marked = loader.markAccessed(selector, code);
                stack.release(3 * width);
                load(selector, marked, eip);
            } else {
                returnOutward(selector, code, eip, 3 * width, 0);
            }
            flags.setValue(flags.value() & ~mask | value & mask);
        }
        schedule.nonMaskableBlocked = false;
        schedule.refresh();
    }

    private int changeableFlags(int width) {
        int mask = registers.model.flagsMask() | Flags.RF;
        if (registers.cpl != 0) {
            mask &= ~Flags.IOPL;
        }
        if (registers.cpl > registers.flags.ioPrivilege()) {
            mask &= ~Flags.IF;
        }
        return width == 2 ? mask & 0xFFFF : mask;
    }

    private void returnToVirtual86(int eip, int selector, int value) {
        int esp = stack.peek(12, 4);
        int ss = stack.peek(16, 4);
        int es = stack.peek(20, 4);
        int ds = stack.peek(24, 4);
        int fs = stack.peek(28, 4);
        int gs = stack.peek(32, 4);
        int mask = registers.model.flagsMask() | Flags.RF | Flags.VM;
        registers.flags.setValue(value & mask);
        registers.segments[Cpu.ES].loadVirtual86(es & 0xFFFF);
        registers.segments[Cpu.DS].loadVirtual86(ds & 0xFFFF);
        registers.segments[Cpu.FS].loadVirtual86(fs & 0xFFFF);
        registers.segments[Cpu.GS].loadVirtual86(gs & 0xFFFF);
        registers.ss.loadVirtual86(ss & 0xFFFF);
        registers.cs.loadVirtual86(selector);
        registers.general[Cpu.ESP] = esp;
        linear.setPrivilege(3);
        fetch.moveTo(eip & 0xFFFF);
    }

    private void returnOutward(int selector, long code, int eip, int stackAt, int release) {
        int width = operands.width;
        int level = selector & 3;
        int esp = stack.peek(stackAt, width);
        int stackSelector = stack.peek(stackAt + width, width) & 0xFFFF;
        long stackDescriptor = loader.stackDescriptor(stackSelector, level, Fault.GENERAL_PROTECTION, 0);
        long markedCode = loader.markAccessed(selector, code);
        registers.ss.load(stackSelector, loader.markAccessed(stackSelector, stackDescriptor));
        registers.setStackPointer(esp + release);
        linear.setPrivilege(level);
        load(selector, markedCode, eip);
        dropInnerSegments();
    }

    /** Data segments that the outer level may not use become null. */
    private void dropInnerSegments() {
        for (int number : SegmentLoader.DATA_SEGMENTS) {
            Segment segment = registers.segments[number];
            boolean conforming = (segment.access & 0x1C) == 0x1C;
            if (!conforming && segment.privilege() < registers.cpl) {
                segment.loadNull(0);
            }
        }
    }

    private long target(int selector) {
        if (SegmentLoader.isNull(selector)) {
            throw registers.generalProtection(0);
        }
        long descriptor = loader.find(selector);
        if (descriptor == 0) {
            throw registers.generalProtection(selector & ~3);
        }
        return descriptor;
    }

    private void requireDirect(int selector, long code) {
        boolean allowed = Descriptor.isConformingCode(code)
                ? Descriptor.privilege(code) <= registers.cpl
                : Descriptor.privilege(code) == registers.cpl && (selector & 3) <= registers.cpl;
        if (!allowed) {
            throw registers.generalProtection(selector & ~3);
        }
        requirePresent(selector, code);
    }

    /** A gate or task state segment that the current level may use. */
    private void requireGate(int selector, long descriptor) {
        boolean known = switch (Descriptor.type(descriptor)) {
            case CALL_GATE_16, CALL_GATE_32, TASK_GATE, BUSY_TASK, BUSY_TASK | 8, 1, 9 -> true;
            default -> false;
        };
        if (!known || Descriptor.privilege(descriptor) < Math.max(registers.cpl, selector & 3)) {
            throw registers.generalProtection(selector & ~3);
        }
        if (Descriptor.isTaskState(descriptor)
                && ((selector & 4) != 0 || (Descriptor.access(descriptor) & Descriptor.BUSY) != 0)) {
            throw registers.generalProtection(selector & ~3);
        }
        requirePresent(selector, descriptor);
    }

    private long gateTarget(int selector) {
        long code = target(selector);
        if (!Descriptor.isCode(code) || Descriptor.privilege(code) > registers.cpl) {
            throw registers.generalProtection(selector & ~3);
        }
        return code;
    }

    private long returnTarget(int selector, int eip) {
        long code = target(selector);
        int level = selector & 3;
        boolean allowed = Descriptor.isConformingCode(code)
                ? Descriptor.privilege(code) <= level
                : Descriptor.privilege(code) == level;
        if (level < registers.cpl || !Descriptor.isCode(code) || !allowed) {
            throw registers.generalProtection(selector & ~3);
        }
        requirePresent(selector, code);
        requireWithin(code, eip);
        return code;
    }

    private void requirePresent(int selector, long descriptor) {
        if (!Descriptor.present(descriptor)) {
            throw registers.fault(Fault.NOT_PRESENT, selector & ~3);
        }
    }

    private void requireWithin(long code, int offset) {
        if (Integer.compareUnsigned(offset, Descriptor.limit(code)) > 0) {
            throw registers.generalProtection(0);
        }
    }

    private void enter(int selector, long code, int offset) {
        requireWithin(code, offset);
        load(selector, loader.markAccessed(selector, code), offset);
    }

    private void load(int selector, long code, int offset) {
        registers.cs.load(selector & ~3 | registers.cpl, code);
        fetch.moveTo(offset);
    }
}
