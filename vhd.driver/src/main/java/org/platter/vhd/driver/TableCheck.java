package org.platter.vhd.driver;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which blocks cannot be where the table says. Immutable. A block at the disk's end may be cut in the file behind the
 * last byte of the disk, as some writers do.
 */
final class TableCheck {

    /** A range of the file. */
    record Range(long start, long end) {}

    enum Damage {
        OUTSIDE("ends beyond the file's data"),
        IN_METADATA("lies in the image's metadata"),
        OVERLAPPING("overlaps another block");

        private final String text;

        Damage(String text) {
            this.text = text;
        }
    }

    private final Map<Damage, BitSet> damaged = new EnumMap<>(Damage.class);
    private final BlockLayout layout;
    private final BlockTable table;
    private long end;

    /**
     * Checks a table.
     *
     * @param metadata ranges that no block may touch
     * @param dataEnd where blocks must end
     */
    TableCheck(BlockTable table, BlockLayout layout, List<Range> metadata, long dataEnd) {
        this.table = table;
        this.layout = layout;
        long metadataEnd = metadata.stream().mapToLong(Range::end).max().orElse(0);
        long[] starts = new long[table.allocated()];
        int count = 0;
        for (int block = 0; block < table.size(); block++) {
            int entry = table.get(block);
            if (entry == BlockTable.UNALLOCATED) {
                continue;
            }
            end = Math.max(end, start(block) + layout.storedSize());
            if (usedEnd(block) > dataEnd) {
                mark(Damage.OUTSIDE, block);
            } else if (start(block) < metadataEnd && touchesAny(metadata, block)) {
                mark(Damage.IN_METADATA, block);
            } else {
                // To be sorted as unsigned numbers; the block's number rides along in the low half.
                starts[count++] = (long) (entry ^ Integer.MIN_VALUE) << 32 | block;
            }
        }
        findOverlaps(starts, count);
    }

    private boolean touchesAny(List<Range> metadata, int block) {
        return metadata.stream().anyMatch(range -> start(block) < range.end() && usedEnd(block) > range.start());
    }

    /** Walks the blocks as they lie in the file, with the one that reaches farthest so far. */
    private void findOverlaps(long[] starts, int count) {
        Arrays.sort(starts, 0, count);
        for (int i = 1, farthest = i - 1; i < count; i++) {
            int block = (int) starts[i];
            checkPair((int) starts[farthest], block);
            if (usedEnd(block) > usedEnd((int) starts[farthest])) {
                farthest = i;
            }
        }
    }

    private void checkPair(int lower, int upper) {
        if (start(upper) < usedEnd(lower)) {
            mark(Damage.OVERLAPPING, lower);
            mark(Damage.OVERLAPPING, upper);
        }
    }

    private long start(int block) {
        return BlockTable.offsetOf(table.get(block));
    }

    private long usedEnd(int block) {
        return start(block) + layout.bitmapSize() + layout.usedBytes(block);
    }

    private void mark(Damage damage, int block) {
        damaged.computeIfAbsent(damage, key -> new BitSet()).set(block);
    }

    /** Where the last whole block ends in the file; 0 if there is none. */
    long end() {
        return end;
    }

    boolean isClean() {
        return damaged.isEmpty();
    }

    boolean isDamaged(int block) {
        return !damaged.isEmpty() && damaged.values().stream().anyMatch(blocks -> blocks.get(block));
    }

    /** The blocks that have this damage; a copy. */
    BitSet blocks(Damage damage) {
        return (BitSet) damaged.getOrDefault(damage, new BitSet()).clone();
    }

    /** What is wrong with a damaged block. */
    String describe(int block) {
        StringBuilder text = new StringBuilder("block " + block + " at offset " + start(block));
        damaged.forEach((damage, blocks) -> text.append(blocks.get(block) ? " " + damage.text + "," : ""));
        return text.substring(0, text.length() - 1);
    }

    /** How many blocks have which damage, with an example of each. */
    List<String> summary() {
        return damaged.entrySet().stream()
                .map(entry ->
                        "blocks that cannot be read: " + entry.getValue().cardinality() + " of " + table.allocated()
                                + "; block " + entry.getValue().nextSetBit(0) + " at offset "
                                + start(entry.getValue().nextSetBit(0)) + " " + entry.getKey().text)
                .toList();
    }
}
