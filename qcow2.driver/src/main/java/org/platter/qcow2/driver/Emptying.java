package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/** Gives up everything that an image with a backing file holds of the disk. Its snapshots keep what they have. */
final class Emptying {

    private Emptying() {}

    static void run(Storage storage, Progress progress) throws IOException {
        MaintainedImage image = new MaintainedImage(storage);
        if (!image.header().hasBacking()) {
            throw new BlockException(
                    Kind.UNSUPPORTED, storage.name() + ": has no backing file, expected one that shows the same");
        }
        image.prepare();
        ClusterMap map = image.tables().map();
        ClusterLayout layout = image.layout();
        for (int table = 0; table < map.tableCount(); table++) {
            progress.report(table, map.tableCount());
            long offset = table * layout.l2Coverage();
            if (map.lengthWithoutTable(offset) == 0) {
                image.tables().relieve();
                for (int i = 0; i < layout.l2Entries(); i++) {
                    Mapping mapping = map.at(offset + ((long) i << layout.clusterBits()));
                    image.tables().allocator().giveUp(map.spaceOf(mapping));
                }
                map.dropTable(table, image.tables().allocator());
            }
        }
        image.tables().writeBackAll();
        image.tables().trim();
        progress.report(map.tableCount(), map.tableCount());
    }
}
