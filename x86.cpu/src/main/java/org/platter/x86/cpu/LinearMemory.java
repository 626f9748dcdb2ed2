package org.platter.x86.cpu;

/**
 * Memory by linear address: paging, its translations remembered in two {@link Tlb}s. A page that is not plain RAM is
 * never remembered, so that devices see every access. Nothing is changed by an access that faults.
 */
final class LinearMemory {

    private static final int PRESENT = 1;
    private static final int WRITABLE = 2;
    private static final int USER = 4;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;
    private static final int LARGE = 0x80;
    private static final int PAGE_SIZE_EXTENSIONS = 1 << 4;
    private static final int PAGE_MASK = -PhysicalMemory.PAGE;

    final Tlb supervisor = new Tlb(false);
    final Tlb user = new Tlb(true);

    /** That of the current privilege level. */
    Tlb current = supervisor;

    private final PhysicalMemory memory;
    private final byte[] ram;
    private final Registers registers;

    private int updateAt;
    private int updateLinear;

    LinearMemory(PhysicalMemory memory, Registers registers) {
        this.memory = memory;
        this.registers = registers;
        ram = memory.ram();
    }

    Tlb forPrivilege(int cpl) {
        return cpl == 3 ? user : supervisor;
    }

    void flush() {
        supervisor.flush();
        user.flush();
    }

    void flush(int linear) {
        supervisor.flush(linear);
        user.flush(linear);
    }

    int read(int linear, int width) {
        return read(current, linear, width);
    }

    int read(Tlb tlb, int linear, int width) {
        int entry = Tlb.entry(linear);
        if (tlb.readTags[entry] == (linear + width - 1 & PAGE_MASK)) {
            return PhysicalMemory.get(ram, linear + tlb.deltas[entry], width);
        }
        return readSlowly(tlb, linear, width);
    }

    void write(int linear, int width, int value) {
        write(current, linear, width, value);
    }

    void write(Tlb tlb, int linear, int width, int value) {
        int entry = Tlb.entry(linear);
        if (tlb.writeTags[entry] == (linear + width - 1 & PAGE_MASK)) {
            PhysicalMemory.put(ram, linear + tlb.deltas[entry], width, value);
        } else {
            writeSlowly(tlb, linear, width, value);
        }
    }

    /** Reads what {@link #finishUpdate} will write, having made sure that it can be written. */
    int beginUpdate(int linear, int width) {
        int entry = Tlb.entry(linear);
        if (current.writeTags[entry] == (linear + width - 1 & PAGE_MASK)) {
            updateAt = linear + current.deltas[entry];
            return PhysicalMemory.get(ram, updateAt, width);
        }
        requireWritable(current, linear, width);
        updateAt = -1;
        updateLinear = linear;
        return readSlowly(current, linear, width);
    }

    void finishUpdate(int width, int value) {
        if (updateAt >= 0) {
            PhysicalMemory.put(ram, updateAt, width, value);
        } else {
            writeSlowly(current, updateLinear, width, value);
        }
    }

    /** The index into RAM of a byte that can be read there without a fault or a side effect, or -1. */
    int readableAt(int linear) {
        int entry = Tlb.entry(linear);
        return current.readTags[entry] == (linear & PAGE_MASK) ? linear + current.deltas[entry] : -1;
    }

    /** The index into RAM of a byte that can be written there without a fault or a side effect, or -1. */
    int writableAt(int linear) {
        int entry = Tlb.entry(linear);
        return current.writeTags[entry] == (linear & PAGE_MASK) ? linear + current.deltas[entry] : -1;
    }

    /** Continues at another privilege level. */
    void setPrivilege(int cpl) {
        registers.cpl = cpl;
        current = forPrivilege(cpl);
    }

    /** Faults as a write would. */
    void requireWritable(Tlb tlb, int linear, int width) {
        translate(tlb, linear, true);
        if (crossesPages(linear, width)) {
            translate(tlb, nextPage(linear), true);
        }
    }

    /** Reads what only the processor itself looks at, such as a descriptor: at privilege level 0. */
    int readSystem(int linear, int width) {
        return read(supervisor, linear, width);
    }

