package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.Findings;

/**
 * An image with blocks, in order and not open as a disk, whose blocks are to be moved or given up. Its table is in memory.
 */
final class MaintainedImage {

    private final Storage storage;
    private final EndFooter end;
    private final HeaderCheck header;
    private final BlockTable table;
    private final List<TableCheck.Range> locators;
    private final Optional<Batmap> batmap;

    private MaintainedImage(
            Storage storage,
            EndFooter end,
            HeaderCheck header,
            BlockTable table,
            List<TableCheck.Range> locators,
            Optional<Batmap> batmap) {
        this.storage = storage;
        this.end = end;
        this.header = header;
        this.table = table;
        this.locators = locators;
        this.batmap = batmap;
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
        Optional<Batmap> batmap = Batmap.of(storage, end.footer(), check, end.offset());
        Optional<String> badBatmap = batmap.flatMap(Batmap::defect);
        if (badBatmap.isPresent()) {
            throw repairFirst(findings, badBatmap.get());
        }
        batmap.ifPresent(there -> metadata.addAll(there.ranges()));
        TableCheck blocks = new TableCheck(table, check.layout(), metadata, end.offset());
        if (!blocks.isClean()) {
            throw repairFirst(findings, String.join("; ", blocks.summary()));
        }
        return new MaintainedImage(storage, end, check, table, spaces, batmap);
    }

    /** What is below the image: its parent, or zeros. */
    Backing openBacking(OpenOptions options) throws IOException {
        if (end.type() != DiskType.DIFFERENCING) {
            return Backing.ZEROS;
        }
        Findings findings = new Findings(storage.name());
        return Backing.of(new ParentSearch(storage, header().parent(), options, findings).find());
    }

    /**
     * Finishes what an earlier attempt has left undone at the two footers and behind the table's last block, and makes a last
     * block whole that the file has cut. The first change of every operation.
     *
     * @return the image as it is then
     */
    MaintainedImage prepare() throws IOException {
        end.writeCopy();
        MaintainedImage atHome = withHeaderAtHome();
        atHome.tidy();
        return atHome;
    }

    private void tidy() throws IOException {
        if (usesSpareEntries()) {
            clearEntries(table.size(), header().tableEntries());
            storage.flush();
        }
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

    /** The image, whose header goes back to its usual place if an earlier attempt was cut while a copy stood in for it. */
    MaintainedImage withHeaderAtHome() throws IOException {
        TableCheck.Range home = new TableCheck.Range(Footer.SIZE, Footer.SIZE + DynamicHeader.SIZE);
        if (headerOffset() < header().tableOffset() || !isFree(home)) {
            return this;
        }
        storage.write(header().bytes(), home.start());
        storage.flush();
        end.replaceAtEnd(end.footer().withDataOffset(home.start()));
        end.writeCopy();
        return open(storage, end);
    }

    /** Whether nothing uses a range before the footer. */
    boolean isFree(TableCheck.Range range) throws IOException {
        boolean[] free = {false};
        used().forEachGap(end.offset(), (start, finish) -> free[0] |= start <= range.start() && finish >= range.end());
        return free[0];
    }

    private boolean usesSpareEntries() throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
        long start = header().tableOffset() + (long) table.size() * Integer.BYTES;
        long finish = header().tableOffset() + header().tableEntries() * Integer.BYTES;
        for (long at = start; at < finish; at += piece.capacity()) {
            storage.read(piece.clear().limit((int) Math.min(piece.capacity(), finish - at)), at);
            piece.flip();
            while (piece.hasRemaining()) {
                if (piece.getInt() != BlockTable.UNALLOCATED) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Has entries say that there is nothing; the sector that has the last is filled, too. */
    void clearEntries(long from, long to) throws IOException {
        TableMove.fill(storage, header().tableOffset() + from * Integer.BYTES, tableEnd(to));
    }

    /**
     * Says where the table is and how long; that and the checksum are in the header's first sector, which disks write whole
     * or not at all.
     */
    void writeTablePlace(long offset, long entries) throws IOException {
        if (header().tableOffset() != offset || header().tableEntries() != entries) {
            storage.write(header().withTable(offset, entries).bytes().limit(BlockLayout.SECTOR), headerOffset());
            storage.flush();
        }
    }

    Optional<Batmap> batmap() {
        return batmap;
    }

    /** What is in use beside blocks and parent locators: footer, header, table, batmap. */
    List<TableCheck.Range> structures() {
        List<TableCheck.Range> structures = new ArrayList<>(header.metadata());
        batmap.ifPresent(there -> structures.addAll(there.ranges()));
        return structures;
    }

    /** What is in use beside blocks; parent locators with the room they have. */
    private List<TableCheck.Range> others() {
        List<TableCheck.Range> others = structures();
        others.addAll(locators);
        return others;
    }

    /** Where parent locators are, with the room they have. */
    List<TableCheck.Range> locators() {
        return locators;
    }

    /** Where the next thing starts that lies behind the start of another. */
    long nextAfter(long offset) {
        long next = Long.MAX_VALUE;
        for (TableCheck.Range other : others()) {
            next = other.start() > offset ? Math.min(next, other.start()) : next;
        }
        for (int block = 0; block < table.size(); block++) {
            int entry = table.get(block);
            long start = BlockTable.offsetOf(entry);
            next = entry != BlockTable.UNALLOCATED && start > offset ? Math.min(next, start) : next;
        }
        return next;
    }

    UsedSpace used() {
        return new UsedSpace(table, layout(), others());
    }

    /** Where the first block in the file starts; behind everything if there is none. */
    long firstBlock() {
        return used().firstBlock();
    }

    /** Where blocks may begin: behind the header, the table and whatever else lies before the first block. */
    long blocksStart() {
        return used().blocksStart();
    }

    /** Ends the file behind the last block; locators behind it come to right behind it. The last step of an operation. */
    void cut() throws IOException {
        long blocksEnd = BlockLayout.alignUp(new UsedSpace(table, layout(), structures()).end(), BlockLayout.SECTOR);
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
