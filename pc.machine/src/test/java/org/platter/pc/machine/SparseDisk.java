package org.platter.pc.machine;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.DeviceInfo;

/** A disk of any size in memory. */
final class SparseDisk implements BlockDevice {

    private static final int SECTOR = 512;

    private final Map<Long, byte[]> sectors = new HashMap<>();
    private final long size;

    /** Runs in each read. */
    volatile Runnable onRead = () -> {};

    /** How many reads have begun. */
    volatile int reads;

    SparseDisk(long sectorCount) {
        size = sectorCount * SECTOR;
    }

    byte[] sector(long lba) {
        return sectors.computeIfAbsent(lba, n -> new byte[SECTOR]);
    }

    @Override
    public DeviceInfo info() {
        return DeviceInfo.of("raw", size).build();
    }

    @Override
    public void read(ByteBuffer to, long offset) {
        reads++;
        onRead.run();
        for (long at = offset; to.hasRemaining(); at++) {
            to.put(sector(at / SECTOR)[(int) (at % SECTOR)]);
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) {
        for (long at = offset; from.hasRemaining(); at++) {
            sector(at / SECTOR)[(int) (at % SECTOR)] = from.get();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
