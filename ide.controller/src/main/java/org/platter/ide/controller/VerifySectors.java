package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** READ VERIFY SECTORS, with EXT or without: reads and keeps the data to itself. */
record VerifySectors(boolean ext) implements Command {

    @Override
    public Transfer start(AtaDrive drive) throws AtaError {
        SectorRange range = drive.sectors(ext);
        while (range.remaining() > 0) {
            if (range.reachable() == 0) {
                throw AtaError.NOT_FOUND;
            }
            ByteBuffer buffer = drive.buffer();
            int room = Math.min(buffer.capacity() / Disk.SECTOR, range.reachable());
            range.advance(drive.disk().read(range.next(), buffer.limit(room * Disk.SECTOR)));
        }
        return Transfer.NONE;
    }
}
