package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/** Which footer is believed, seen through the driver. */
class FooterSearchTest {

    private static final int SIZE = 8 << 20;
    private static final byte[] NOTHING = new byte[512];
    private static final OpenOptions LENIENT =
            OpenOptions.READ_WRITE.withFormat(FormatOptions.NONE.with("lenient", "on"));

    private final VhdDriver driver = new VhdDriver();

    @Test
    void bidsFullyForAValidFooterAtTheEnd() throws IOException {
        assertEquals(100, driver.probe(TestImages.fixed(SIZE)).value());
        assertEquals(100, driver.probe(TestImages.dynamic(SIZE, "2M")).value());
    }

    @Test
    void usesTheCopyWhereTheFooterAtTheEndIsGone() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.poke(image, -512, NOTHING);
        assertEquals(80, driver.probe(image).value());
        DeviceInfo info = info(image);
        assertEquals(false, info.details().get("footer-valid"));
        assertEquals(List.of("no footer at offset 4608; recovered from the copy at offset 0"), info.problems());
    }

    @Test
    void usesTheCopyWhereTheChecksumAtTheEndIsWrong() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.poke(image, -1, (byte) 1);
        assertEquals(80, driver.probe(image).value());
        String problem = info(image).problems().get(0);
        assertTrue(
                problem.matches("footer checksum 0x\\p{XDigit}+ at offset 4608, computed 0x\\p{XDigit}+; .*"), problem);
    }

    @Test
    void writesTheLostFooterAgainWhenTheImageGrows() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.poke(image, -512, NOTHING);
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(512), 0);
        }
        assertEquals(List.of(), info(image.copy(false)).problems());
    }

    @Test
    void reportsAMissingCopy() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.poke(image, 0, NOTHING);
        assertEquals(
                List.of("no footer at offset 0, expected a copy of the one at offset 4608"),
                info(image).problems());
    }

    @Test
    void takesTheFooterAtTheEndWhereTheCopyDiffers() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.pokeLong(image, 48, SIZE / 2);
        TestImages.sealFooter(image, 0);
        DeviceInfo info = info(image);
        assertEquals(SIZE, info.size());
        assertEquals(false, info.details().get("footer-copy-matches"));
        assertEquals(
                List.of("the copy of the footer at offset 0 differs from the one at offset 4608"), info.problems());
    }

    @Test
    void refusesFootersOfDifferentTypesUnlessLenient() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.pokeInt(image, 60, 4);
        TestImages.sealFooter(image, 0);
        assertRefused(BlockException.Kind.CORRUPT, "type 3, its copy at offset 0 has type 4", image);
        try (BlockDevice device = driver.open(image, LENIENT)) {
            assertEquals("dynamic", device.info().details().get("subformat"));
            assertTrue(device.info().readOnly());
        }
    }

    /** A guest owns sector 0 of a fixed disk; QEMU and 7-Zip believe what it writes there. */
    @Test
    void doesNotBelieveAFooterThatTheGuestOfAFixedDiskWrote() throws IOException {
        MemoryStorage fake = TestImages.dynamic(1L << 40, "2M");
        byte[] start = Arrays.copyOf(fake.toByteArray(), SIZE);
        MemoryStorage image = TestImages.fixed(SIZE);
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.wrap(start), 0);
        }
        try (BlockDevice device = driver.open(image.copy(false), OpenOptions.READ_WRITE)) {
            assertEquals(SIZE, device.info().size());
            assertEquals("fixed", device.info().details().get("subformat"));
            assertEquals(List.of(), device.info().problems());
            ByteBuffer found = ByteBuffer.allocate(SIZE);
            device.read(found, 0);
            assertArrayEquals(start, found.array());
        }
    }

    @Test
    void doesNotTakeAFixedFooterAtTheStartForACopy() throws IOException {
        byte[] footer = Arrays.copyOfRange(TestImages.fixed(SIZE).toByteArray(), SIZE, SIZE + 512);
        MemoryStorage image = MemoryStorage.of("disk.vhd", Arrays.copyOf(footer, SIZE));
        assertThrows(BlockException.class, () -> driver.open(image, OpenOptions.READ_ONLY));
    }

    @Test
    void refusesAnImageWhoseChecksumsAreAllWrongUnlessLenient() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        TestImages.poke(image, 511, (byte) 1);
        TestImages.poke(image, -1, (byte) 1);
        assertEquals(30, driver.probe(image).value());
        assertRefused(BlockException.Kind.CORRUPT, "footer checksum 0x", image);
        try (BlockDevice device = driver.open(image, LENIENT)) {
            assertEquals(SIZE, device.info().size());
            assertTrue(device.info().readOnly());
        }
    }

    @Test
    void findsAFooterOf511Bytes() throws IOException {
        MemoryStorage image = TestImages.fixed(SIZE);
        image.resize(image.size() - 1);
        assertEquals(100, driver.probe(image).value());
        assertEquals(SIZE, info(image).size());
    }

    @Test
    void growsAnImageWhoseFooterHas511Bytes() throws IOException {
        MemoryStorage image = TestImages.dynamic(SIZE, "2M");
        image.resize(image.size() - 1);
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(512).putInt(0, 42), 0);
        }
        try (BlockDevice device = driver.open(image.copy(false), OpenOptions.READ_WRITE)) {
            ByteBuffer found = ByteBuffer.allocate(512);
            device.read(found, 0);
            assertEquals(42, found.getInt(0));
            assertEquals(List.of(), device.info().problems());
        }
    }

    @Test
    void saysWhatIsNoImage() {
        MemoryStorage storage = MemoryStorage.of("disk.img", new byte[100_000]);
        assertRefused(BlockException.Kind.NOT_THIS_FORMAT, "disk.img: found no footer", storage);
        assertRefused(BlockException.Kind.NOT_THIS_FORMAT, "expected 'conectix'", new MemoryStorage("empty"));
    }

    private DeviceInfo info(MemoryStorage image) throws IOException {
        try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
            return device.info();
        }
    }

    private void assertRefused(BlockException.Kind kind, String message, MemoryStorage image) {
        BlockException e = assertThrows(BlockException.class, () -> driver.open(image, OpenOptions.READ_WRITE));
        assertEquals(kind, e.kind());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