    void writeSystem(int linear, int width, int value) {
        write(supervisor, linear, width, value);
    }

    /** The physical address for a read or a write at the given privilege, or a page fault. */
    int translate(Tlb tlb, int linear, boolean write) {
        int physical = (registers.cr0 & Registers.PAGING) == 0 ? linear : walk(linear, write, tlb.user);
        int inRam = memory.writableInRam(physical);
        if (inRam >= 0) {
            tlb.fill(linear, inRam, write);
        } else {
            inRam = memory.readableInRam(physical);
            if (inRam >= 0) {
                tlb.fill(linear, inRam, false);
            }
        }
        return physical;
    }

    private int walk(int linear, boolean write, boolean asUser) {
        int directoryAt = (registers.cr3 & PAGE_MASK) + (linear >>> 22 << 2);
        int directory = memory.read(directoryAt, 4);
        if ((directory & PRESENT) == 0) {
            throw pageFault(linear, 0, write, asUser);
        }
        if ((directory & LARGE) != 0 && (registers.cr4 & PAGE_SIZE_EXTENSIONS) != 0) {
            requireRights(directory, linear, write, asUser);
            mark(directoryAt, directory, write ? ACCESSED | DIRTY : ACCESSED);
            return directory & 0xFFC00000 | linear & 0x3FFFFF;
        }
        int tableAt = (directory & PAGE_MASK) + (linear >>> 10 & 0xFFC);
        int table = memory.read(tableAt, 4);
        if ((table & PRESENT) == 0) {
            throw pageFault(linear, 0, write, asUser);
        }
        requireRights(directory & table, linear, write, asUser);
        mark(directoryAt, directory, ACCESSED);
        mark(tableAt, table, write ? ACCESSED | DIRTY : ACCESSED);
        return table & PAGE_MASK | linear & ~PAGE_MASK;
    }

    private void requireRights(int rights, int linear, boolean write, boolean asUser) {
        boolean writeAllowed = (rights & WRITABLE) != 0 || !asUser && (registers.cr0 & Registers.WRITE_PROTECT) == 0;
        if (asUser && (rights & USER) == 0 || write && !writeAllowed) {
            throw pageFault(linear, PRESENT, write, asUser);
        }
    }

    private void mark(int at, int entry, int bits) {
        if ((entry & bits) != bits) {
            memory.write(at, 4, entry | bits);
        }
    }

    private Fault pageFault(int linear, int present, boolean write, boolean asUser) {
        registers.cr2 = linear;
        return registers.fault(Fault.PAGE, present | (write ? WRITABLE : 0) | (asUser ? USER : 0));
    }

    private int readSlowly(Tlb tlb, int linear, int width) {
        int physical = translate(tlb, linear, false);
        if (!crossesPages(linear, width)) {
            return memory.read(physical, width);
        }
        int nextPage = translate(tlb, nextPage(linear), false);
        int value = 0;
        for (int i = 0; i < width; i++) {
            value |= memory.read(acrossPages(physical, nextPage, i), 1) << 8 * i;
        }
        return value;
    }

    private void writeSlowly(Tlb tlb, int linear, int width, int value) {
        int physical = translate(tlb, linear, true);
        if (!crossesPages(linear, width)) {
            memory.write(physical, width, value);
            return;
        }
        int nextPage = translate(tlb, nextPage(linear), true);
        for (int i = 0; i < width; i++) {
            memory.write(acrossPages(physical, nextPage, i), 1, value >>> 8 * i & 0xFF);
        }
    }

    private static int acrossPages(int physical, int nextPage, int i) {
        int offset = (physical & ~PAGE_MASK) + i;
        return offset < PhysicalMemory.PAGE ? physical + i : nextPage + offset - PhysicalMemory.PAGE;
    }

    private static int nextPage(int linear) {
        return (linear & PAGE_MASK) + PhysicalMemory.PAGE;
    }

    private static boolean crossesPages(int linear, int width) {
        return (linear & ~PAGE_MASK) > PhysicalMemory.PAGE - width;
    }
}
