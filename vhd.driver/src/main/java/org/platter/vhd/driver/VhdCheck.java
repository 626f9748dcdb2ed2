package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** An image being checked, part by part: footers, header, table, bitmaps, and the space between them. Reads only. */
final class VhdCheck {

    private final Storage storage;
    private final Progress progress;
    private final CheckReport report = new CheckReport();
    private final FooterCheck footers;

    private VhdCheck(Storage storage, Progress progress) throws IOException {
        this.storage = storage;
        this.progress = progress;
        footers = new FooterCheck(storage);
    }

    static ImageCheck run(Storage storage, Progress progress) throws IOException {
        return new VhdCheck(storage, progress).run();
    }

    private ImageCheck run() throws IOException {
        Optional<Footer> footer = footers.believed();
        if (footer.isEmpty() || !canBeRead(footer.get())) {
            footers.report(report, false);
            return report.toCheck();
        }
        return FooterCheck.isFixed(footer.get()) ? checkFixed(footer.get()) : checkDynamic(footer.get());
    }

    private boolean canBeRead(Footer footer) {
        if (footer.type().isEmpty()) {
            report.beyondRepair(
                    "disk-type",
                    1,
                    "disk type " + footer.typeCode() + ", expected 2 (fixed), 3 (dynamic) or 4 (differencing)");
        } else if (footer.majorVersion() != 1) {
            report.beyondRepair("footer-version", 1, "footer version " + footer.majorVersion() + ", expected 1");
        } else if (footer.currentSize() < 0) {
            report.beyondRepair(
                    "disk-size",
                    1,
                    "disk size " + Long.toUnsignedString(footer.currentSize()) + ", expected less than 2^63");
        } else {
            return true;
        }
        return false;
    }

    private ImageCheck checkFixed(Footer footer) throws IOException {
        long size = footer.currentSize();
        long dataEnd = footers.dataEnd();
        footers.report(report, true);
        if (size > dataEnd) {
            report.beyondRepair(
                    "disk-cut",
                    1,
                    "the disk has " + size + " bytes but its footer follows after " + dataEnd
                            + "; whether the size is wrong or data is lost cannot be told");
        } else if (size < dataEnd) {
            report.note(
                    "space-behind-disk",
                    1,
                    (dataEnd - size) + " bytes between the end of the disk and the footer at offset " + dataEnd);
        }
        Ending.mend(storage, footers, footer, true, size, report);
        return report.toCheck().withClusters(Math.min(size, dataEnd), 0, 0, 0);
    }

    private ImageCheck checkDynamic(Footer found) throws IOException {
        long diskSize = found.currentSize() / SECTOR * SECTOR;
        long dataEnd = footers.dataEnd();
        HeaderChoice choice = HeaderChoice.of(storage, found, diskSize, dataEnd);
        if (choice.usable().isEmpty()) {
            footers.report(report, false);
            choice.report(report);
            Ending.mend(storage, footers, found, false, storage.size(), report);
            return report.toCheck();
        }
        HeaderCheck header = choice.usable().get();
        BlockTable table = header.readTable(storage);
        TableRepair repair =
                new TableRepair(storage, header, table, dataEnd, footers.believesEnd(), footers.isCertain());
        long sparesInUse = countSparesInUse(header);
        boolean fits = found.type()
                        .equals(Optional.of(header.header().namesParent() ? DiskType.DIFFERENCING : DiskType.DYNAMIC))
                && (footers.isCertain() || choice.isRight() && repair.isClean() && sparesInUse == 0);
        footers.report(report, fits);
        choice.report(report);
        repair.report(report);
        reportParent(found, header);
        reportSpareEntries(header, sparesInUse);

        LocatorCheck locators = new LocatorCheck(header.header(), header.metadata(), dataEnd, report);
        boolean crossed = checkBlocksAgainst(
                locators.texts(),
                "block-over-locator",
                "a parent locator; relink the image, which writes new ones",
                repair,
                header);
        Optional<Batmap> batmap = Batmap.of(storage, found, header, dataEnd);
        List<TableCheck.Range> batmapRanges = batmap.map(Batmap::ranges).orElse(List.of());
        crossed |= checkBlocksAgainst(
                batmapRanges,
                "block-over-batmap",
                "the batmap of tapdisk; a copy made by converting the image has none",
                repair,
                header);
        Optional<BatmapCheck> batmapCheck = batmap.flatMap(there -> BatmapCheck.of(there, header.layout(), report));
        List<TableCheck.Range> others = new ArrayList<>(header.metadata());
        others.addAll(locators.spaces());
        others.addAll(batmapRanges);
        UsedSpace used = new UsedSpace(repair.kept(), header.layout(), others);
        if (used.end() > dataEnd && repair.isClean()) {
            report.note(
                    "short-last-block",
                    1,
                    "the last block in the file ends with the disk, at offset " + dataEnd + ", not at " + used.end());
        }

        Footer footer = found.withDataOffset(header.offset());
        repair.planFirst(report);
        Ending ending =
                Ending.mend(storage, footers, choice.isRight() ? found : footer, fits, repair.usedEnd(used), report);
        choice.plan(report);
        repair.plan(ending, report);
        BitmapCheck bitmaps = new BitmapCheck(
                storage, header.layout(), repair, !found.type().equals(Optional.of(DiskType.DIFFERENCING)));
        bitmaps.run(report, progress);
        if (batmapCheck.isPresent()) {
            batmapCheck.get().run(repair, bitmaps, report);
        }
        boolean certain =
                fits && choice.isRight() && repair.isClean() && !locators.isDamaged() && !crossed && sparesInUse == 0;
        new SpaceCheck(storage, header.layout(), used, dataEnd).run(certain, ending, report);
        return report.toCheck()
                .withClusters(
                        Math.min(used.end(), dataEnd),
                        header.layout().blockCount(),
                        table.allocated(),
                        fragmented(repair.kept(), header.layout()));
    }

