package org.platter.vhd.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException;

/** Places for blocks in what of a file nothing uses, the lowest first; the last are behind everything. */
final class FreePlaces {

    private final BlockLayout layout;
    private final String imageName;
    private final List<TableCheck.Range> gaps = new ArrayList<>();
    private int gap;
    private long start;

    /**
     * The places in an image.
     *
     * @param from where the first may start
     */
    FreePlaces(UsedSpace used, BlockLayout layout, long from, String imageName) throws IOException {
        this.layout = layout;
        this.imageName = imageName;
        used.forEachGap(Long.MAX_VALUE, (gapStart, gapEnd) -> {
            long first = BlockLayout.alignUp(Math.max(gapStart, from), BlockLayout.SECTOR);
            if (gapEnd - first >= layout.storedSize()) {
                gaps.add(new TableCheck.Range(first, gapEnd));
            }
        });
        start = gaps.get(0).start();
    }

    /** The lowest place. */
    long lowest() {
        long aligned = layout.place(start);
        // Blocks of other writers may lie as closely as their bitmaps allow, and so may what takes their place.
        return aligned + layout.storedSize() <= gaps.get(gap).end() ? aligned : start;
    }

    /** Takes the lowest place. */
    long take() throws IOException {
        long place = lowest();
        if (place > BlockTable.MAX_START) {
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    imageName + ": a block would start at offset " + place + ", expected at most "
                            + BlockTable.MAX_START + ", the last that a table entry can name");
        }
        start = place + layout.storedSize();
        if (gaps.get(gap).end() - start < layout.storedSize()) {
            start = gaps.get(++gap).start();
        }
        return place;
    }
}
