package org.platter.ide.controller;

import java.nio.ByteBuffer;

/**
 * A PACKET command (ATA-6 8.23 and 9.8): the host writes the packet, then reads data in pieces of at most its byte count limit, or
 * by DMA. The Sector Count register tells in which phase it is, LBA Mid and High how large the piece is.
 */
final class PacketExecution implements Execution {

    // Features
    private static final int DMA = 0x01;
    private static final int OVERLAPPED = 0x02;

    // Interrupt reason
    private static final int COMMAND = 0x01;
    private static final int TO_HOST = 0x02;

    private static final int LARGEST_PIECE = 0xFFFE;

    private final PacketDrive drive;
    private final boolean dma;
    private final int limit;
    private final byte[] packet = new byte[Packet.LENGTH];
    private boolean asked;
    private PacketData data;

    PacketExecution(PacketDrive drive) throws AtaError {
        int features = drive.registers().features();
        dma = (features & DMA) != 0;
        if ((features & OVERLAPPED) != 0 || dma && !drive.cable().hasDma()) {
            throw AtaError.ABORTED;
        }
        this.drive = drive;
        limit = Math.min(drive.registers().byteCount(), LARGEST_PIECE);
    }

    @Override
    public Step next() throws AtaError {
        if (!asked) {
            asked = true;
            drive.registers().parameter(COMMAND);
            return Step.fromHost(ByteBuffer.wrap(packet), false);
        }
        try {
            if (data == null) {
                data = drive.take(new Packet(packet));
                if (data.remaining() > 0 && !dma && limit == 0) {
                    drive.registers().parameter(TO_HOST | COMMAND);
                    throw AtaError.ABORTED;
                }
            }
            return move();
        } catch (CheckCondition e) {
            drive.registers().parameter(TO_HOST | COMMAND);
            drive.sense(e.sense());
            throw AtaError.checkCondition(e.sense());
        }
    }

    private Step move() throws CheckCondition {
        long remaining = data.remaining();
        if (remaining == 0) {
            drive.registers().parameter(TO_HOST | COMMAND);
            return Step.done(true);
        }
        int length = dma ? (int) Math.min(remaining, PacketDrive.BUFFER) : piece(remaining);
        DiskWork work = data.fetch(length);
        if (work != null) {
            return Step.work(work);
        }
        ByteBuffer next = data.take(length);
        drive.registers().parameter(TO_HOST);
        if (dma) {
            return Step.dmaToHost(next);
        }
        drive.registers().byteCount(next.remaining());
        return Step.toHost(next, true);
    }

    /** Only the last piece may be of an odd length. */
    private int piece(long remaining) {
        return remaining <= limit ? (int) remaining : Math.max(limit & ~1, 2);
    }
}
