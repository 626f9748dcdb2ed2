package org.platter.block.kit;

import java.io.IOException;
import java.util.Random;
import org.platter.block.api.BlockDevice;

/** Writes, zeros, discards and flushes at random, and a model of what they do. */
final class RandomRequests {

    private final BlockDevice device;
    private final SectorModel model;
    private final Random random;
    private long lastWrite = SectorModel.ZEROS;

    RandomRequests(BlockDevice device, SectorModel model, Random random) {
        this.device = device;
        this.model = model;
        this.random = random;
    }

    void next() throws IOException {
        switch (random.nextInt(13)) {
            case 0 -> flush();
            case 1 -> writeZeroes(1 + random.nextInt(40));
            case 2 -> discard(1 + random.nextInt(model.sectorCount()));
            default -> write(1 + random.nextInt(6));
        }
    }

    void flush() throws IOException {
        device.flush();
        model.flushed();
    }

    private void write(int wanted) throws IOException {
        int first = random.nextInt(model.sectorCount());
        int count = Math.min(wanted, model.sectorCount() - first);
        long number = ++lastWrite;
        model.writing(first, count, number);
        device.write(SectorModel.content(count, number), (long) first * SectorModel.SECTOR);
        model.written(first, count, number);
    }

    private void writeZeroes(int wanted) throws IOException {
        int first = random.nextInt(model.sectorCount());
        int count = Math.min(wanted, model.sectorCount() - first);
        model.writing(first, count, SectorModel.ZEROS);
        device.writeZeroes((long) first * SectorModel.SECTOR, (long) count * SectorModel.SECTOR);
        model.written(first, count, SectorModel.ZEROS);
    }

    /** What is no longer wanted reads as it did, or as zeros. */
    private void discard(int wanted) throws IOException {
        int first = random.nextInt(model.sectorCount());
        int count = Math.min(wanted, model.sectorCount() - first);
        model.writing(first, count, SectorModel.ZEROS);
        device.discard((long) first * SectorModel.SECTOR, (long) count * SectorModel.SECTOR);
    }
}
