package org.platter.block.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;

class CheckedDeviceTest {

    private static final int SIZE = 8 * 512;

    private final MemoryStorage storage = MemoryStorage.of("disk", new byte[SIZE]);
    private final Recorder device = new Recorder(false);

    @ParameterizedTest
    @CsvSource({"-512,512", "0,4608", "4096,512", "9223372036854775296,512", "1,512", "512,511"})
    void refusesARequestThatIsUnalignedOrLeavesTheDisk(long offset, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        assertThrows(IllegalArgumentException.class, () -> device.read(buffer, offset));
        assertThrows(IllegalArgumentException.class, () -> device.write(buffer, offset));
        assertThrows(IllegalArgumentException.class, () -> device.writeZeroes(offset, length));
        assertThrows(IllegalArgumentException.class, () -> device.discard(offset, length));
        assertThrows(IllegalArgumentException.class, () -> device.extents(offset, length));
        assertEquals(List.of(), device.calls);
    }

    @Test
    void doesNotTroubleTheDriverWithEmptyRequests() throws IOException {
        device.read(ByteBuffer.allocate(0), SIZE);
        device.write(ByteBuffer.allocate(0), SIZE);
        device.writeZeroes(0, 0);
        device.discard(0, 0);
        assertEquals(List.of(), device.extents(0, 0));
        assertEquals(List.of(), device.calls);
    }

    @Test
    void refusesWritesToAReadOnlyDisk() throws IOException {
        Recorder readOnly = new Recorder(true);
        for (Request request : List.<Request>of(
                d -> d.write(ByteBuffer.allocate(512), 0), d -> d.writeZeroes(0, 512), d -> d.discard(0, 512))) {
            var e = assertThrows(BlockException.class, () -> request.on(readOnly));
            assertEquals(BlockException.Kind.READ_ONLY, e.kind());
        }
        readOnly.flush();
        readOnly.close();
        assertEquals(List.of("close"), readOnly.calls);
    }

    @Test
    void flushesOnceAndClosesTheStorageWhenClosed() throws IOException {
        device.close();
        device.close();
        assertEquals(List.of("flush", "close"), device.calls);
        assertThrows(BlockException.class, storage::size);
    }

    @Test
    void closesTheStorageEvenIfTheLastFlushFails() {
        device.failure = new IOException("no");
        assertThrows(IOException.class, device::close);
        assertEquals(List.of("flush", "close"), device.calls);
        assertThrows(BlockException.class, storage::size);
    }

    @Test
    void refusesEverythingOnceClosed() throws IOException {
        device.close();
        for (Request request : List.<Request>of(
                d -> d.read(ByteBuffer.allocate(512), 0),
                d -> d.write(ByteBuffer.allocate(512), 0),
                d -> d.writeZeroes(0, 512),
                d -> d.discard(0, 512),
                d -> d.extents(0, 512),
                Recorder::flush)) {
            var e = assertThrows(BlockException.class, () -> request.on(device));
            assertEquals(BlockException.Kind.CLOSED, e.kind());
        }
    }

    @Test
    void waitsForRequestsUnderWayBeforeItCloses() throws Exception {
        device.readMayEnd = new CountDownLatch(1);
        var reading = beside(() -> device.read(ByteBuffer.allocate(512), 0));
        assertTrue(device.readHasBegun.await(10, TimeUnit.SECONDS));
        var closing = beside(device::close);
        while (!refuses()) {
            Thread.onSpinWait();
        }
        assertFalse(closing.isDone());
        device.readMayEnd.countDown();
        closing.get(10, TimeUnit.SECONDS);
        reading.get(10, TimeUnit.SECONDS);
        assertEquals(List.of("read 0+512", "flush", "close"), device.calls);
    }

    private boolean refuses() {
        try {
            device.extents(0, 512);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private interface Request {
        void on(Recorder device) throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Not in the common pool: it has a single thread where there are two processors. */
    private static CompletableFuture<Void> beside(Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                work -> new Thread(work).start());
    }

    private final class Recorder extends CheckedDevice {

        final List<String> calls = new ArrayList<>();
        final CountDownLatch readHasBegun = new CountDownLatch(1);
        CountDownLatch readMayEnd = new CountDownLatch(0);
        IOException failure;

        Recorder(boolean readOnly) {
            super(DeviceInfo.of("test", SIZE).readOnly(readOnly).build(), storage);
        }

        @Override
        protected void doRead(ByteBuffer to, long offset) throws IOException {
            calls.add("read " + offset + "+" + to.remaining());
            readHasBegun.countDown();
            try {
                readMayEnd.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void doWrite(ByteBuffer from, long offset) {
            calls.add("write " + offset + "+" + from.remaining());
        }

        @Override
        protected void doFlush() throws IOException {
            calls.add("flush");
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        protected List<Extent> doExtents(long offset, long length) {
            return List.of(Extent.data(offset, length, offset));
        }

        @Override
        protected void doClose() {
            calls.add("close");
        }
    }
}
