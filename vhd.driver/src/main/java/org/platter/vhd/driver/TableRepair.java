package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.platter.block.api.Storage;

/**
 * What is wrong with the entries of a block table, and what to do about each: an entry where no block can be is given
 * up, a block that the file's end cuts gets its missing part as zeros, and of blocks that overlap all but the first get
 * a place of their own, with the bytes they read as now. Nothing but entries is given up.
 */
final class TableRepair {

    /** Overlapping blocks are copied through memory. */
    private static final long MAX_COPIED = 64 << 20;

    private static final int MAX_TABLE_BYTES = 16 << 20;
    private static final int ENTRIES_PER_SECTOR = SECTOR / Integer.BYTES;
    private static final int MAX_SECTORS_AT_ONCE = 128;

    private final Storage storage;
    private final HeaderCheck header;
    private final BlockLayout layout;
    private final BlockTable found;
    private final long dataEnd;
    private final boolean endIsKnown;
    private final boolean trusted;

    private final BitSet inMetadata;
    private final BitSet outside;
    private final BitSet cut;
    private final BitSet overlapping;
    private final BitSet cutAndOverlapping;
    private final BitSet toCopy = new BitSet();
    private final BlockTable kept;
    private final boolean repairable;

    /**
     * Looks for what is wrong.
     *
     * @param dataEnd where blocks must end
     * @param endIsKnown whether there is a footer, or just the end of a file without one
     * @param trusted whether the footer and the header are to be believed more than the table
     */
    TableRepair(
            Storage storage, HeaderCheck header, BlockTable found, long dataEnd, boolean endIsKnown, boolean trusted) {
        this.storage = storage;
        this.header = header;
        this.found = found;
        this.dataEnd = dataEnd;
        this.endIsKnown = endIsKnown;
        this.trusted = trusted;
        layout = header.layout();
        TableCheck check = new TableCheck(found, layout, header.metadata(), dataEnd);
        outside = check.blocks(TableCheck.Damage.OUTSIDE);
        inMetadata = check.isClean() ? new BitSet() : anywhere(found, TableCheck.Damage.IN_METADATA);
        outside.andNot(inMetadata);
        cut = new BitSet();
        outside.stream().filter(block -> start(block) < dataEnd).forEach(cut::set);
        outside.andNot(cut);
        BitSet impossible = (BitSet) inMetadata.clone();
        impossible.or(outside);
        kept = impossible.isEmpty() ? found : found.without(impossible);
        overlapping = check.isClean() ? new BitSet() : anywhere(kept, TableCheck.Damage.OVERLAPPING);
        cutAndOverlapping = (BitSet) cut.clone();
        cutAndOverlapping.and(overlapping);
        chooseCopies();
        repairable = trusted && tableBytes(impossible) <= MAX_TABLE_BYTES;
    }

    /** The blocks with a damage, be they behind the end of the file or not. */
    private BitSet anywhere(BlockTable table, TableCheck.Damage damage) {
        return new TableCheck(table, layout, header.metadata(), Long.MAX_VALUE).blocks(damage);
    }

    private long start(int block) {
        return BlockTable.offsetOf(found.get(block));
    }

    /** Of blocks that overlap the first stays that is whole; those that would overlap it, or are cut, are to be copied. */
    private void chooseCopies() {
        long end = 0;
        for (long inOrder : found.byPlace(overlapping.stream())) {
            int block = (int) inOrder;
            if (start(block) < end || cut.get(block)) {
                toCopy.set(block);
            } else {
                end = start(block) + layout.storedSize();
            }
        }
    }

    /** A block that is cut and overlaps another would make that one unreadable if it grew in its place. */
    private boolean canGrow() {
        return trusted && (cutAndOverlapping.isEmpty() || canCopy());
    }

    private boolean canCopy() {
        long end = dataEnd + (toCopy.cardinality() + 2) * layout.storedSize();
        return trusted
                && end < BlockTable.offsetOf(BlockTable.UNALLOCATED)
                && toCopy.cardinality() * layout.storedSize() <= MAX_COPIED;
    }

    private static long tableBytes(BitSet blocks) {
        long sectors = 0;
        for (int block = blocks.nextSetBit(0); block >= 0; ) {
            sectors++;
            block = blocks.nextSetBit((block / ENTRIES_PER_SECTOR + 1) * ENTRIES_PER_SECTOR);
        }
        return sectors * SECTOR;
    }

    boolean isClean() {
        return inMetadata.isEmpty() && outside.isEmpty() && cut.isEmpty() && overlapping.isEmpty();
    }

    /** The table without the entries where no block can be. */
    BlockTable kept() {
        return kept;
    }

    /** Whether a block can be read in whole. */
    boolean isReadable(int block) {
        return kept.get(block) != BlockTable.UNALLOCATED && !cut.get(block) && !overlapping.get(block);
    }

