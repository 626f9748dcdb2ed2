package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.platter.block.api.Storage;

/**
 * Puts together the lost header of a dynamic image. The footer says how large the disk is; the table's place and the
 * block size are tried out, and taken if they alone explain the whole file: every entry a block inside the file, no two
 * overlapping, and no room for a block left between them.
 */
final class HeaderSearch {

    /** How far tables of all known writers begin at most. */
    private static final int LAST_TABLE_OFFSET = 64 * 1024;

    private static final int MIN_BLOCK_SIZE = 4096;

    /** Combinations that pass the first look and are then tried in full, which reads the whole table. */
    private static final int MAX_TRIALS = 64;

    private final Storage storage;
    private final long diskSize;
    private final long dataEnd;
    private int trials;

    HeaderSearch(Storage storage, long diskSize, long dataEnd) {
        this.storage = storage;
        this.diskSize = diskSize;
        this.dataEnd = dataEnd;
    }

    /** The one header behind the footer's copy that explains the file; empty if there is none, or more than one. */
    Optional<HeaderCheck> find() throws IOException {
        Optional<HeaderCheck> found = Optional.empty();
        long first = Footer.SIZE + DynamicHeader.SIZE;
        for (long offset = first; offset <= LAST_TABLE_OFFSET && offset < dataEnd; offset += SECTOR) {
            for (int blockSize = MIN_BLOCK_SIZE; blockSize <= BlockLayout.MAX_BLOCK_SIZE; blockSize <<= 1) {
                Optional<HeaderCheck> candidate = candidate(offset, blockSize);
                if (candidate.isPresent() && explainsTheFile(candidate.get())) {
                    if (found.isPresent()) {
                        return Optional.empty();
                    }
                    found = candidate;
                }
            }
        }
        return trials > MAX_TRIALS ? Optional.empty() : found;
    }

    private Optional<HeaderCheck> candidate(long tableOffset, int blockSize) throws IOException {
        long blocks = new BlockLayout(diskSize, blockSize).blockCount();
        if (blocks == 0 || blocks > BlockLayout.MAX_BLOCKS) {
            return Optional.empty();
        }
        DynamicHeader header = DynamicHeader.create(tableOffset, (int) blocks, blockSize);
        HeaderCheck check = new HeaderCheck(header, Footer.SIZE, diskSize, dataEnd);
        return check.defects().isEmpty() && beginsLikeATable(check) ? Optional.of(check) : Optional.empty();
    }

    private boolean beginsLikeATable(HeaderCheck check) throws IOException {
        int count = (int) Math.min(SECTOR / Integer.BYTES, check.header().tableEntries());
        ByteBuffer entries = ByteBuffer.allocate(count * Integer.BYTES);
        storage.read(entries, check.header().tableOffset());
        long firstBlock = check.header().tableOffset() + check.header().tableEntries() * Integer.BYTES;
        for (int i = 0; i < count; i++) {
            int entry = entries.getInt(i * Integer.BYTES);
            long offset = BlockTable.offsetOf(entry);
            if (entry != BlockTable.UNALLOCATED && (offset < firstBlock || offset >= dataEnd)) {
                return false;
            }
        }
        return true;
    }

    private boolean explainsTheFile(HeaderCheck check) throws IOException {
        if (++trials > MAX_TRIALS) {
            return false;
        }
        BlockLayout layout = check.layout();
        BlockTable table = check.readTable(storage);
        if (table.allocated() == 0 || !new TableCheck(table, layout, check.metadata(), dataEnd).isClean()) {
            return false;
        }
        UsedSpace used = new UsedSpace(table, layout, check.metadata());
        boolean[] roomy = {false};
        used.forEachGap(dataEnd, (start, end) -> roomy[0] |= end - start >= layout.storedSize());
        return !roomy[0];
    }
}
