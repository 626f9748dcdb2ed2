package org.platter.x86.cpu;

/** SLDT, STR, LLDT, LTR, VERR, VERW, LAR and LSL: they exist in protected mode only. */
final class SelectorInstructions {

    private final Registers registers;
    private final Operands operands;
    private final LinearMemory linear;
    private final SegmentLoader loader;

    SelectorInstructions(Registers registers, Operands operands, LinearMemory linear, SegmentLoader loader) {
        this.registers = registers;
        this.operands = operands;
        this.linear = linear;
        this.loader = loader;
    }

    void group6() {
        requireDescriptors();
        operands.decode();
        switch (operands.reg()) {
            case 0 -> store(registers.localTable);
            case 1 -> store(registers.task);
            case 2 -> loadLocalTable();
            case 3 -> loadTask();
            case 4, 5 -> registers.flags.setZero(verify(operands.reg() == 5));
            default -> throw registers.undefinedOpcode();
        }
    }

    private void store(Segment segment) {
        operands.writeRm(operands.isRegister() ? operands.width : 2, segment.selector);
    }

    private void loadLocalTable() {
        registers.requirePrivilege0();
        int selector = operands.readRm(2);
        if (SegmentLoader.isNull(selector)) {
            registers.localTable.loadNull(selector);
            return;
        }
        long descriptor = system(selector);
        if (Descriptor.type(descriptor) != 2) {
            throw registers.generalProtection(selector & ~3);
        }
        requirePresent(selector, descriptor);
        registers.localTable.load(selector, descriptor);
    }

    private void loadTask() {
        registers.requirePrivilege0();
        int selector = operands.readRm(2);
        long descriptor = system(selector);
        if (!Descriptor.isTaskState(descriptor) || (Descriptor.access(descriptor) & Descriptor.BUSY) != 0) {
            throw registers.generalProtection(selector & ~3);
        }
        requirePresent(selector, descriptor);
        int access = Descriptor.access(descriptor) | Descriptor.BUSY;
        linear.writeSystem(loader.address(selector) + 5, 1, access);
        registers.task.load(selector, descriptor | (long) Descriptor.BUSY << 40);
    }

    private long system(int selector) {
        long descriptor = (selector & 4) != 0 ? 0 : loader.find(selector);
        if (descriptor == 0) {
            throw registers.generalProtection(selector & ~3);
        }
        return descriptor;
    }

    private void requirePresent(int selector, long descriptor) {
        if (!Descriptor.present(descriptor)) {
            throw registers.fault(Fault.NOT_PRESENT, selector & ~3);
        }
    }

    private boolean verify(boolean forWrite) {
        int selector = operands.readRm(2);
        long descriptor = loader.find(selector);
        if (!reachable(selector, descriptor)) {
            return false;
        }
        return forWrite
                ? Descriptor.isWritableData(descriptor)
                : Descriptor.isData(descriptor) || Descriptor.isReadableCode(descriptor);
    }

    private boolean reachable(int selector, long descriptor) {
        return Descriptor.isConformingCode(descriptor)
                || Descriptor.privilege(descriptor) >= Math.max(selector & 3, registers.cpl);
    }

    /** LAR. */
    void loadAccessRights() {
        requireDescriptors();
        operands.decode();
        int selector = operands.readRm(2);
        long descriptor = loader.find(selector);
        // Interrupt and trap gates have no access rights to ask for.
        boolean valid = switch (Descriptor.type(descriptor)) {
            case 0, 6, 7, 8, 0xA, 0xD, 0xE, 0xF -> false;
            default -> reachable(selector, descriptor);
        };
        if (valid) {
            operands.writeReg(operands.width, (int) (descriptor >>> 32) & 0xF0FF00);
        }
        registers.flags.setZero(valid);
    }

    /** LSL. */
    void loadLimit() {
        requireDescriptors();
        operands.decode();
        int selector = operands.readRm(2);
        long descriptor = loader.find(selector);
        boolean valid = switch (Descriptor.type(descriptor)) {
            case 0, 4, 5, 6, 7, 8, 0xA, 0xC, 0xD, 0xE, 0xF -> false;
            default -> reachable(selector, descriptor);
        };
        if (valid) {
            operands.writeReg(operands.width, Descriptor.limit(descriptor));
        }
        registers.flags.setZero(valid);
    }

    private void requireDescriptors() {
        if (!registers.descriptorsInUse()) {
            throw registers.undefinedOpcode();
        }
    }
}
