package org.platter.x86.cpu;

/** Jumps, calls and returns, near and far. */
final class FarTransfers {

    private final Registers registers;
    private final Operands operands;
    private final CodeFetch fetch;
    private final Stack stack;
    private final SegmentLoader loader;
    private final Schedule schedule;
    private final ProtectedTransfers inProtectedMode;

    FarTransfers(
            Registers registers,
            Operands operands,
            CodeFetch fetch,
            Stack stack,
            SegmentLoader loader,
            Schedule schedule,
            ProtectedTransfers inProtectedMode) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.stack = stack;
        this.loader = loader;
        this.schedule = schedule;
        this.inProtectedMode = inProtectedMode;
    }

    void jumpNear(int target) {
        fetch.setEip(checked(target));
    }

    void callNear(int target) {
        int checked = checked(target);
        stack.push(fetch.eip(), operands.width);
        fetch.setEip(checked);
    }

    void returnNear(int release) {
        int target = checked(stack.pop(operands.width));
        stack.release(release);
        fetch.setEip(target);
    }

    /** A target cut to the operand size, within the code segment. */
    private int checked(int target) {
        int eip = operands.width == 2 ? target & 0xFFFF : target;
        if (Integer.compareUnsigned(eip, registers.cs.limit) > 0) {
            throw registers.generalProtection(0);
        }
        return eip;
    }

    void jump(int selector, int offset) {
        if (registers.descriptorsInUse()) {
            inProtectedMode.jump(selector, offset);
            return;
        }
        enter(selector, checked(offset));
    }

    void call(int selector, int offset) {
        if (registers.descriptorsInUse()) {
            inProtectedMode.call(selector, offset);
            return;
        }
        int target = checked(offset);
        int width = operands.width;
        stack.push(registers.cs.selector, width);
        stack.push(fetch.eip(), width);
        enter(selector, target);
    }

    void returnFar(int release) {
        if (registers.descriptorsInUse()) {
            inProtectedMode.returnFar(release);
            return;
        }
        int width = operands.width;
        int eip = checked(stack.pop(width));
        int selector = stack.pop(width) & 0xFFFF;
        stack.release(release);
        enter(selector, eip);
    }

    void returnFromInterrupt() {
        if (registers.descriptorsInUse()) {
            inProtectedMode.returnFromInterrupt();
            return;
        }
        if (registers.virtual86() && registers.flags.ioPrivilege() < 3) {
            throw registers.generalProtection(0);
        }
        int width = operands.width;
        Flags flags = registers.flags;
        int eip = checked(stack.pop(width));
        int selector = stack.pop(width) & 0xFFFF;
        int value = stack.pop(width);
        int mask = registers.model.flagsMask();
        if (width == 2) {
            mask &= 0xFFFF;
        } else {
            mask |= Flags.RF;
        }
        if (registers.virtual86()) {
            mask &= ~Flags.IOPL;
        }
        enter(selector, eip);
        flags.setValue(flags.value() & ~mask | value & mask);
        schedule.nonMaskableBlocked = false;
        schedule.refresh();
    }

    private void enter(int selector, int eip) {
        loader.loadWithoutDescriptor(registers.cs, selector);
        fetch.moveTo(eip);
    }
}
