package org.platter.vhd.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * An image with blocks, in order and not open as a disk, whose blocks are to be moved or given up. Its table is in memory.
 */
final class MaintainedImage {

    private final Storage storage;
    private final EndFooter end;
    private final HeaderCheck header;
    private final BlockTable table;
    private final List<TableCheck.Range> locators;

    private MaintainedImage(
            Storage storage, EndFooter end, HeaderCheck header, BlockTable table, List<TableCheck.Range> locators) {
        this.storage = storage;
        this.end = end;
        this.header = header;
        this.table = table;
        this.locators = locators;
    }

    /**
     * Reads an image.
     *
     * @throws org.platter.block.api.BlockException {@code CORRUPT} if it must be repaired first; {@code UNSUPPORTED} if it
     *     has no blocks, or must stay as it is
     */
    static MaintainedImage open(Storage storage, EndFooter end) throws IOException {
        Findings findings = new Findings(storage.name());
        if (end.type() == DiskType.FIXED) {
            throw findings.refusal(
                    Kind.UNSUPPORTED, "a fixed image has no blocks, expected a dynamic or differencing one");
        }
        long offset = end.footer().dataOffset();
        DynamicHeader header = HeaderCheck.read(storage, offset)
                .filter(DynamicHeader::checksumIsRight)
                .orElseThrow(() -> repairFirst(findings, "no valid header at offset " + offset));
        HeaderCheck check = new HeaderCheck(header, offset, end.diskSize(), end.offset());
        if (!check.defects().isEmpty()) {
            throw repairFirst(findings, check.defects().get(0).text());
        }
        BlockTable table = check.readTable(storage);
        List<TableCheck.Range> metadata = new ArrayList<>(check.metadata());
        List<TableCheck.Range> spaces = List.of();
        if (end.type() == DiskType.DIFFERENCING) {
            LocatorCheck locators = new LocatorCheck(header, check.metadata(), end.offset(), new CheckReport());
            metadata.addAll(locators.texts());
            spaces = locators.spaces();
        }
        TableCheck blocks = new TableCheck(table, check.layout(), metadata, end.offset());
        if (!blocks.isClean()) {
            throw repairFirst(findings, String.join("; ", blocks.summary()));
        }
        if (BatmapCheck.of(storage, check, end.offset(), new CheckReport()).isPresent()) {
            throw findings.refusal(
                    Kind.UNSUPPORTED,
                    "a map of tapdisk's lies behind the block table and would not be right any more; expected an image"
                            + " without one, as convert makes it");
        }
        return new MaintainedImage(storage, end, check, table, spaces);
    }

    /**
     * Finishes what an earlier attempt has left undone at the two footers, and makes a last block whole that the file has
     * cut. The first change of every operation.
     */
    void prepare() throws IOException {
        end.writeCopy();
        end.moveUp(BlockLayout.alignUp(used().end(), BlockLayout.SECTOR));
    }

    private static IOException repairFirst(Findings findings, String defect) {
        return findings.corrupt(defect + "; expected the image to be repaired first");
    }

    Storage storage() {
        return storage;
    }

    EndFooter end() {
        return end;
    }

    DynamicHeader header() {
        return header.header();
    }

    long headerOffset() {
        return header.offset();
    }

    BlockLayout layout() {
        return header.layout();
    }

    BlockTable table() {
        return table;
    }

    /** Where the table ends in the file, and its last sector. */
    long tableEnd() {
        return tableEnd(header().tableEntries());
    }

    /** Where it would end with so many entries. */
    long tableEnd(long entries) {
        return BlockLayout.alignUp(header().tableOffset() + entries * Integer.BYTES, BlockLayout.SECTOR);
    }

    /** What is in use beside blocks: footer, header, table, parent locators with the room they have. */
    private List<TableCheck.Range> others() {
        List<TableCheck.Range> others = new ArrayList<>(header.metadata());
        others.addAll(locators);
        return others;
    }

    /** Where parent locators are, with the room they have. */
    List<TableCheck.Range> locators() {
        return locators;
    }

    UsedSpace used() {
        return new UsedSpace(table, layout(), others());
    }

    /** Where blocks may begin: behind the header, the table and whatever else lies before the first block. */
    long blocksStart() {
        long firstBlock = Long.MAX_VALUE;
        for (int block = 0; block < table.size(); block++) {
            if (table.get(block) != BlockTable.UNALLOCATED) {
                firstBlock = Math.min(firstBlock, BlockTable.offsetOf(table.get(block)));
            }
        }
        long limit = firstBlock;
        return others().stream()
                .filter(range -> range.start() < limit)
                .mapToLong(TableCheck.Range::end)
                .max()
                .orElse(0);
    }

    /** Ends the file behind the last block; locators behind it come to right behind it. The last step of an operation. */
    void cut() throws IOException {
        long blocksEnd =
                BlockLayout.alignUp(new UsedSpace(table, layout(), header.metadata()).end(), BlockLayout.SECTOR);
        Locators behind = Locators.within(this, blocksEnd, Long.MAX_VALUE);
        if (!behind.isEmpty() && behind.start() >= blocksEnd + behind.size()) {
            behind.move(blocksEnd);
            open(storage, end).cutBehindUsed();
        } else {
            cutBehindUsed();
        }
    }

    private void cutBehindUsed() throws IOException {
        end.cut(BlockLayout.alignUp(used().end(), BlockLayout.SECTOR));
    }
}
