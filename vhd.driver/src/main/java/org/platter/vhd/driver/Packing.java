package org.platter.vhd.driver;

import java.io.IOException;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.platter.block.api.Progress;

/** Moving an image's last blocks into the holes between the others, and ending the file behind what is then the last. */
final class Packing {

    private Packing() {}

    /** Packs an image in which nothing is half done. */
    static void run(MaintainedImage image, BlockMover mover, Progress progress) throws IOException {
        BlockTable table = image.table();
        // Signed numbers of sectors would sort the blocks behind 1 TiB first.
        int[] lastFirst = IntStream.range(0, table.size())
                .filter(block -> table.get(block) != BlockTable.UNALLOCATED)
                .boxed()
                .sorted(Comparator.comparingLong((Integer block) -> -BlockTable.offsetOf(table.get(block))))
                .mapToInt(Integer::intValue)
                .toArray();
        FreePlaces places = new FreePlaces(
                image.used(),
                image.layout(),
                image.blocksStart(),
                image.storage().name());
        int done = 0;
        for (int block : lastFirst) {
            if (places.lowest() >= BlockTable.offsetOf(table.get(block))) {
                break;
            }
            progress.report(done++, lastFirst.length);
            mover.move(block, places.take());
        }
        mover.finish();
        image.cut();
        progress.report(lastFirst.length, lastFirst.length);
    }
}
