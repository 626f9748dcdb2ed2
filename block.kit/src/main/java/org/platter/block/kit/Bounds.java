package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.support.MemoryStorage;

/** Requests that must not be served. */
@Theme("bounds")
interface Bounds extends Tested {

    @Test
    default void refusesReadsThatAreUnalignedOrLeaveTheDisk() throws IOException {
        Subject.Sample sample = subject().sample();
        try (BlockDevice device = subject().openForReading(sample.image())) {
            for (long[] range : badRanges()) {
                ByteBuffer buffer = ByteBuffer.allocate((int) range[1]);
                refuses(() -> device.read(buffer, range[0]), range);
                refuses(() -> device.extents(range[0], range[1]), range);
                assertEquals(0, buffer.position());
            }
        }
    }

    @Test
    default void refusesWritesThatAreUnalignedOrLeaveTheDisk() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            for (long[] range : badRanges()) {
                ByteBuffer buffer = ByteBuffer.allocate((int) range[1]);
                refuses(() -> device.write(buffer, range[0]), range);
                refuses(() -> device.writeZeroes(range[0], range[1]), range);
                refuses(() -> device.discard(range[0], range[1]), range);
                assertEquals(0, buffer.position());
            }
            assertArrayEquals(new byte[subject().size()], Bytes.readAll(device));
        }
    }

    private long[][] badRanges() {
        long size = subject().size();
        return new long[][] {
            {-SECTOR, SECTOR},
            {size, SECTOR},
            {size - SECTOR, 2 * SECTOR},
            {1, SECTOR},
            {0, 1},
            {SECTOR, SECTOR - 1},
            {Long.MAX_VALUE - SECTOR + 1, SECTOR},
            {Long.MIN_VALUE, SECTOR}
        };
    }

    private static void refuses(Executable request, long[] range) {
        assertThrows(IllegalArgumentException.class, request, () -> "range " + Arrays.toString(range));
    }

    @Test
    default void refusesEveryWriteToADiskOpenedForReading() throws IOException {
        MemoryStorage storage = subject().sample().image();
        byte[] before = storage.toByteArray();
        BlockDevice device = subject().openForReading(storage);
        assertTrue(device.info().readOnly());
        Refusals.expect(BlockException.Kind.READ_ONLY, () -> device.write(ByteBuffer.allocate(SECTOR), 0));
        Refusals.expect(BlockException.Kind.READ_ONLY, () -> device.writeZeroes(0, SECTOR));
        Refusals.expect(BlockException.Kind.READ_ONLY, () -> device.discard(0, SECTOR));
        device.read(ByteBuffer.allocate(SECTOR), 0);
        device.flush();
        device.close();
        assertArrayEquals(before, storage.toByteArray());
    }

    @Test
    default void refusesToOpenAReadOnlyStorageForWriting() throws IOException {
        MemoryStorage storage = subject().sample().image().copy(true);
        Refusals.expect(BlockException.Kind.READ_ONLY, () -> subject().open(storage));
        try (BlockDevice device = subject().openForReading(storage)) {
            assertEquals(subject().size(), device.info().size());
        }
    }
}
