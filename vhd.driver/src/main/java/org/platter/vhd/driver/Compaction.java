package org.platter.vhd.driver;

import java.io.IOException;
import java.util.BitSet;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;

/**
 * Giving up the blocks without which the disk reads the same, moving the last ones into the holes, and cutting the file: see
 * decision 0006.
 */
final class Compaction {

    private final MaintainedImage image;
    private final Progress progress;
    private final long total;

    private Compaction(MaintainedImage image, Progress progress) {
        this.image = image;
        this.progress = progress;
        total = image.table().allocated();
    }

    static void run(Storage storage, OpenOptions options, Progress progress) throws IOException {
        MaintainedImage image = MaintainedImage.open(storage, EndFooter.of(storage));
        try (Backing backing = image.openBacking(options)) {
            MaintainedImage ready = image.prepare();
            new Compaction(ready, progress).run(new RedundantBlocks(ready, backing));
        }
    }

    private void run(RedundantBlocks redundant) throws IOException {
        BitSet removed = new BitSet();
        BlockTable table = image.table();
        long looked = 0;
        for (int block = 0; block < table.size(); block++) {
            if (table.get(block) != BlockTable.UNALLOCATED) {
                progress.report(looked++, 2 * total);
                removed.set(block, redundant.contains(block));
                if (!removed.get(block)) {
                    HiddenData.erase(image, block);
                }
            }
        }
        BatmapChange.keep(image, block -> !removed.get(block));
        BlockMover mover = new BlockMover(image);
        removed.stream().forEach(mover::remove);
        mover.finish();
        Packing.run(
                image,
                mover,
                (done, all) -> progress.report(total + (all == 0 ? total : done * total / all), 2 * total));
    }
}
