package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** WRITE SECTORS, WRITE MULTIPLE and WRITE DMA, with EXT or without. */
record WriteSectors(boolean ext, TransferMode mode) implements Command {

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        int blockSectors = mode.blockSectors(drive);
        if (drive.disk().readOnly()) {
            throw AtaError.ABORTED;
        }
        return new Writing(drive, drive.sectors(ext), blockSectors, mode == TransferMode.DMA);
    }

    /**
     * Gathers what the host writes and passes it on when the buffer is full or the command ends. What a reset interrupts
     * before that is not written; the host has not been told that it was.
     */
    private static final class Writing implements Execution {

        private final AtaDrive drive;
        private final SectorRange range;
        private final ByteBuffer gathered;
        private final int blockSectors;
        private final boolean dma;
        private boolean begun;
        private SectorWork writing;
        private DiskWork flushing;

        Writing(AtaDrive drive, SectorRange range, int blockSectors, boolean dma) {
            this.drive = drive;
            this.range = range;
            this.gathered = drive.buffer();
            this.blockSectors = blockSectors;
            this.dma = dma;
        }

        @Override
        public Step next() throws AtaError {
            if (writing != null) {
                takeWritten();
            }
            if (range.remaining() == 0) {
                return drive.settings().writeCache ? Step.done(true) : flush();
            }
            if (range.reachable() == 0) {
                throw AtaError.NOT_FOUND;
            }
            int have = gathered.position() / Disk.SECTOR;
            if (!gathered.hasRemaining() || have >= range.reachable()) {
                return writeOut();
            }
            int length = Math.min(blockSectors, range.remaining() - have) * Disk.SECTOR;
            ByteBuffer next = gathered.slice(gathered.position(), length);
            gathered.position(gathered.position() + length);
            if (dma) {
                return Step.dmaFromHost(next);
            }
            boolean first = !begun;
            begun = true;
            return Step.fromHost(next, !first);
        }

        private Step flush() throws AtaError {
            if (flushing == null) {
                flushing = DiskWork.flush(drive.disk());
                return Step.work(flushing);
            }
            flushing.check();
            return Step.done(true);
        }

        private Step writeOut() {
            gathered.flip().limit(Math.min(gathered.limit(), range.reachable() * Disk.SECTOR));
            writing = SectorWork.write(drive.disk(), range.next(), gathered.slice());
            return Step.work(writing);
        }

        private void takeWritten() throws AtaError {
            SectorWork ended = writing;
            writing = null;
            gathered.clear();
            range.advance(ended.done());
            ended.check();
        }
    }
}
