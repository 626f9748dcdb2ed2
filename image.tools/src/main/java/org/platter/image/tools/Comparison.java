package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Progress;
import org.platter.block.support.Zeros;

/**
 * What a comparison of two disks found. Where one disk is longer, the other is taken to go on with zeros.
 *
 * @param mismatch the first offset, in whole sectors of 512 bytes, at which the contents differ; -1 if nowhere
 * @param sameSize whether both disks have one size
 */
public record Comparison(long mismatch, boolean sameSize) {

    private static final int SECTOR = 512;

    /** Whether the contents are the same. */
    public boolean identical() {
        return mismatch < 0;
    }

    /**
     * Compares two disks.
     *
     * @throws java.io.InterruptedIOException if the progress wants it
     */
    public static Comparison of(BlockDevice first, BlockDevice second, Progress progress) throws IOException {
        long common = Math.min(first.info().size(), second.info().size());
        BlockDevice longer = first.info().size() > common ? first : second;
        Search search = new Search(second, longer.info().size(), progress);
        try {
            new Chunks(first).visit(0, common, search);
            new Chunks(longer).visit(common, longer.info().size(), search.expectingZeros());
        } catch (Found found) {
            return new Comparison(
                    found.offset, first.info().size() == second.info().size());
        }
        return new Comparison(-1, first.info().size() == second.info().size());
    }

    /** Ends a search. */
    private static final class Found extends IOException {

        private static final long serialVersionUID = 1;

        private final long offset;

        Found(long offset) {
            this.offset = offset;
        }
    }

    /** Compares what it visits with the same place of the other disk. */
    private static final class Search implements Chunks.Visitor {

        private final BlockDevice other;
        private final Chunks others;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(512 * 1024);
        private final long total;
        private final Progress progress;

        Search(BlockDevice other, long total, Progress progress) {
            this.other = other;
            others = new Chunks(other);
            this.total = total;
            this.progress = progress;
        }

        @Override
        public void data(long offset, ByteBuffer bytes) throws IOException {
            ByteBuffer there = buffer.slice(0, bytes.remaining());
            other.read(there, offset);
            int difference = bytes.mismatch(there.flip());
            if (difference >= 0) {
                throw new Found(offset + difference / SECTOR * SECTOR);
            }
            progress.report(offset + there.limit(), total);
        }

        @Override
        public void zeros(long offset, long length) throws IOException {
            others.visit(offset, offset + length, expectingZeros());
        }

        /** Compares what it visits with zeros. */
        Chunks.Visitor expectingZeros() {
            return new Chunks.Visitor() {
                @Override
                public void data(long offset, ByteBuffer bytes) throws Found {
                    ByteBuffer zeros = Zeros.atMost(bytes.remaining());
                    for (int at = 0; at < bytes.limit(); at += zeros.limit()) {
                        int length = Math.min(zeros.limit(), bytes.limit() - at);
                        int difference = bytes.slice(at, length).mismatch(zeros.slice(0, length));
                        if (difference >= 0) {
                            throw new Found(offset + (at + difference) / SECTOR * SECTOR);
                        }
                    }
                }

                @Override
                public void zeros(long offset, long length) throws IOException {
                    progress.report(offset + length, total);
                }
            };
        }
    }
}
