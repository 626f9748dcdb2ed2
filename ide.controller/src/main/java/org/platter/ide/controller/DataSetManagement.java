package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * DATA SET MANAGEMENT with TRIM: the host says by DMA which sectors it no longer needs, and the disk may forget them (ACS-2
 * 7.10). Nothing is done unless all of them exist.
 */
final class DataSetManagement implements Command {

    /** The most sectors of ranges that a host may send, as IDENTIFY DEVICE says. */
    static final int MOST_BLOCKS = 64;

    private static final int TRIM = 0x01;

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        int blocks = drive.registers().count48();
        if (drive.registers().features() != TRIM
                || !drive.cable().hasDma()
                || drive.disk().readOnly()
                || blocks > MOST_BLOCKS) {
            throw AtaError.ABORTED;
        }
        return new Trimming(drive, drive.buffer().limit(blocks * Disk.SECTOR));
    }

    private static final class Trimming implements Execution {

        private final AtaDrive drive;
        private final ByteBuffer ranges;
        private boolean asked;
        private DiskWork forgetting;

        Trimming(AtaDrive drive, ByteBuffer ranges) {
            this.drive = drive;
            this.ranges = ranges;
        }

        @Override
        public Step next() throws AtaError {
            if (!asked) {
                asked = true;
                return Step.dmaFromHost(ranges.slice());
            }
            if (forgetting == null) {
                forgetting = forget(drive.disk(), checked());
                return Step.work(forgetting);
            }
            forgetting.check();
            return Step.done(true);
        }

        private ByteBuffer checked() throws AtaError {
            ranges.order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < ranges.limit(); at += Long.BYTES) {
                long range = ranges.getLong(at);
                if (first(range) + count(range) > drive.accessible()) {
                    throw AtaError.ABORTED;
                }
            }
            return ranges;
        }
    }

    private static DiskWork forget(Disk disk, ByteBuffer ranges) {
        return new DiskWork(DiskWork.Kind.WRITE, ranges.remaining() / Disk.SECTOR) {
            @Override
            void perform() throws AtaError {
                while (ranges.hasRemaining()) {
                    long range = ranges.getLong(ranges.position());
                    if (count(range) > 0) {
                        disk.discard(first(range), count(range));
                    }
                    ranges.position(ranges.position() + Long.BYTES);
                }
            }

            @Override
            void skip() {
                ranges.position(ranges.position() + Long.BYTES);
            }
        };
    }

    private static long first(long range) {
        return range & 0xFFFF_FFFF_FFFFL;
    }

    private static int count(long range) {
        return (int) (range >>> 48);
    }
}
