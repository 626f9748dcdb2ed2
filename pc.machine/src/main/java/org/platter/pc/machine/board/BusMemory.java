package org.platter.pc.machine.board;

import java.nio.ByteBuffer;
import org.platter.machine.api.GuestMemory;
import org.platter.x86.cpu.PhysicalMemory;

/** Memory as a bus master reaches it: what the processor sees, ROM and device windows included. */
public final class BusMemory implements GuestMemory {

    private final PhysicalMemory memory;

    public BusMemory(PhysicalMemory memory) {
        this.memory = memory;
    }

    @Override
    public void read(long address, ByteBuffer to) {
        memory.read((int) address, to);
    }

    @Override
    public void write(long address, ByteBuffer from) {
        memory.write((int) address, from);
    }
}
