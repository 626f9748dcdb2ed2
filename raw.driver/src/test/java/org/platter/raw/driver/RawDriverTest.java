package org.platter.raw.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.kit.BlockDriverContract;
import org.platter.block.kit.Capability;
import org.platter.block.support.MemoryStorage;

class RawDriverTest extends BlockDriverContract {

    private final RawDriver driver = new RawDriver();

    @Override
    protected BlockDriver driver() {
        return driver;
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.CREATE, Capability.WRITE);
    }

    @Test
    void neverBidsEvenForItsOwn() throws IOException {
        assertEquals(ProbeScore.NONE, driver.probe(image()));
    }

    @Test
    void recordsNoGeometry() throws IOException {
        try (BlockDevice device = driver.open(image(), OpenOptions.READ_ONLY)) {
            assertEquals(Optional.empty(), device.geometry());
        }
    }

    @Test
    void createsWholeSectorsAndTakesNoSpace() throws IOException {
        MemoryStorage storage = new MemoryStorage("disk");
        driver.create(storage, CreateOptions.ofSize((1L << 40) + 1));
        assertEquals((1L << 40) + 512, storage.size());
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_ONLY)) {
            assertEquals(List.of(Extent.hole(0, (1L << 40) + 512)), device.extents(0, (1L << 40) + 512));
        }
    }

    @Test
    void showsTheBytesThatAreMissingFromTheLastSectorAsZeros() throws IOException {
        byte[] bytes = new byte[700];
        Arrays.fill(bytes, (byte) 7);
        try (BlockDevice device = driver.open(MemoryStorage.of("disk", bytes), OpenOptions.READ_ONLY)) {
            assertEquals(1024, device.info().size());
            ByteBuffer all = ByteBuffer.allocate(1024);
            device.read(all, 0);
            assertArrayEquals(Arrays.copyOf(bytes, 1024), all.array());
            assertEquals(List.of(Extent.data(512, 188, 512), Extent.hole(700, 324)), device.extents(512, 512));
        }
    }

    /** Zeros in place of what was there would be believed. */
    @Test
    void failsToReadWhatWasCutOffSinceItWasOpened() throws IOException {
        MemoryStorage storage = MemoryStorage.of("disk", new byte[4096]);
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            storage.resize(1024);
            device.read(ByteBuffer.allocate(1024), 0);
            BlockException e = assertThrows(BlockException.class, () -> device.read(ByteBuffer.allocate(1024), 512));
            assertEquals(BlockException.Kind.IO, e.kind());
            assertTrue(e.getMessage().contains("disk: found the end at 1024, expected it at 4096"), e::getMessage);
            assertThrows(BlockException.class, () -> device.extents(0, 4096));
        }
    }

    @Test
    void growsToWholeSectorsWhenTheLastIsWritten() throws IOException {
        MemoryStorage storage = MemoryStorage.of("disk", new byte[700]);
        byte[] sector = new byte[512];
        Arrays.fill(sector, (byte) 9);
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.wrap(sector), 512);
        }
        assertArrayEquals(sector, Arrays.copyOfRange(storage.toByteArray(), 512, 1024));
    }
}