    private void reportParent(Footer footer, HeaderCheck header) {
        boolean differencing = footer.type().equals(Optional.of(DiskType.DIFFERENCING));
        if (differencing && !header.header().namesParent()) {
            report.beyondRepair(
                    "parent-unknown", 1, "a differencing image that names no parent; relink it to its parent");
        } else if (!differencing && header.header().namesParent()) {
            report.note("parent-of-dynamic", 1, "a dynamic image whose header names a parent, which it has not");
        }
    }

    private void reportSpareEntries(HeaderCheck header, long inUse) {
        long count = header.header().tableEntries() - header.layout().blockCount();
        if (count > 0) {
            report.note(
                    "spare-entries",
                    1,
                    "block table of " + header.header().tableEntries() + " entries, " + count
                            + " more than the disk has blocks");
        }
        if (inUse > 0) {
            report.note(
                    "spare-entries-used",
                    inUse,
                    inUse + " of the table's entries are for blocks behind the disk's end");
        }
    }

    /** Entries behind the last block should say that there is nothing. */
    private long countSparesInUse(HeaderCheck header) throws IOException {
        long first = header.layout().blockCount();
        long count = header.header().tableEntries() - first;
        long inUse = 0;
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(64 * 1024, count * Integer.BYTES));
        for (long done = 0; done < count; ) {
            int step = (int) Math.min(piece.capacity() / Integer.BYTES, count - done);
            storage.read(
                    piece.clear().limit(step * Integer.BYTES),
                    header.header().tableOffset() + (first + done) * Integer.BYTES);
            for (int i = 0; i < step; i++) {
                int entry = piece.getInt(i * Integer.BYTES);
                inUse += entry != BlockTable.UNALLOCATED && entry != 0 ? 1 : 0;
            }
            done += step;
        }
        return inUse;
    }

    private boolean checkBlocksAgainst(
            List<TableCheck.Range> ranges, String code, String what, TableRepair repair, HeaderCheck header) {
        if (ranges.isEmpty()) {
            return false;
        }
        int blocks = new TableCheck(repair.kept(), header.layout(), ranges, Long.MAX_VALUE)
                .blocks(TableCheck.Damage.IN_METADATA)
                .cardinality();
        if (blocks > 0) {
            report.beyondRepair(code, blocks, blocks + " blocks lie over " + what);
        }
        return blocks > 0;
    }

    /** Allocated blocks that do not follow the block before them in the file. */
    private static long fragmented(BlockTable table, BlockLayout layout) {
        long count = 0;
        long previousEnd = 0;
        for (int block = 0; block < table.size(); block++) {
            if (table.get(block) != BlockTable.UNALLOCATED) {
                long start = BlockTable.offsetOf(table.get(block));
                count += previousEnd > 0 && (start < previousEnd || start - previousEnd >= layout.storedSize()) ? 1 : 0;
                previousEnd = start + layout.storedSize();
            }
        }
        return count;
    }
}
