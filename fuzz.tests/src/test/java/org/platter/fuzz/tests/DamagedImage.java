package org.platter.fuzz.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;
import org.platter.vhd.driver.VhdDriver;

/**
 * A good image with changes to its structures, as an input describes them: a byte chooses the image, another whether the
 * checksums are made right again, and each twelve bytes that follow are a change (structure, width, offset, value).
 */
final class DamagedImage {

    static final String NAME = "disk.vhd";

    private static final VhdDriver DRIVER = new VhdDriver();
    private static final int SECTOR = 512;
    private static final int HEADER = 512;
    private static final int HEADER_SIZE = 1024;
    private static final int CHANGE = 12;

    private static final int AT_START = 0;
    private static final int IN_HEADER = 1;
    private static final int IN_TABLE = 2;
    private static final int AT_END = 3;
    private static final int ANYWHERE = 4;

    private static final int DYNAMIC = 0;
    private static final int CHILD = 1;

    private static final MemoryStorage PARENT = create("dynamic");
    private static final List<MemoryStorage> GOOD =
            List.of(PARENT, createChild(), create("fixed"), cutLastByte(create("dynamic")));

    private static final long[] BAD_VALUES = {
        0,
        1,
        2,
        3,
        511,
        512,
        513,
        0xFFFF,
        0x7FFFFFFF,
        0x80000000L,
        0xFFFFFFFFL,
        0xFFFFFFFEL,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE - 511,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };

    /** Offsets and widths of the numbers in a footer, in a header, and in each of its eight locators. */
    private static final int[][] FOOTER_FIELDS = {
        {0, 8}, {8, 4}, {12, 4}, {16, 8}, {24, 4}, {28, 4}, {40, 8}, {48, 8}, {56, 4}, {60, 4}, {64, 4}, {84, 1}
    };

    private static final int[][] HEADER_FIELDS = {
        {0, 8}, {8, 8}, {16, 8}, {24, 4}, {28, 4}, {32, 4}, {36, 4}, {40, 8}, {56, 4}, {64, 2}
    };
    private static final int[][] LOCATOR_FIELDS = {{0, 4}, {4, 4}, {8, 4}, {16, 8}};

    private final byte[] bytes;
    private final int tableOffset;

    private DamagedImage(MemoryStorage good) {
        bytes = good.toByteArray();
        tableOffset = Math.floorMod(ByteBuffer.wrap(bytes).getLong(HEADER + 16), bytes.length);
    }

    /** The image that an input describes. */
    static MemoryStorage of(byte[] input) {
        ByteBuffer changes = ByteBuffer.wrap(input);
        DamagedImage image = new DamagedImage(GOOD.get(next(changes) % GOOD.size()));
        boolean seal = next(changes) % 2 == 0;
        while (changes.remaining() >= CHANGE) {
            image.change(
                    next(changes) % (ANYWHERE + 1), next(changes) % 4, changes.getShort() & 0xFFFF, changes.getLong());
        }
        if (seal) {
            image.seal();
        }
        return MemoryStorage.of(NAME, image.bytes);
    }

