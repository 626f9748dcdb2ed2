package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;

class MemoryStorageTest extends StorageContract {

    @Override
    Storage empty() {
        return new MemoryStorage("memory");
    }

    @Test
    void takesRoomOnlyForWhatWasWritten() throws IOException {
        MemoryStorage storage = new MemoryStorage("huge");
        storage.resize(1L << 50);
        storage.write(ByteBuffer.wrap(new byte[] {1}), 1L << 40);
        storage.punch(0, 1L << 39);
        List<Extent> extents = storage.extents(0, 1L << 50);
        assertEquals(
                List.of(Extent.Kind.HOLE, Extent.Kind.DATA, Extent.Kind.HOLE),
                extents.stream().map(Extent::kind).toList());
    }

    @Test
    void copiesWithoutSharing() throws IOException {
        MemoryStorage storage = MemoryStorage.of("memory", new byte[] {1, 2, 3});
        storage.close();
        MemoryStorage copy = storage.copy(false);
        copy.write(ByteBuffer.wrap(new byte[] {9}), 1);
        assertArrayEquals(new byte[] {1, 9, 3}, copy.toByteArray());
        assertArrayEquals(new byte[] {1, 2, 3}, storage.toByteArray());
        var e = assertThrows(BlockException.class, () -> storage.copy(true).resize(0));
        assertEquals(BlockException.Kind.READ_ONLY, e.kind());
    }
}
