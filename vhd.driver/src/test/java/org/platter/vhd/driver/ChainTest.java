package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.kit.Seeded;

/** Chains of differencing images against plain arrays of bytes. */
class ChainTest {

    private static final int SECTOR = 512;
    private static final int STEPS = 3000;
    private static final int DEPTH = 6;
    private static final List<String> BLOCK_SIZES = List.of("512", "4k", "16k", "64k");

    private final MemoryFolder folder = new MemoryFolder();

    /**
     * Writes, zeros, discards, reopenings and new children in any order, with sizes and block sizes that differ from image to
     * image. What lies below the topmost image never changes.
     */
    @RepeatedTest(4)
    void behavesAsPlainArraysOfBytesAtEveryDepth() throws Exception {
        Seeded.run(random -> {
            List<byte[]> twins = new ArrayList<>();
            twins.add(new byte[size(random)]);
            folder.create(
                    "0",
                    twins.get(0).length,
                    random.nextBoolean() ? "subformat=fixed" : "block_size=" + blockSize(random));
            BlockDevice top = folder.open("0");
            for (int step = 0; step < STEPS; step++) {
                byte[] twin = twins.get(twins.size() - 1);
                if (random.nextInt(STEPS / DEPTH) == 0 && twins.size() < DEPTH) {
                    top.close();
                    int size = size(random);
                    String child = String.valueOf(twins.size());
                    folder.createChild(
                            child, String.valueOf(twins.size() - 1), size, "block_size=" + blockSize(random));
                    twins.add(Arrays.copyOf(twin, size));
                    top = folder.open(child);
                } else if (random.nextInt(100) == 0) {
                    top.close();
                    top = folder.open(String.valueOf(twins.size() - 1));
                } else {
                    request(top, twin, random);
                }
            }
            top.close();
            for (int i = 0; i < twins.size(); i++) {
                assertArrayEquals(
                        twins.get(i), folder.content(String.valueOf(i)), "image " + i + " of " + twins.size());
            }
        });
    }

    private static void request(BlockDevice device, byte[] twin, Random random) throws IOException {
        int sectors = twin.length / SECTOR;
        int length = SECTOR * Math.min(1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 10), sectors);
        int offset = SECTOR * random.nextInt((twin.length - length) / SECTOR + 1);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                device.write(ByteBuffer.wrap(bytes), offset);
                System.arraycopy(bytes, 0, twin, offset, length);
            }
            case 4 -> {
                device.writeZeroes(offset, length);
                Arrays.fill(twin, offset, offset + length, (byte) 0);
            }
            case 5 -> {
                device.discard(offset, length);
                ByteBuffer left = ByteBuffer.allocate(length);
                device.read(left, offset);
                assertOldOrZero(left.array(), twin, offset);
                System.arraycopy(left.array(), 0, twin, offset, length);
            }
            case 6 -> device.flush();
            case 7 -> assertExtents(device, twin, offset, length);
            default -> {
                ByteBuffer found = ByteBuffer.allocate(length);
                device.read(found, offset);
                assertArrayEquals(Arrays.copyOfRange(twin, offset, offset + length), found.array());
            }
        }
    }

    private static void assertOldOrZero(byte[] found, byte[] twin, int offset) {
        for (int i = 0; i < found.length; i++) {
            assertTrue(found[i] == 0 || found[i] == twin[offset + i], "discarded byte " + (offset + i));
        }
    }

    private static void assertExtents(BlockDevice device, byte[] twin, long offset, long length) throws IOException {
        long at = offset;
        for (Extent extent : device.extents(offset, length)) {
            assertEquals(at, extent.offset());
            at = extent.end();
            if (extent.kind() != Extent.Kind.DATA) {
                assertArrayEquals(
                        new byte[(int) extent.length()],
                        Arrays.copyOfRange(twin, (int) extent.offset(), (int) extent.end()),
                        extent::toString);
            }
        }
        assertEquals(offset + length, at);
    }

    private static int size(Random random) {
        return SECTOR * (1 + random.nextInt(1000));
    }

    private static String blockSize(Random random) {
        return BLOCK_SIZES.get(random.nextInt(BLOCK_SIZES.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 64})
    void readsEachSectorFromTheImageThatHasIt(int depth) throws IOException {
        long size = (depth + 2) * SECTOR;
        folder.create("0", size);
        folder.fill("0", 0, depth + 1, 0x80);
        for (int i = 1; i <= depth; i++) {
            folder.createChild(String.valueOf(i), String.valueOf(i - 1), size);
            folder.fill(String.valueOf(i), i, 1, i);
        }

        byte[] content = folder.content(String.valueOf(depth));

        assertEquals((byte) 0x80, content[0]);
        for (int i = 1; i <= depth; i++) {
            assertEquals(i, content[i * SECTOR], "sector " + i);
        }
        assertEquals(0, content[(depth + 1) * SECTOR]);
        folder.use(String.valueOf(depth), device -> {
            List<Extent> extents = device.extents(0, size);
            assertEquals(
                    depth,
                    extents.stream().mapToInt(Extent::depth).max().orElseThrow(),
                    "the first sector comes from the last parent");
            assertEquals(0, extents.get(extents.size() - 2).depth());
        });
    }

    @Test
    void closesTheWholeChainWithTheChild() throws IOException {
        folder.create("0", 4096);
        folder.createChild("1", "0", 4096);
        folder.createChild("2", "1", 4096);
        folder.opened().clear();

        folder.open("2").close();

        assertEquals(2, folder.opened().size());
        for (BlockDevice parent : folder.opened()) {
            assertThrows(BlockException.class, () -> parent.read(ByteBuffer.allocate(SECTOR), 0));
        }
    }
}