    /** Opens such an image; whatever parent it asks for is the parent of the good one. */
    static BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        return DRIVER.open(
                storage,
                options.withParents((child, reference) -> Optional.of(DRIVER.open(parent(), OpenOptions.READ_ONLY))));
    }

    private static MemoryStorage parent() {
        return PARENT.copy(true);
    }

    /** Every field of every structure with every bad value. */
    static Stream<byte[]> badValues() {
        List<byte[]> inputs = new ArrayList<>();
        for (int image = 0; image < GOOD.size(); image++) {
            inputs.add(new byte[] {(byte) image, 0});
            for (int[] field : FOOTER_FIELDS) {
                addBadValues(inputs, image, new int[] {AT_END}, field[0], field[1]);
            }
        }
        for (int[] field : FOOTER_FIELDS) {
            addBadValues(inputs, DYNAMIC, new int[] {AT_START, AT_END}, field[0], field[1]);
        }
        for (int image : new int[] {DYNAMIC, CHILD}) {
            for (int[] field : HEADER_FIELDS) {
                addBadValues(inputs, image, new int[] {IN_HEADER}, field[0], field[1]);
            }
            addBadValues(inputs, image, new int[] {IN_TABLE}, 0, 4);
            addBadValues(inputs, image, new int[] {IN_TABLE}, 4, 4);
        }
        for (int slot : new int[] {0, 1, 7}) {
            for (int[] field : LOCATOR_FIELDS) {
                addBadValues(inputs, CHILD, new int[] {IN_HEADER}, 576 + 24 * slot + field[0], field[1]);
            }
        }
        return inputs.stream();
    }

    private static void addBadValues(List<byte[]> inputs, int image, int[] structures, int offset, int width) {
        for (long value : BAD_VALUES) {
            ByteBuffer input = ByteBuffer.allocate(2 + CHANGE * structures.length);
            input.put((byte) image).put((byte) 0);
            for (int structure : structures) {
                input.put((byte) structure)
                        .put((byte) Integer.numberOfTrailingZeros(width))
                        .putShort((short) offset)
                        .putLong(value);
            }
            inputs.add(input.array());
        }
    }

    private static int next(ByteBuffer input) {
        return input.hasRemaining() ? input.get() & 0xFF : 0;
    }

    /** Puts a number of 1, 2, 4 or 8 bytes into one of the structures, or anywhere. */
    private void change(int structure, int widthLog2, int offset, long value) {
        int start = start(structure);
        int length = structure == ANYWHERE ? bytes.length : Math.min(HEADER_SIZE, bytes.length - start);
        int width = 1 << widthLog2;
        int at = start + offset % Math.max(1, length);
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >> 8 * (width - 1 - i));
        }
    }

    private int start(int structure) {
        return switch (structure) {
            case IN_HEADER -> HEADER;
            case IN_TABLE -> tableOffset;
            case AT_END -> end();
            default -> 0;
        };
    }

    /** Where the footer at the end starts, which may lack its last byte. */
    private int end() {
        return (bytes.length - 1) / SECTOR * SECTOR;
    }

    private void seal() {
        sum(0, SECTOR, 64);
        sum(HEADER, HEADER_SIZE, 36);
        sum(end(), bytes.length - end(), 64);
    }

    private void sum(int offset, int length, int checksumAt) {
        ByteBuffer.wrap(bytes).putInt(offset + checksumAt, 0);
        int sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += bytes[i] & 0xFF;
        }
        ByteBuffer.wrap(bytes).putInt(offset + checksumAt, ~sum);
    }

    private static MemoryStorage create(String subformat) {
        FormatOptions format = FormatOptions.NONE.with("subformat", subformat);
        return create(CreateOptions.ofSize(9 * 4096 + SECTOR)
                .withFormat(subformat.equals("dynamic") ? format.with("block_size", "4k") : format));
    }

    private static MemoryStorage createChild() {
        try (BlockDevice parent = DRIVER.open(parent(), OpenOptions.READ_ONLY)) {
            ParentLink link = ParentLink.of(parent.info(), "/disks/base.vhd", "base.vhd", Instant.EPOCH);
            return create(CreateOptions.ofSize(parent.info().size()).withParent(link));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An image with some blocks written. */
    private static MemoryStorage create(CreateOptions options) {
        try {
            MemoryStorage storage = new MemoryStorage(NAME);
            DRIVER.create(storage, options);
            try (BlockDevice device = open(storage, OpenOptions.READ_WRITE)) {
                for (int sector = 1; sector < 40; sector += 9) {
                    device.write(ByteBuffer.allocate(SECTOR).put(7, (byte) sector), (long) sector * SECTOR);
                }
            }
            return storage.copy(true);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MemoryStorage cutLastByte(MemoryStorage image) {
        byte[] bytes = image.toByteArray();
        return MemoryStorage.of(NAME, Arrays.copyOf(bytes, bytes.length - 1));
    }
}
