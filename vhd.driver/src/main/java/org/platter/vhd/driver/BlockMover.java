package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;

/**
 * Moves blocks of an image to places that nothing uses, and gives blocks up: see decision 0006. The table in the file names
 * a place only when the block is durable there. What a block leaves is not free before {@link #finish}.
 */
final class BlockMover {

    private static final int PIECE = 1 << 20;

    /** How much is moved before the table is written. */
    private static final long BATCH = 64 << 20;

    private final MaintainedImage image;
    private final Storage storage;
    private final BlockLayout layout;
    private final BlockTable table;
    private final TableChanges changes;
    private final ByteBuffer piece;
    private long moved;

    BlockMover(MaintainedImage image) {
        this.image = image;
        storage = image.storage();
        layout = image.layout();
        table = image.table();
        changes = new TableChanges(table, image.header().tableOffset());
        piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, layout.storedSize()));
    }

    /** Copies a block to a free place and names that. */
    void move(int block, long to) throws IOException {
        copy(BlockTable.offsetOf(table.get(block)), to);
        table.put(block, (int) (to / BlockLayout.SECTOR));
        HiddenData.erase(image, block);
        changes.mark(block);
        moved += layout.storedSize();
        if (moved >= BATCH) {
            finish();
        }
    }

    /** Gives up the space of a block. */
    void remove(int block) {
        table.remove(block);
        changes.mark(block);
    }

    private void copy(long from, long to) throws IOException {
        for (long done = 0; done < layout.storedSize(); done += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), layout.storedSize() - done));
            storage.read(piece, from + done);
            storage.write(piece.flip(), to + done);
        }
    }

    /** Makes everything durable: the blocks, then the table. */
    void finish() throws IOException {
        moved = 0;
        if (!changes.isEmpty()) {
            storage.flush();
            for (Patch patch : changes.take()) {
                storage.write(patch.bytes(), patch.offset());
            }
            storage.flush();
        }
    }
}
