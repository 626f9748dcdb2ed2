package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** READ SECTORS, READ MULTIPLE and READ DMA, with EXT or without. */
record ReadSectors(boolean ext, TransferMode mode) implements Command {

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        int blockSectors = mode.blockSectors(drive);
        boolean dma = mode == TransferMode.DMA;
        return new Reading(drive.disk(), drive.sectors(ext), drive.buffer(), blockSectors, dma);
    }

    /**
     * Reads ahead of the host as far as the command goes and the buffer has room. An error is shown in place of the block
     * that holds the sector.
     */
    private static final class Reading implements Execution {

        private final Disk disk;
        private final SectorRange range;
        private final ByteBuffer ahead;
        private final int blockSectors;
        private final boolean dma;
        private SectorWork reading;

        /** Why there is no more than what was read ahead; null if there may be. */
        private AtaError end;

        private int block;

        Reading(Disk disk, SectorRange range, ByteBuffer buffer, int blockSectors, boolean dma) {
            this.disk = disk;
            this.range = range;
            this.ahead = buffer.flip();
            this.blockSectors = blockSectors;
            this.dma = dma;
        }

        @Override
        public Step next() throws AtaError {
            if (reading != null) {
                takeRead();
            }
            range.advance(block);
            if (range.remaining() == 0) {
                return Step.done(dma);
            }
            block = Math.min(blockSectors, range.remaining());
            int have = ahead.remaining() / Disk.SECTOR;
            if (have < block) {
                return readMore(have);
            }
            ByteBuffer next = ahead.slice(ahead.position(), block * Disk.SECTOR);
            ahead.position(ahead.position() + next.limit());
            return dma ? Step.dmaToHost(next) : Step.toHost(next, true);
        }

        private Step readMore(int have) throws AtaError {
            block = 0;
            if (end != null || have == range.reachable()) {
                range.advance(have);
                throw end != null ? end : AtaError.NOT_FOUND;
            }
            ahead.compact();
            int room = Math.min(ahead.remaining() / Disk.SECTOR, range.reachable() - have);
            ByteBuffer part = ahead.slice(ahead.position(), room * Disk.SECTOR);
            reading = SectorWork.read(disk, range.next() + have, part);
            return Step.work(reading);
        }

        private void takeRead() {
            ahead.position(ahead.position() + reading.done() * Disk.SECTOR).flip();
            end = reading.error();
            reading = null;
        }
    }
}
