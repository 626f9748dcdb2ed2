package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import org.platter.block.api.Storage;

/**
 * Clearing bits of a batmap so that a power cut leaves the old map or the new one. Its checksum is not where the map is, so
 * the batmap's header, one sector, leads to a copy of the map while that is written. See decision 0006.
 */
final class BatmapChange {

    private BatmapChange() {}

    /**
     * Clears the bits of all blocks but some; when this returns, that is durable. Comes before anything that makes a
     * block less than whole.
     */
    static void keep(MaintainedImage image, IntPredicate kept) throws IOException {
        if (image.batmap().isEmpty()) {
            return;
        }
        Batmap batmap = image.batmap().get();
        ByteBuffer before = batmap.map();
        ByteBuffer after = batmap.without(before, kept);
        if (after.equals(before)) {
            return;
        }
        Storage storage = image.storage();
        long copyAt = image.end().offset();
        image.end().moveUp(copyAt + after.capacity());
        write(storage, after, copyAt);
        write(storage, batmap.headerFor(after, copyAt), batmap.headerOffset());
        write(storage, after, batmap.mapOffset());
        write(storage, batmap.headerFor(after), batmap.headerOffset());
        image.end().cut(copyAt);
    }

    private static void write(Storage storage, ByteBuffer bytes, long offset) throws IOException {
        storage.write(bytes.duplicate().clear(), offset);
        storage.flush();
    }
}
