package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** Blocks of a disc, read ahead of the host as far as the buffer has room. An error comes after the blocks before it. */
final class DiscReading implements PacketData {

    private final Disc disc;
    private final ByteBuffer ahead;
    private long next;
    private long blocksToRead;
    private SectorWork reading;

    /** Why no more can be read; null if it can. */
    private CheckCondition end;

    /** @param buffer for what is read ahead */
    DiscReading(Disc disc, long first, long count, ByteBuffer buffer) {
        this.disc = disc;
        next = first;
        blocksToRead = count;
        ahead = buffer.flip();
    }

    @Override
    public long remaining() {
        return ahead.remaining() + blocksToRead * Disc.BLOCK;
    }

    @Override
    public DiskWork fetch(int length) throws CheckCondition {
        if (reading != null) {
            takeRead();
        }
        if (ahead.remaining() >= length || end != null && ahead.hasRemaining()) {
            return null;
        }
        if (end != null) {
            throw end;
        }
        ahead.compact();
        int room = (int) Math.min(ahead.remaining() / Disc.BLOCK, blocksToRead);
        ByteBuffer part = ahead.slice(ahead.position(), room * Disc.BLOCK);
        ahead.flip();
        reading = SectorWork.read(disc.disk(), next * Disc.SECTORS, part);
        return reading;
    }

    private void takeRead() {
        int blocks = reading.done() / Disc.SECTORS;
        ahead.limit(ahead.limit() + blocks * Disc.BLOCK);
        next += blocks;
        blocksToRead -= blocks;
        AtaError error = reading.error();
        if (error != null) {
            end = new CheckCondition(error == AtaError.NOT_RESPONDING ? Sense.TRAY_OPEN : Sense.unreadable(next));
        }
        reading = null;
    }

    @Override
    public ByteBuffer take(int length) {
        ByteBuffer taken = ahead.slice(ahead.position(), Math.min(length, ahead.remaining()));
        ahead.position(ahead.position() + taken.remaining());
        return taken;
    }
}
