package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Looks for bits of a batmap that are wrong, and for a wrong checksum. */
final class BatmapCheck {

    private final Batmap batmap;
    private final BlockLayout layout;

    private BatmapCheck(Batmap batmap, BlockLayout layout) {
        this.batmap = batmap;
        this.layout = layout;
    }

    /** A check of a batmap whose map can be where its header says; another is reported. */
    static Optional<BatmapCheck> of(Batmap batmap, BlockLayout layout, CheckReport report) {
        Optional<String> defect = batmap.defect();
        defect.ifPresent(text -> report.beyondRepair("batmap-place", 1, text));
        return defect.isPresent() ? Optional.empty() : Optional.of(new BatmapCheck(batmap, layout));
    }

    /** Looks; where something is wrong, plans a right map. */
    void run(TableRepair table, BitmapCheck bitmaps, CheckReport report) throws IOException {
        ByteBuffer map = batmap.map();
        long wrong = 0;
        int example = 0;
        for (int block = 0; block < layout.blockCount(); block++) {
            if (Batmap.isSet(map, block) && !isWhole(block, table, bitmaps)) {
                example = wrong++ == 0 ? block : example;
            }
        }
        if (wrong > 0) {
            report.repairable(
                    "batmap-bits",
                    wrong,
                    "the batmap calls " + wrong + " blocks whole, such as block " + example + ", that are not");
        }
        if (!batmap.checksumIsRight(map)) {
            report.repairable(
                    "batmap-checksum", 1, "the checksum of the batmap at offset " + batmap.mapOffset() + " is wrong");
        }
        if (wrong > 0 || !batmap.checksumIsRight(map)) {
            ByteBuffer right = batmap.without(map, block -> isWhole(block, table, bitmaps));
            report.overwrite("clear the wrong bits of the batmap", batmap.mapOffset(), right);
            report.overwrite("write the batmap's header", batmap.headerOffset(), batmap.headerFor(right));
        }
    }

    private static boolean isWhole(int block, TableRepair table, BitmapCheck bitmaps) {
        return table.isReadable(block) && bitmaps.isFull(block);
    }
}
