package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;

/** Looks for space that nothing uses: between blocks, and between the last one and the footer. */
final class SpaceCheck {

    /** Less at the end of a file is what writers leave to align something. */
    private static final int MIN_LEAK_AT_END = 64 * 1024;

    private final Storage storage;
    private final long storedSize;
    private final UsedSpace used;
    private final long dataEnd;

    private long leakedBlocks;
    private long leakExample;
    private long staleFooters;
    private long staleExample;

    SpaceCheck(Storage storage, BlockLayout layout, UsedSpace used, long dataEnd) {
        this.storage = storage;
        storedSize = layout.storedSize();
        this.used = used;
        this.dataEnd = dataEnd;
    }

    /**
     * Looks, reports, and plans to give back what is at the end.
     *
     * @param certain whether everything that uses space is known, so that the rest can be given back
     */
    void run(boolean certain, Ending ending, CheckReport report) throws IOException {
        used.forEachGap(dataEnd, this::lookAt);
        if (staleFooters > 0) {
            report.note(
                    "stale-footer",
                    staleFooters,
                    staleFooters + " footers of earlier ends of the file, such as at offset " + staleExample);
        }
        if (leakedBlocks > 0) {
            report.leak(
                    "leaked-blocks",
                    leakedBlocks,
                    false,
                    "room for " + leakedBlocks + " blocks that nothing uses, such as at offset " + leakExample
                            + "; compacting gives it back");
        }
        long leaked = dataEnd - used.end();
        if (leaked >= Math.min(storedSize, MIN_LEAK_AT_END) || leaked > 0 && endsWithHeader()) {
            report.leak(
                    "leaked-end",
                    Math.max(1, leaked / storedSize),
                    certain,
                    leaked + " bytes behind offset " + used.end() + " that nothing uses"
                            + (certain ? "" : "; kept while something else is wrong, as they may belong to it"));
            if (certain) {
                ending.cut(BlockLayout.alignUp(used.end(), SECTOR));
            }
        }
    }

    private void lookAt(long start, long end) throws IOException {
        // No block is ever put before the first one.
        long room = end - Math.max(start, used.blocksStart());
        if (end < dataEnd && room >= storedSize) {
            leakExample = leakedBlocks == 0 ? end - room : leakExample;
            leakedBlocks += room / storedSize;
        }
        if (start + SECTOR <= end) {
            lookForFooter(start);
        }
        if (end == dataEnd && start + 2 * SECTOR <= end) {
            lookForFooter(end - SECTOR);
        }
    }

    /** As relinking leaves it behind when it is cut off before its last step. */
    private boolean endsWithHeader() throws IOException {
        long offset = dataEnd - DynamicHeader.SIZE;
        return offset >= used.end()
                && HeaderCheck.read(storage, offset)
                        .filter(DynamicHeader::checksumIsRight)
                        .isPresent();
    }

    private void lookForFooter(long offset) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(SECTOR);
        storage.read(sector, offset);
        if (Footer.parse(sector).filter(Footer::checksumIsRight).isPresent()) {
            staleExample = staleFooters == 0 ? offset : staleExample;
            staleFooters++;
        }
    }
}
