package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/** Images for tests, and changes to them that a driver would not make. */
final class TestImages {

    private static final VhdDriver DRIVER = new VhdDriver();

    private TestImages() {}

    static MemoryStorage dynamic(long size, String blockSize) throws IOException {
        return create(size, Map.of("block_size", blockSize));
    }

    static MemoryStorage fixed(long size) throws IOException {
        return create(size, Map.of("subformat", "fixed"));
    }

    static MemoryStorage create(long size, Map<String, String> options) throws IOException {
        MemoryStorage storage = new MemoryStorage("disk.vhd");
        DRIVER.create(storage, CreateOptions.ofSize(size).withFormat(FormatOptions.of(options)));
        return storage;
    }

    /** Gives the first blocks space with all bits clear, and rubbish in the place of their data. */
    static void allocateWithClearBitmaps(MemoryStorage image, int blocks) throws IOException {
        MemoryStorage work = image.copy(false);
        try (BlockDevice device = DRIVER.open(work, OpenOptions.READ_WRITE)) {
            int blockSize = (int) device.info().clusterSize();
            byte[] rubbish = new byte[blockSize];
            Arrays.fill(rubbish, (byte) 0xEE);
            for (int block = 0; block < blocks; block++) {
                device.write(ByteBuffer.wrap(rubbish), (long) block * blockSize);
            }
            device.flush();
            BlockLayout layout = new BlockLayout(device.info().size(), blockSize);
            for (Extent extent : device.extents(0, (long) blocks * blockSize)) {
                work.write(
                        ByteBuffer.allocate(layout.bitmapSize()),
                        extent.hostOffset().orElseThrow() - layout.bitmapSize());
            }
        }
        replace(image, work.toByteArray());
    }

    /** Lets the first sector of the first blocks show the rubbish that {@link #allocateWithClearBitmaps} has put there. */
    static void showFirstSectors(MemoryStorage image, int blocks) throws IOException {
        for (int block = 0; block < blocks; block++) {
            poke(image, placeOf(image, block), (byte) 0x80);
        }
    }

    /** Where a block with space starts. */
    static long placeOf(MemoryStorage image, int block) throws IOException {
        ByteBuffer offset = ByteBuffer.allocate(Long.BYTES);
        image.read(offset, Footer.SIZE + 16);
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES);
        image.read(entry, offset.getLong(0) + (long) block * Integer.BYTES);
        return BlockTable.offsetOf(entry.getInt(0));
    }

    /** Gives a storage another content. */
    static void replace(Storage storage, byte[] content) throws IOException {
        storage.resize(0);
        storage.write(ByteBuffer.wrap(content), 0);
    }

    /** Puts bytes at an offset, which from the end is negative. */
    static void poke(MemoryStorage image, long offset, byte... bytes) throws IOException {
        image.write(ByteBuffer.wrap(bytes), offset < 0 ? image.size() + offset : offset);
    }

    static void pokeInt(MemoryStorage image, long offset, int value) throws IOException {
        poke(image, offset, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    static void pokeLong(MemoryStorage image, long offset, long value) throws IOException {
        poke(image, offset, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /** Computes the checksum of a footer anew. */
    static void sealFooter(MemoryStorage image, long offset) throws IOException {
        seal(image, offset < 0 ? image.size() + offset : offset, Footer.SIZE, 64);
    }

    /** Computes the checksum of the header anew. */
    static void sealHeader(MemoryStorage image, long offset) throws IOException {
        seal(image, offset, DynamicHeader.SIZE, 36);
    }

    private static void seal(MemoryStorage image, long offset, int length, int checksumAt) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        image.read(bytes, offset);
        pokeInt(image, offset + checksumAt, Checksum.of(bytes, checksumAt));
    }
}
