package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.block.support.MemoryStorage;

/** Bitmaps of a child whose blocks are written: what of them stays in memory, and what reaches the file. */
class SectorBitmapsTest {

    private static final int BLOCKS = 100;
    private static final int BLOCK_SIZE = 4096;
    private static final int SECTORS = BLOCK_SIZE / 512;

    private final MemoryStorage storage = new MemoryStorage("disk");
    private SectorBitmaps bitmaps;

    @BeforeEach
    void allocateAllBlocks() throws IOException {
        BlockLayout layout = new BlockLayout((long) BLOCKS * BLOCK_SIZE, BLOCK_SIZE);
        ByteBuffer entries = ByteBuffer.allocate(BLOCKS * Integer.BYTES);
        for (int block = 0; block < BLOCKS; block++) {
            entries.putInt(8 + block * 9);
        }
        storage.write(entries.flip(), 0);
        storage.resize(4096 + BLOCKS * layout.storedSize());
        BlockTable table = BlockTable.load(storage, 0, BLOCKS);
        bitmaps = new SectorBitmaps(storage, layout, table, false, 10 * 512);
        for (int block = 0; block < BLOCKS; block++) {
            bitmaps.putNewBlock(block);
        }
    }

    private int flush() throws IOException {
        List<Patch> patches = bitmaps.takeChanges();
        for (Patch patch : patches) {
            storage.write(patch.bytes(), patch.offset());
        }
        bitmaps.settle();
        return patches.size();
    }

    @Test
    void areDroppedFromMemoryWhenTheyAreInTheFile() throws IOException {
        for (int block = 0; block < BLOCKS; block++) {
            bitmaps.mark(block, block % SECTORS, block % SECTORS + 1);
        }
        assertTrue(bitmaps.isOverfull());
        assertEquals(BLOCKS, flush());
        bitmaps.mark(5, 0, 1);
        bitmaps.drop();
        assertFalse(bitmaps.isOverfull());
        for (int block = 0; block < BLOCKS; block++) {
            for (int sector = 0; sector < SECTORS; sector++) {
                boolean expected = sector == block % SECTORS || block == 5 && sector == 0;
                assertEquals(expected, bitmaps.of(block).isSet(sector));
            }
        }
        assertEquals(1, flush(), "the one that was changed since");
    }

    @Test
    void costNothingWhenTheyAreFull() throws IOException {
        for (int block = 0; block < BLOCKS; block++) {
            bitmaps.mark(block, 0, SECTORS);
        }
        flush();
        assertFalse(bitmaps.isOverfull());
        assertSame(SectorBitmap.FULL, bitmaps.of(7));
    }

    /** What became full while it was being written is not in the file yet. */
    @Test
    void stayInMemoryAsLongAsTheFileDoesNotHaveThem() throws IOException {
        bitmaps.mark(0, 0, 1);
        bitmaps.takeChanges();
        bitmaps.mark(0, 1, SECTORS);
        bitmaps.settle();
        Patch patch = bitmaps.takeChanges().get(0);
        assertEquals((byte) 0xFF, patch.bytes().get(0));
    }
}
