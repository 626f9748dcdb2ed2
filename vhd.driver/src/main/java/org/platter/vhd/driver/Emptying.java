package org.platter.vhd.driver;

import java.io.IOException;
import org.platter.block.api.BlockException;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** Giving up all blocks of a differencing image, whose parent holds what they held. */
final class Emptying {

    private Emptying() {}

    static void run(Storage storage, Progress progress) throws IOException {
        EndFooter end = EndFooter.of(storage);
        if (end.type() != DiskType.DIFFERENCING) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    storage.name() + ": a " + end.type()
                            + " image would lose what it holds, expected a differencing one");
        }
        MaintainedImage found = MaintainedImage.open(storage, end);
        progress.report(0, 1);
        MaintainedImage image = found.prepare();
        BatmapChange.keep(image, block -> false);
        BlockMover mover = new BlockMover(image);
        for (int block = 0; block < image.table().size(); block++) {
            if (image.table().get(block) != BlockTable.UNALLOCATED) {
                mover.remove(block);
            }
        }
        mover.finish();
        image.cut();
        progress.report(1, 1);
    }
}
