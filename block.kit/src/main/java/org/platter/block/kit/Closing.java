package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/** What is left of a disk that was closed: nothing. */
@Theme("closing and leaks")
interface Closing extends Tested {

    @Test
    default void refusesEveryCallAfterClosingButWhatNeedsNoStorage() throws IOException {
        MemoryStorage storage = subject().sample().image();
        BlockDevice device = subject().openForReading(storage);
        device.close();
        assertDoesNotThrow(device::close);
        Refusals.expect(BlockException.Kind.CLOSED, () -> device.read(ByteBuffer.allocate(SECTOR), 0));
        Refusals.expect(BlockException.Kind.CLOSED, device::flush);
        Refusals.expect(BlockException.Kind.CLOSED, () -> device.extents(0, SECTOR));
        Refusals.expect(BlockException.Kind.CLOSED, storage::size);
        assertEquals(subject().size(), device.info().size());
        assertDoesNotThrow(device::geometry);
    }

    @Test
    default void refusesEveryWriteAfterClosing() throws IOException {
        MemoryStorage storage = subject().blank();
        BlockDevice device = subject().open(storage);
        device.close();
        Refusals.expect(BlockException.Kind.CLOSED, () -> device.write(ByteBuffer.allocate(SECTOR), 0));
        Refusals.expect(BlockException.Kind.CLOSED, () -> device.writeZeroes(0, SECTOR));
        Refusals.expect(BlockException.Kind.CLOSED, () -> device.discard(0, SECTOR));
        Refusals.expect(BlockException.Kind.CLOSED, device::flush);
        Refusals.expect(BlockException.Kind.CLOSED, storage::size);
    }

    @Test
    default void leavesTheStorageOpenWhenItCannotBeOpenedAsADisk() throws IOException {
        MemoryStorage storage = subject().sample().image();
        assertThrows(
                IllegalArgumentException.class,
                () -> subject()
                        .driver()
                        .open(storage, OpenOptions.READ_ONLY.withFormat(FormatOptions.NONE.with("bad", "1"))));
        assertTrue(storage.size() > 0);
    }

    @Test
    default void keepsNothingOfADiskThatWasClosed() throws Exception {
        List<WeakReference<?>> traces =
                openAndClose(subject().driver(), subject().sample().image());
        for (WeakReference<?> trace : traces) {
            Collected.await(trace);
        }
    }

    private List<WeakReference<?>> openAndClose(BlockDriver driver, MemoryStorage image) throws IOException {
        List<WeakReference<?>> traces = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            MemoryStorage storage = image.copy(false);
            BlockDevice device = driver.open(storage, OpenOptions.READ_ONLY);
            device.read(ByteBuffer.allocate(SECTOR), 0);
            device.close();
            traces.add(new WeakReference<>(storage));
            traces.add(new WeakReference<>(device));
        }
        return traces;
    }

    /** What keeps a driver's classes keeps every version of it that was ever installed. */
    @Test
    default void letsItsClassesGoWhenNobodyUsesItAnyMore() throws Exception {
        Collected.await(
                useAndDrop(subject().driver().getClass(), subject().sample().image()));
    }

    private WeakReference<ClassLoader> useAndDrop(Class<?> type, MemoryStorage image) throws Exception {
        ClassLoader loader = new ClassCopies(type);
        BlockDriver copy = ClassCopies.construct(loader, type);
        copy.probe(image);
        try (BlockDevice device = copy.open(image, OpenOptions.READ_ONLY)) {
            Bytes.readAll(device);
            device.extents(0, device.info().size());
        }
        return new WeakReference<>(loader);
    }
}
