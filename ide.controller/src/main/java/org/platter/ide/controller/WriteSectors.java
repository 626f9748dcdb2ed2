package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** WRITE SECTORS and WRITE MULTIPLE, with EXT or without. */
record WriteSectors(boolean ext, boolean multiple) implements Command {

    @Override
    public Transfer start(AtaDrive drive) throws AtaError {
        int blockSectors = multiple ? Parameters.multiple(drive) : 1;
        if (drive.disk().readOnly()) {
            throw AtaError.ABORTED;
        }
        return new Writing(drive, drive.sectors(ext), blockSectors);
    }

    /**
     * Gathers what the host writes and passes it on when the buffer is full or the command ends. What a reset interrupts
     * before that is not written; the host has not been told that it was.
     */
    private static final class Writing implements Transfer {

        private final AtaDrive drive;
        private final SectorRange range;
        private final ByteBuffer gathered;
        private final int blockSectors;

        Writing(AtaDrive drive, SectorRange range, int blockSectors) {
            this.drive = drive;
            this.range = range;
            this.gathered = drive.buffer();
            this.blockSectors = blockSectors;
        }

        @Override
        public boolean toHost() {
            return false;
        }

        @Override
        public ByteBuffer next() throws AtaError {
            if (!gathered.hasRemaining() || gatheredSectors() >= range.reachable()) {
                writeOut();
            }
            if (range.remaining() == 0) {
                if (!drive.settings().writeCache) {
                    drive.disk().flush();
                }
                return null;
            }
            int length = Math.min(blockSectors, range.remaining() - gatheredSectors()) * Disk.SECTOR;
            ByteBuffer next = gathered.slice(gathered.position(), length);
            gathered.position(gathered.position() + length);
            return next;
        }

        private int gatheredSectors() {
            return gathered.position() / Disk.SECTOR;
        }

        private void writeOut() throws AtaError {
            gathered.flip().limit(Math.min(gathered.limit(), range.reachable() * Disk.SECTOR));
            while (gathered.hasRemaining()) {
                int written = drive.disk().write(range.next(), gathered);
                range.advance(written);
                gathered.position(gathered.position() + written * Disk.SECTOR);
            }
            if (range.remaining() > 0 && range.reachable() == 0) {
                throw AtaError.NOT_FOUND;
            }
            gathered.clear();
        }
    }
}
