package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** READ SECTORS and READ MULTIPLE, with EXT or without. */
record ReadSectors(boolean ext, boolean multiple) implements Command {

    @Override
    public Transfer start(AtaDrive drive) throws AtaError {
        int blockSectors = multiple ? Parameters.multiple(drive) : 1;
        return new Reading(drive.disk(), drive.sectors(ext), drive.buffer(), blockSectors);
    }

    /**
     * Reads ahead of the host as far as the command goes and the buffer has room. An error is shown in place of the block
     * that holds the sector.
     */
    private static final class Reading implements Transfer {

        private final Disk disk;
        private final SectorRange range;
        private final ByteBuffer ahead;
        private final int blockSectors;
        private int block;

        Reading(Disk disk, SectorRange range, ByteBuffer buffer, int blockSectors) {
            this.disk = disk;
            this.range = range;
            this.ahead = buffer.flip();
            this.blockSectors = blockSectors;
        }

        @Override
        public boolean toHost() {
            return true;
        }

        @Override
        public ByteBuffer next() throws AtaError {
            range.advance(block);
            if (range.remaining() == 0) {
                return null;
            }
            block = Math.min(blockSectors, range.remaining());
            int length = block * Disk.SECTOR;
            if (ahead.remaining() < length) {
                fill(length);
            }
            ByteBuffer next = ahead.slice(ahead.position(), length);
            ahead.position(ahead.position() + length);
            return next;
        }

        private void fill(int atLeast) throws AtaError {
            ahead.compact();
            while (ahead.position() < atLeast) {
                int have = ahead.position() / Disk.SECTOR;
                int room = Math.min(ahead.remaining() / Disk.SECTOR, range.reachable() - have);
                try {
                    have += read(range.next() + have, room);
                } catch (AtaError e) {
                    range.advance(have);
                    throw e;
                }
                ahead.position(have * Disk.SECTOR);
            }
            ahead.flip();
        }

        private int read(long lba, int sectors) throws AtaError {
            if (sectors == 0) {
                throw AtaError.NOT_FOUND;
            }
            return disk.read(lba, ahead.slice(ahead.position(), sectors * Disk.SECTOR));
        }
    }
}
