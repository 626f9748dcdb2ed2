package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;

/** Block status, compared with what the disk holds. */
final class Extents {

    private Extents() {}

    static void check(BlockDevice device, byte[] content, long offset, long length) throws IOException {
        long at = offset;
        for (Extent extent : device.extents(offset, length)) {
            assertEquals(at, extent.offset(), "extents follow each other");
            assertTrue(extent.end() <= offset + length, () -> extent + " ends within the range");
            if (extent.kind() != Extent.Kind.DATA) {
                byte[] found = Arrays.copyOfRange(content, (int) extent.offset(), (int) extent.end());
                assertArrayEquals(new byte[found.length], found, () -> extent + " reads as zeros");
            }
            at = extent.end();
        }
        assertEquals(offset + length, at, "extents cover the range");
    }
}