    void report(CheckReport report) {
        String given = repairable
                ? "; the block is not there, so it becomes unallocated"
                : "; not mended, as too much is wrong for anything to be believed";
        reportAs("bat-entry-in-metadata", inMetadata, "in the image's metadata" + given, repairable, report);
        reportAs(
                "bat-entry-out-of-file",
                outside,
                "behind the file's data, which ends at " + dataEnd + given,
                repairable,
                report);
        reportAs(
                "block-cut",
                cut,
                "over the end of the file's data at " + dataEnd
                        + (canGrow() ? "; what is missing is lost and will read as zeros" : ""),
                canGrow(),
                report);
        reportAs(
                "blocks-overlap",
                overlapping,
                "over another block"
                        + (canCopy()
                                ? "; which of them the bytes belong to cannot be told, so each gets a copy of its own"
                                : "; which of them the bytes belong to cannot be told, and there are too many to"
                                        + " copy, or too much else is wrong"),
                canCopy(),
                report);
    }

    private void reportAs(String code, BitSet blocks, String where, boolean mended, CheckReport report) {
        if (!blocks.isEmpty()) {
            int first = blocks.nextSetBit(0);
            String text = (blocks.cardinality() == 1 ? "block " : blocks.cardinality() + " blocks, such as block ")
                    + first + ": its table entry puts it at offset " + start(first) + ", " + where;
            if (mended) {
                report.repairable(code, blocks.cardinality(), text);
            } else {
                report.beyondRepair(code, blocks.cardinality(), text);
            }
        }
    }

    /** The end of what is in use, behind which a footer that is missing is to be written. */
    long usedEnd(UsedSpace used) {
        return canGrow() ? used.end() : Math.min(used.end(), dataEnd);
    }

    /** Plans what must come before the footer moves: a block that it then makes whole must not overlap another. */
    void planFirst(CheckReport report) {
        if (!cutAndOverlapping.isEmpty() && canCopy()) {
            planTable(found, found.without(cutAndOverlapping), report);
        }
    }

    /** Plans the rest of the repair, after that of the footers and the header. */
    void plan(Ending ending, CheckReport report) throws IOException {
        Map<Integer, Integer> copies = new HashMap<>();
        boolean copying = !toCopy.isEmpty() && canCopy();
        BlockTable first = copying ? found.without(cutAndOverlapping) : found;
        BlockTable second = copying ? kept.without(cutAndOverlapping) : kept;
        BitSet growing = (BitSet) cut.clone();
        growing.andNot(cutAndOverlapping);
        if (endIsKnown && !growing.isEmpty() && canGrow()) {
            long end = growing.stream().mapToLong(this::start).max().orElseThrow() + layout.storedSize();
            ending.grow(end, "behind the block that was cut");
        }
        if (repairable) {
            planTable(first, second, report);
        }
        if (copying) {
            planCopies(ending, copies, report);
            planTable(second, kept.with(copies), report);
        }
    }

    private void planCopies(Ending ending, Map<Integer, Integer> copies, CheckReport report) throws IOException {
        long at = BlockLayout.alignUp(ending.offset(), SECTOR);
        ending.grow(at + toCopy.cardinality() * layout.storedSize(), "behind the place of the copies");
        for (int block : toCopy.stream().toArray()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) layout.storedSize());
            long there = Math.min(layout.storedSize(), dataEnd - start(block));
            storage.read(bytes.limit((int) there), start(block));
            report.overwrite("copy block " + block + " to offset " + at, at, bytes.clear());
            copies.put(block, (int) (at / SECTOR));
            at += layout.storedSize();
        }
    }

    /** Writes the sectors of the table in which two versions of it differ. */
    private void planTable(BlockTable before, BlockTable after, CheckReport report) {
        for (int from = 0; from < after.size(); ) {
            int to = from;
            while (to < after.size()
                    && to - from < MAX_SECTORS_AT_ONCE * ENTRIES_PER_SECTOR
                    && differ(before, after, to)) {
                to = Math.min(after.size(), to + ENTRIES_PER_SECTOR);
            }
            if (to > from) {
                long offset = header.header().tableOffset() + (long) from * Integer.BYTES;
                report.overwrite(
                        "write the table's entries of blocks " + from + " to " + (to - 1),
                        offset,
                        after.encode(from, to));
            }
            from = Math.max(to, from + ENTRIES_PER_SECTOR);
        }
    }

    private static boolean differ(BlockTable before, BlockTable after, int sectorStart) {
        int end = Math.min(after.size(), sectorStart + ENTRIES_PER_SECTOR);
        for (int block = sectorStart; block < end; block++) {
            if (before.get(block) != after.get(block)) {
                return true;
            }
        }
        return false;
    }
}
