package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Progress;

/** Makes a disk hold what another holds, writing only sectors in which it does not: so a child takes little space. */
final class DifferenceWriter implements Chunks.Visitor {

    private static final int SECTOR = 512;

    private final BlockDevice target;
    private final Chunks present;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Chunks.DATA);
    private final long total;
    private final Progress progress;

    /** @param total bytes to visit, for the progress */
    DifferenceWriter(BlockDevice target, long total, Progress progress) {
        this.target = target;
        present = new Chunks(target);
        this.total = total;
        this.progress = progress;
    }

    @Override
    public void data(long offset, ByteBuffer bytes) throws IOException {
        ByteBuffer there = buffer.slice(0, bytes.limit());
        target.read(there, offset);
        there.flip();
        int end = bytes.limit();
        for (int at = 0; at < end; ) {
            boolean same = sameSector(bytes, there, at);
            int next = at;
            while (next < end && sameSector(bytes, there, next) == same) {
                next += SECTOR;
            }
            if (!same) {
                target.write(bytes.slice(at, next - at), offset + at);
            }
            at = next;
        }
        progress.report(offset + end, total);
    }

    private static boolean sameSector(ByteBuffer first, ByteBuffer second, int at) {
        return first.slice(at, SECTOR).mismatch(second.slice(at, SECTOR)) < 0;
    }

    @Override
    public void zeros(long offset, long length) throws IOException {
        present.visit(offset, offset + length, new Chunks.Visitor() {
            @Override
            public void data(long at, ByteBuffer bytes) throws IOException {
                target.writeZeroes(at, bytes.limit());
                progress.report(at + bytes.limit(), total);
            }

            @Override
            public void zeros(long at, long run) throws IOException {
                progress.report(at + run, total);
            }
        });
    }
}
