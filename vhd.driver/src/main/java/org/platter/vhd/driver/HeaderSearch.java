package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.Storage;

/**
 * Puts together the lost header of a dynamic image. The footer says how large the disk is; the table's place and the
 * block size are tried out, and taken if they alone explain the whole file: every entry a block inside the file, no two
 * overlapping, and between them no room for a block and nothing but padding. A block size that the damaged header still
 * has is not doubted.
 */
final class HeaderSearch {

    /** How far tables of all known writers begin at most. */
    private static final int LAST_TABLE_OFFSET = 64 * 1024;

    private static final int MIN_BLOCK_SIZE = 4096;

    /** Combinations that pass the first look and are then tried in full, which reads the whole table. */
    private static final int MAX_TRIALS = 64;

    private final Storage storage;
    private final Footer footer;
    private final Optional<HeaderCheck> damaged;
    private final long diskSize;
    private final long dataEnd;
    private int trials;

    /** @param damaged the header where the footer points, if there is one that can be recognised */
    HeaderSearch(Storage storage, Footer footer, Optional<HeaderCheck> damaged, long diskSize, long dataEnd) {
        this.storage = storage;
        this.footer = footer;
        this.damaged = damaged;
        this.diskSize = diskSize;
        this.dataEnd = dataEnd;
    }

    /** The one header behind the footer's copy that explains the file; empty if there is none, or more than one. */
    Optional<HeaderCheck> find() throws IOException {
        Optional<HeaderCheck> found = Optional.empty();
        long first = Footer.SIZE + DynamicHeader.SIZE;
        for (long offset = first; offset <= LAST_TABLE_OFFSET && offset < dataEnd; offset += SECTOR) {
            for (int blockSize = MIN_BLOCK_SIZE; blockSize <= BlockLayout.MAX_BLOCK_SIZE; blockSize <<= 1) {
                Optional<HeaderCheck> candidate =
                        isPossible(blockSize) ? candidate(offset, blockSize) : Optional.empty();
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

    private boolean isPossible(int blockSize) {
        return damaged.isEmpty()
                || !damaged.get().hasBlockSize()
                || damaged.get().header().blockSize() == blockSize;
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
        UsedSpace used = new UsedSpace(table, layout, metadata(check));
        boolean[] unexplained = {false};
        long footerAtMost = storage.size() - Footer.SIZE;
        used.forEachGap(
                Math.min(dataEnd, footerAtMost),
                (start, end) -> unexplained[0] =
                        unexplained[0] || end - start >= layout.storedSize() || !isPadding(start, end));
        return !unexplained[0];
    }

    private List<TableCheck.Range> metadata(HeaderCheck check) throws IOException {
        List<TableCheck.Range> ranges = new ArrayList<>(check.metadata());
        long there = footer.dataOffset();
        if (there >= Footer.SIZE && there <= dataEnd - DynamicHeader.SIZE) {
            ranges.add(new TableCheck.Range(there, there + DynamicHeader.SIZE));
        }
        Batmap.of(storage, footer, check, dataEnd).ifPresent(batmap -> ranges.addAll(batmap.ranges()));
        return ranges;
    }

    /** Whether a gap begins and ends with zeros or ones, as writers fill the space before what they align. */
    private boolean isPadding(long start, long end) throws IOException {
        return isPadding(start, (int) Math.min(BlockLayout.PAGE, end - start))
                && isPadding(Math.max(start, end - BlockLayout.PAGE), (int) Math.min(BlockLayout.PAGE, end - start));
    }

    private boolean isPadding(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        storage.read(bytes, offset);
        for (byte each : bytes.array()) {
            if (each != 0 && each != -1) {
                return false;
            }
        }
        return true;
    }
}
