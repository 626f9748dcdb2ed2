package org.platter.vhd.driver;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What of a file is in use: blocks, and some ranges beside them. Immutable. */
final class UsedSpace {

    /** Told of unused ranges in their order. */
    interface GapVisitor {
        void gap(long start, long end) throws IOException;
    }

    private final long[] blockStarts;
    private final long storedSize;
    private final List<TableCheck.Range> others;
    private final long end;

    UsedSpace(BlockTable table, BlockLayout layout, Collection<TableCheck.Range> others) {
        this.others = others.stream()
                .sorted(Comparator.comparingLong(TableCheck.Range::start))
                .toList();
        storedSize = layout.storedSize();
        blockStarts = new long[table.allocated()];
        int count = 0;
        for (int block = 0; block < table.size(); block++) {
            if (table.get(block) != BlockTable.UNALLOCATED) {
                blockStarts[count++] = BlockTable.offsetOf(table.get(block));
            }
        }
        Arrays.sort(blockStarts);
        long lastBlock = count == 0 ? 0 : blockStarts[count - 1] + storedSize;
        end = Math.max(
                lastBlock,
                others.stream().mapToLong(TableCheck.Range::end).max().orElse(0));
    }

    /** Where the first block in the file starts; behind everything if there is none. */
    long firstBlock() {
        return blockStarts.length == 0 ? Long.MAX_VALUE : blockStarts[0];
    }

    /** Where blocks begin: behind whatever else lies before the first of them. */
    long blocksStart() {
        return others.stream()
                .filter(range -> range.start() < firstBlock())
                .mapToLong(TableCheck.Range::end)
                .max()
                .orElse(0);
    }

    /** The offset behind all that is in use. */
    long end() {
        return end;
    }

    void forEachGap(long limit, GapVisitor visitor) throws IOException {
        long at = 0;
        int other = 0;
        for (int block = 0; block < blockStarts.length || other < others.size(); ) {
            boolean isBlock = other == others.size()
                    || block < blockStarts.length
                            && blockStarts[block] < others.get(other).start();
            long start = isBlock ? blockStarts[block] : others.get(other).start();
            long rangeEnd = isBlock
                    ? blockStarts[block] + storedSize
                    : others.get(other).end();
            if (Math.min(start, limit) > at) {
                visitor.gap(at, Math.min(start, limit));
            }
            at = Math.max(at, rangeEnd);
            block += isBlock ? 1 : 0;
            other += isBlock ? 0 : 1;
        }
        if (at < limit) {
            visitor.gap(at, limit);
        }
    }
}
