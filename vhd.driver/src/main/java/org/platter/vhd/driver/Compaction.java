package org.platter.vhd.driver;

import java.io.IOException;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

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
        try (Backing backing = backing(image, options)) {
            image.prepare();
            new Compaction(image, progress).run(new RedundantBlocks(image, backing));
        }
    }

    private static Backing backing(MaintainedImage image, OpenOptions options) throws IOException {
        if (image.end().type() != DiskType.DIFFERENCING) {
            return Backing.ZEROS;
        }
        Findings findings = new Findings(image.storage().name());
        return new ParentBacking(
                new ParentSearch(image.storage(), image.header().parent(), options, findings).find());
    }

    private void run(RedundantBlocks redundant) throws IOException {
        BlockMover mover = new BlockMover(image);
        BlockTable table = image.table();
        long looked = 0;
        for (int block = 0; block < table.size(); block++) {
            if (table.get(block) != BlockTable.UNALLOCATED) {
                progress.report(looked++, 2 * total);
                if (redundant.contains(block)) {
                    mover.remove(block);
                }
            }
        }
        mover.finish();
        Packing.run(
                image,
                mover,
                (done, all) -> progress.report(total + (all == 0 ? total : done * total / all), 2 * total));
    }
}
