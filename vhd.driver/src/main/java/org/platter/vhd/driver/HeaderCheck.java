package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.platter.block.api.Storage;

/** Whether a header, and the table it speaks of, can be where they say they are. Immutable. */
final class HeaderCheck {

    /** What follows from a defect. */
    enum Effect {
        /** The image contradicts itself: the table cannot be read. */
        CORRUPT,
        /** The image is perhaps right, but more than this driver understands. */
        UNSUPPORTED,
        /** The disk can be read but not written safely. */
        READ_ONLY
    }

    /** Something wrong. */
    record Defect(String code, Effect effect, String text) {}

    private static final Set<String> BLOCK_SIZE_CODES = Set.of("block-size", "too-many-blocks", "table-too-small");

    private final DynamicHeader header;
    private final long offset;
    private final long diskSize;
    private final long dataEnd;
    private final List<Defect> defects = new ArrayList<>();

    /**
     * Checks a header.
     *
     * @param offset where it is
     * @param diskSize bytes the guest sees
     * @param dataEnd where the footer is, or the end of the storage
     */
    HeaderCheck(DynamicHeader header, long offset, long diskSize, long dataEnd) {
        this.header = header;
        this.offset = offset;
        this.diskSize = diskSize;
        this.dataEnd = dataEnd;
        checkPlace();
        checkFields();
        checkTable();
    }

    /** The header at a place of the storage, whatever its checksum; empty if there is none. */
    static Optional<DynamicHeader> read(Storage storage, long offset) throws IOException {
        if (offset < Footer.SIZE || offset > storage.size() - DynamicHeader.SIZE) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        storage.read(bytes, offset);
        return DynamicHeader.parse(bytes);
    }

    private void checkPlace() {
        if (offset > dataEnd - DynamicHeader.SIZE) {
            defect(
                    "header-place",
                    Effect.CORRUPT,
                    "header at offset " + offset + " runs over the end of the data at " + dataEnd);
        } else if (offset % SECTOR != 0) {
            defect("header-unaligned", Effect.READ_ONLY, "header at offset " + offset + ", expected a multiple of 512");
        }
    }

    private void checkFields() {
        if (header.majorVersion() != 1) {
            defect("header-version", Effect.UNSUPPORTED, "header version " + header.majorVersion() + ", expected 1");
        }
        long blockSize = header.blockSize();
        if (Long.bitCount(blockSize) != 1 || blockSize < BlockLayout.MIN_BLOCK_SIZE) {
            defect(
                    "block-size",
                    Effect.CORRUPT,
                    "block size " + blockSize + ", expected a power of two from " + BlockLayout.MIN_BLOCK_SIZE);
        } else if (blockSize > BlockLayout.MAX_BLOCK_SIZE) {
            defect(
                    "block-size",
                    Effect.UNSUPPORTED,
                    "block size " + blockSize + ", expected at most " + BlockLayout.MAX_BLOCK_SIZE);
        } else if (layout().blockCount() > BlockLayout.MAX_BLOCKS) {
            defect(
                    "too-many-blocks",
                    Effect.UNSUPPORTED,
                    "a disk of " + layout().blockCount() + " blocks, expected at most " + BlockLayout.MAX_BLOCKS);
        } else if (layout().blockCount() > header.tableEntries()) {
            defect(
                    "table-too-small",
                    Effect.CORRUPT,
                    "block table of " + header.tableEntries() + " entries for a disk of " + diskSize
                            + " bytes, expected at least " + layout().blockCount());
        }
    }

    private void checkTable() {
        long start = header.tableOffset();
        long length = header.tableEntries() * Integer.BYTES;
        String table = "block table of " + header.tableEntries() + " entries at offset " + start;
        if (start < Footer.SIZE || start > dataEnd - length) {
            defect("table-place", Effect.CORRUPT, table + ", expected it at " + Footer.SIZE + " to " + dataEnd);
        } else if (start < offset + DynamicHeader.SIZE && start + length > offset) {
            defect("table-place", Effect.CORRUPT, table + ", expected it clear of the header at offset " + offset);
        } else if (start % SECTOR != 0) {
            defect(
                    "table-unaligned",
                    Effect.READ_ONLY,
                    "block table at offset " + start + ", expected a multiple of 512");
        }
    }

    private void defect(String code, Effect effect, String text) {
        defects.add(new Defect(code, effect, text));
    }

    List<Defect> defects() {
        return defects;
    }

    /** Whether the table can be read. */
    boolean isReadable() {
        return defects.stream().allMatch(defect -> defect.effect() == Effect.READ_ONLY);
    }

    /** Whether the block size can be right: blocks of it, as many as the table has entries, hold the disk. */
    boolean hasBlockSize() {
        return defects.stream().noneMatch(defect -> BLOCK_SIZE_CODES.contains(defect.code()));
    }

    DynamicHeader header() {
        return header;
    }

    long offset() {
        return offset;
    }

    /** The disk's blocks; only if the block size is right. */
    BlockLayout layout() {
        return new BlockLayout(diskSize, (int) header.blockSize());
    }

    BlockTable readTable(Storage storage) throws IOException {
        return BlockTable.load(storage, header.tableOffset(), (int) layout().blockCount());
    }

    /** Where the table ends, and its last sector. */
    long tableEnd() {
        return BlockLayout.alignUp(header.tableOffset() + header.tableEntries() * Integer.BYTES, SECTOR);
    }

    /** What no block may touch. */
    List<TableCheck.Range> metadata() {
        return List.of(
                new TableCheck.Range(0, Footer.SIZE),
                new TableCheck.Range(offset, offset + DynamicHeader.SIZE),
                new TableCheck.Range(header.tableOffset(), tableEnd()));
    }
}
