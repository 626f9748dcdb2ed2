package org.platter.vhd.driver;

import java.io.IOException;
import java.util.stream.IntStream;
import org.platter.block.api.Progress;

/** Moving an image's last blocks into the holes between the others, and ending the file behind what is then the last. */
final class Packing {

    private Packing() {}

    /** Packs an image in which nothing is half done. */
    static void run(MaintainedImage image, BlockMover mover, Progress progress) throws IOException {
        BlockTable table = image.table();
        long[] inOrder = table.byPlace(
                IntStream.range(0, table.size()).filter(block -> table.get(block) != BlockTable.UNALLOCATED));
        FreePlaces places = new FreePlaces(
                image.used(),
                image.layout(),
                image.blocksStart(),
                image.storage().name());
        int done = 0;
        for (int last = inOrder.length - 1; last >= 0; last--) {
            int block = (int) inOrder[last];
            if (places.lowest() >= BlockTable.offsetOf(table.get(block))) {
                break;
            }
            progress.report(done++, inOrder.length);
            mover.move(block, places.take());
        }
        mover.finish();
        image.cut();
        progress.report(inOrder.length, inOrder.length);
    }
}
