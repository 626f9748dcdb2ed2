package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** Moves sectors between the disk and memory, one after the other, up to one that fails. */
final class SectorWork extends DiskWork {

    @FunctionalInterface
    private interface Mover {
        int move(long lba, ByteBuffer sectors) throws AtaError;
    }

    private final Mover mover;
    private final long lba;
    private final ByteBuffer data;
    private int done;

    private SectorWork(Kind kind, Mover mover, long lba, ByteBuffer data) {
        super(kind, data.remaining() / Disk.SECTOR);
        this.mover = mover;
        this.lba = lba;
        this.data = data;
    }

    /** Fills the buffer, which is the disk's until this has ended. */
    static SectorWork read(Disk disk, long lba, ByteBuffer to) {
        return new SectorWork(Kind.READ, disk::read, lba, to);
    }

    /** Writes the buffer, which is the disk's until this has ended. */
    static SectorWork write(Disk disk, long lba, ByteBuffer from) {
        return new SectorWork(Kind.WRITE, disk::write, lba, from);
    }

    @Override
    void perform() throws AtaError {
        while (data.hasRemaining()) {
            int moved = mover.move(lba + done, data.slice());
            done += moved;
            data.position(data.position() + moved * Disk.SECTOR);
        }
    }

    @Override
    void skip() {
        if (kind() == Kind.READ) {
            data.put(new byte[Disk.SECTOR]);
        } else {
            data.position(data.position() + Disk.SECTOR);
        }
        done++;
    }

    /** Sectors that were moved. */
    int done() {
        return done;
    }
}
