package org.platter.vhd.driver;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.platter.block.api.Storage;

/**
 * The block allocation table: for each block of the disk the sector where it starts in the file. It is held whole in
 * memory and read without locks; who sees an entry sees what was written to the file before {@link #put}.
 */
final class BlockTable {

    /** The entry of a block that has no space. */
    static final int UNALLOCATED = -1;

    /** The last offset where an entry can put a block. */
    static final long MAX_START = 0xFFFFFFFEL * BlockLayout.SECTOR;

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int PIECE = 256 * 1024;

    private final int[] entries;
    private int allocated;

    private BlockTable(int[] entries) {
        this.entries = entries;
        for (int entry : entries) {
            allocated += entry == UNALLOCATED ? 0 : 1;
        }
    }

    static BlockTable load(Storage storage, long offset, int entryCount) throws IOException {
        int[] entries = new int[entryCount];
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, (long) entryCount * Integer.BYTES));
        for (int done = 0; done < entryCount; ) {
            int count = Math.min(PIECE / Integer.BYTES, entryCount - done);
            storage.read(piece.clear().limit(count * Integer.BYTES), offset + (long) done * Integer.BYTES);
            piece.flip().asIntBuffer().get(entries, done, count);
            done += count;
        }
        return new BlockTable(entries);
    }

    /** A copy in which some blocks have other entries. */
    BlockTable with(Map<Integer, Integer> changes) {
        int[] changed = entries.clone();
        changes.forEach((block, entry) -> changed[block] = entry);
        return new BlockTable(changed);
    }

    /** A copy in which these blocks have no space. */
    BlockTable without(BitSet blocks) {
        int[] rest = entries.clone();
        blocks.stream().forEach(block -> rest[block] = UNALLOCATED);
        return new BlockTable(rest);
    }

    /** Blocks in the order of their places in the file, each in the low half of a number. */
    long[] byPlace(IntStream blocks) {
        // As unsigned numbers: places behind 1 TiB come last.
        return blocks.mapToLong(block -> (long) (get(block) ^ Integer.MIN_VALUE) << 32 | block)
                .sorted()
                .toArray();
    }

    int size() {
        return entries.length;
    }

    /** The sector where a block starts, as an unsigned number, or {@link #UNALLOCATED}. */
    int get(int block) {
        return (int) ENTRY.getAcquire(entries, block);
    }

    /** Makes a block reachable for readers in this process. One thread at a time. */
    void put(int block, int sector) {
        allocated += entries[block] == UNALLOCATED ? 1 : 0;
        ENTRY.setRelease(entries, block, sector);
    }

    /** Gives up the space of a block. One thread at a time, and no reader. */
    void remove(int block) {
        allocated -= entries[block] == UNALLOCATED ? 0 : 1;
        entries[block] = UNALLOCATED;
    }

    /** Blocks that have space. */
    int allocated() {
        return allocated;
    }

    /** The entries from one block up to another, as they are in the file. */
    ByteBuffer encode(int fromBlock, int toBlock) {
        ByteBuffer bytes = ByteBuffer.allocate((toBlock - fromBlock) * Integer.BYTES);
        bytes.asIntBuffer().put(entries, fromBlock, toBlock - fromBlock);
        return bytes;
    }

    static long offsetOf(int entry) {
        return Integer.toUnsignedLong(entry) * BlockLayout.SECTOR;
    }
}
