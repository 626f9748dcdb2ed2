package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;

/** What every storage promises. */
abstract class StorageContract {

    abstract Storage empty() throws IOException;

    @Test
    void readsWhatWasWritten() throws IOException {
        try (Storage storage = empty()) {
            byte[] written = bytes(200_000, 1);
            storage.write(ByteBuffer.wrap(written), 70_001);
            assertEquals(270_001, storage.size());
            assertArrayEquals(written, read(storage, 70_001, 200_000));
            assertArrayEquals(new byte[70_001], read(storage, 0, 70_001));
        }
    }

    @Test
    void takesAndFillsDirectBuffersToTheirLimit() throws IOException {
        try (Storage storage = empty()) {
            ByteBuffer from = ByteBuffer.allocateDirect(100).putLong(42, 7L);
            storage.write(from.position(2).limit(90), 0);
            assertEquals(90, from.position());
            ByteBuffer to = ByteBuffer.allocateDirect(88);
            storage.read(to, 0);
            assertEquals(88, to.position());
            assertEquals(7L, to.getLong(40));
        }
    }

    @Test
    void refusesToReadBeyondTheEnd() throws IOException {
        try (Storage storage = empty()) {
            storage.resize(1000);
            assertThrows(EOFException.class, () -> read(storage, 999, 2));
            assertThrows(EOFException.class, () -> read(storage, 5000, 1));
        }
    }

    @Test
    void refusesNegativeOffsets() throws IOException {
        try (Storage storage = empty()) {
            assertThrows(IllegalArgumentException.class, () -> read(storage, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> storage.write(ByteBuffer.allocate(1), -1));
        }
    }

    @Test
    void readsZerosWhereItWasCutAndGrewAgain() throws IOException {
        try (Storage storage = empty()) {
            storage.write(ByteBuffer.wrap(bytes(150_000, 2)), 0);
            storage.resize(100_000);
            assertEquals(100_000, storage.size());
            storage.resize(150_000);
            assertEquals(150_000, storage.size());
            assertArrayEquals(new byte[50_000], read(storage, 100_000, 50_000));
        }
    }

    @Test
    void readsZerosWhereItWasPunchedAndKeepsTheRest() throws IOException {
        try (Storage storage = empty()) {
            byte[] content = bytes(400_000, 3);
            storage.write(ByteBuffer.wrap(content), 0);
            storage.punch(10_001, 300_000);
            storage.punch(399_999, 1_000_000);
            storage.punch(500_000, 10);
            Arrays.fill(content, 10_001, 310_001, (byte) 0);
            content[399_999] = 0;
            assertEquals(400_000, storage.size());
            assertArrayEquals(content, read(storage, 0, 400_000));
        }
    }

    @Test
    void tellsExtentsThatCoverTheRangeAndHideNoData() throws IOException {
        try (Storage storage = empty()) {
            storage.resize(1_000_000);
            storage.write(ByteBuffer.wrap(bytes(5000, 4)), 300_000);
            long at = 100;
            for (Extent extent : storage.extents(100, 900_000)) {
                assertEquals(at, extent.offset());
                if (extent.kind() != Extent.Kind.DATA) {
                    assertArrayEquals(
                            new byte[(int) extent.length()], read(storage, extent.offset(), (int) extent.length()));
                }
                at = extent.end();
            }
            assertEquals(900_100, at);
        }
    }

    @Test
    void refusesEverythingOnceClosed() throws IOException {
        Storage storage = empty();
        storage.resize(512);
        storage.close();
        storage.close();
        assertClosed(storage::size);
        assertClosed(() -> storage.read(ByteBuffer.allocate(1), 0));
        assertClosed(() -> storage.write(ByteBuffer.allocate(1), 0));
        assertClosed(() -> storage.resize(0));
        assertClosed(storage::flush);
    }

    static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] read(Storage storage, long offset, int count) throws IOException {
        ByteBuffer to = ByteBuffer.allocate(count);
        storage.read(to, offset);
        return to.array();
    }

    interface Call {
        void run() throws IOException;
    }

    private static void assertClosed(Call call) {
        BlockException e = assertThrows(BlockException.class, call::run);
        assertEquals(BlockException.Kind.CLOSED, e.kind());
    }
}
