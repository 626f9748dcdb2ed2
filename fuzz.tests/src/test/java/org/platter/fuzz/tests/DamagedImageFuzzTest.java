package org.platter.fuzz.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.ReadLimit;
import org.platter.block.support.MemoryStorage;
import org.platter.vhd.driver.VhdDriver;

/**
 * Images with any change to their structures, checksums made right again: each gets an error that says where, or works; what
 * is written to it is read again. A normal build tries every field with every bad value;
 * {@code JAZZER_FUZZ=1 ./mvnw -pl fuzz.tests -am verify -Dtest=DamagedImageFuzzTest#isRefusedOrRead
 * -Dsurefire.failIfNoSpecifiedTests=false} searches on from there, and so for the other test.
 */
class DamagedImageFuzzTest {

    private static final VhdDriver DRIVER = new VhdDriver();
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MAX_ALLOCATED = 64 << 20;
    private static final int SECTOR = 512;

    static Stream<byte[]> seeds() {
        return DamagedImage.badValues();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isRefusedOrRead(byte[] input) throws IOException {
        MemoryStorage image = DamagedImage.of(input);
        byte[] before = image.toByteArray();
        long allocated = MEMORY.getCurrentThreadAllocatedBytes();
        ReadLimit limited = new ReadLimit(image);
        DRIVER.probe(limited);
        refusedOr(() -> DRIVER.maintenance().orElseThrow().check(limited, Progress.NONE));
        refusedOr(() -> {
            try (BlockDevice device = DamagedImage.open(limited, OpenOptions.READ_ONLY)) {
                for (long sector : someSectors(device)) {
                    refusedOr(() -> device.read(ByteBuffer.allocate(SECTOR), sector * SECTOR));
                    refusedOr(() -> checkExtents(device, sector));
                }
            }
        });
        long used = MEMORY.getCurrentThreadAllocatedBytes() - allocated;
        assertTrue(used <= MAX_ALLOCATED, () -> used + " bytes of memory, expected at most " + MAX_ALLOCATED);
        assertArrayEquals(before, image.toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void keepsWhatIsWritten(byte[] input) throws IOException {
        MemoryStorage image = DamagedImage.of(input);
        Map<Long, ByteBuffer> written = new TreeMap<>();
        refusedOr(() -> {
            try (BlockDevice device = DamagedImage.open(image, OpenOptions.READ_WRITE)) {
                if (!device.info().readOnly()) {
                    for (long sector : someSectors(device)) {
                        ByteBuffer bytes = ByteBuffer.allocate(SECTOR).putLong(0, ~sector);
                        device.write(bytes.duplicate(), sector * SECTOR);
                        written.put(sector, bytes);
                    }
                }
            }
        });
        if (written.isEmpty()) {
            return;
        }
        try (BlockDevice device = DamagedImage.open(image.copy(true), OpenOptions.READ_ONLY)) {
            for (Map.Entry<Long, ByteBuffer> sector : written.entrySet()) {
                ByteBuffer found = ByteBuffer.allocate(SECTOR);
                device.read(found, sector.getKey() * SECTOR);
                assertEquals(sector.getValue(), found.flip(), () -> "sector " + sector.getKey());
            }
        }
    }

    private interface Request {
        void run() throws IOException;
    }

    private static void refusedOr(Request request) throws IOException {
        try {
            request.run();
        } catch (BlockException e) {
            assertTrue(e.getMessage().contains(DamagedImage.NAME), e.getMessage());
        }
    }

    /** The first and the last of the disk, and one in each of the blocks that were written. */
    private static long[] someSectors(BlockDevice device) {
        long count = device.info().size() / SECTOR;
        return Stream.of(0L, 1L, 10L, 19L, 28L, 37L, count / 2, count - 2, count - 1)
                .filter(sector -> sector >= 0 && sector < count)
                .mapToLong(Long::longValue)
                .distinct()
                .toArray();
    }

    /** What is called a hole or zero reads as zeros. */
    private static void checkExtents(BlockDevice device, long sector) throws IOException {
        Extent extent = device.extents(sector * SECTOR, SECTOR).get(0);
        ByteBuffer found = ByteBuffer.allocate(SECTOR);
        device.read(found, sector * SECTOR);
        boolean zero = found.flip().equals(ByteBuffer.allocate(SECTOR));
        assertTrue(zero || extent.kind() == Extent.Kind.DATA, () -> "sector " + sector + " is called " + extent.kind());
    }
}
