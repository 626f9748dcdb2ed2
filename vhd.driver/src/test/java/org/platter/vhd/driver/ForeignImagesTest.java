package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Finding;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** Images as other programs lay them out open with the right contents, and writing to them keeps what is not ours. */
class ForeignImagesTest {

    private static final int BLOCK = 64 << 10;
    private static final int STORED = 512 + BLOCK;

    /** Four blocks and a piece. */
    private static final int SIZE = 4 * BLOCK + 5 * 512;

    private static final byte[] PARENT = parentContent();
    private static final UUID PARENT_UUID = new UUID(0x1122334455667788L, 0x99AABBCCDDEEFF00L);

    enum Layout {
        /** Blocks right behind the table, so never on a page; a sector of zeros before the footer. */
        VIRTUAL_PC(() -> new ForeignImage(SIZE, BLOCK)
                .creator("win ")
                .block(1, 2048)
                .block(0, 2048 + STORED, sector -> sector < 9)
                .endsAt(2048 + 2 * STORED + 512)),

        /** A sector of ones and seven of zeros before the footer. */
        HYPER_V_2012(() -> new ForeignImage(SIZE, BLOCK)
                .creator("win ")
                .block(0, 2048)
                .keep(2048 + STORED, ones())
                .endsAt(2048 + STORED + 8 * 512)),

        /** Names around the table, data on pages, 64 KiB claimed for each name. */
        WINDOWS_10_CHILD(() -> new ForeignImage(SIZE, BLOCK)
                .creator("win ")
                .over(PARENT_UUID, PARENT)
                .tableAt(8192)
                .locator(0, "W2ku", 65536, 4096, "C:\\disks\\parent.vhd")
                .locator(1, "W2ru", 65536, 12288, ".\\parent.vhd")
                .keepRubbish(1536, 512)
                .block(3, 159 * 512, sector -> sector % 3 == 0)
                .endsAt(159 * 512 + STORED)),

        /** Four kinds of names in the upper slots, before the table. */
        VIRTUAL_PC_CHILD(() -> new ForeignImage(SIZE, BLOCK)
                .creator("vpc ")
                .over(PARENT_UUID, PARENT)
                .tableAt(5120)
                .locator(4, "W2ku", 512, 4608, "C:\\parent.vhd")
                .locator(5, "W2ru", 512, 4096, ".\\parent.vhd")
                .locator(6, "Wi2k", 512, 3584, "C:\\parent.vhd")
                .locator(7, "Wi2r", 512, 3072, ".\\parent.vhd")
                .block(4, 5632, sector -> sector == 2)
                .endsAt(5632 + STORED)),

        /** Names before the table, its rest filled with zeros, the type of the drive in the footer's reserved bytes. */
        SIMH_CHILD(() -> new ForeignImage(SIZE, BLOCK)
                .creator("simh")
                .over(PARENT_UUID, PARENT)
                .inFooter(85, 'R', 'P', '0', '6')
                .tableAt(4096)
                .tablePaddedWith(0)
                .locator(0, "W2ku", 512, 1536, "\\home\\me\\parent.vhd")
                .locator(1, "W2ru", 512, 2048, ".\\parent.vhd")
                .block(0, 4608, sector -> sector % 2 == 1)
                .endsAt(4608 + STORED)),

        /** A map of the whole blocks behind the table, names behind that, the mark of a hidden image. */
        TAPDISK_CHILD(() -> new ForeignImage(SIZE, BLOCK)
                .creator("tap\0")
                .over(PARENT_UUID, PARENT)
                .inFooter(85, 1)
                .keep(2048, batmap(2560, 0b0100_0000))
                .keep(2560, sectorOf(0b0100_0000))
                .locator(0, "W2ru", 512, 3072, "./parent.vhd")
                .block(1, 3584 + 512)
                .block(2, 3584 + 512 + STORED, sector -> sector > 100)
                .endsAt(3584 + 512 + 2 * STORED)),

        /** The footer overwritten while the image was in use: only the copy is left. */
        TAPDISK_IN_USE(() -> new ForeignImage(SIZE, BLOCK)
                .creator("tap\0")
                .block(1, 4096)
                .endsAt(4096 + STORED)
                .keep(4096 + STORED, openMark())),

        /** A table made for a much larger disk. */
        VHD_UTIL_PREPARED_TO_GROW(() -> new ForeignImage(SIZE, BLOCK)
                .creator("tap\0")
                .entries(3000)
                .block(2, 1536 + 24 * 512)
                .endsAt(1536 + 24 * 512 + STORED)),

        /** One entry too many, and seconds counted from 1970. */
        XEN_ORCHESTRA(() -> new ForeignImage(SIZE, BLOCK)
                .creator("xo  ")
                .entries(6)
                .inFooter(24, 0x68, 0x00, 0x00, 0x00)
                .block(0, 2048)
                .endsAt(2048 + STORED)),

        /** No UUID. */
        BXIMAGE(() -> new ForeignImage(SIZE, BLOCK)
                .creator("bxic")
                .inFooter(68, new int[16])
                .block(0, 2048)
                .endsAt(2048 + STORED)),

        /** The last block as short as the disk. */
        DISC_UTILS(() -> new ForeignImage(SIZE, BLOCK)
                .creator("dutl")
                .block(0, 2048)
                .block(4, 2048 + STORED)
                .endsAt(2048 + STORED + 512 + 5 * 512)),

        /** Footers that end one byte early. */
        VIRTUAL_PC_2003(() -> new ForeignImage(SIZE, BLOCK).block(3, 2048).endsAt(2048 + STORED)) {
            @Override
            void finish(MemoryStorage file) throws IOException {
                file.resize(file.size() - 1);
            }
        },

        /** Blocks of one sector, whose bitmaps are larger than they are. */
        BLOCKS_OF_ONE_SECTOR(() -> new ForeignImage(7 * 512, 512)
                .block(6, 2048)
                .block(0, 2048 + 1024)
                .endsAt(2048 + 2 * 1024)),

        /** QEMU has no bitmaps here. */
        BLOCKS_OF_FOUR_SECTORS(() -> new ForeignImage(7 * 512, 2048)
                .block(3, 2048)
                .block(0, 2048 + 2560, sector -> sector == 1)
                .endsAt(2048 + 2 * 2560)),

        /** A bitmap of two sectors. */
        BLOCKS_OF_FOUR_MEBIBYTES(
                () -> new ForeignImage((4 << 20) + 512, 4 << 20).block(1, 4096).endsAt(4096 + 1024 + (4 << 20))),

        /** Header and table behind the blocks. */
        TABLE_AT_THE_END(() -> new ForeignImage(SIZE, BLOCK)
                .keepRubbish(512, 1024)
                .block(0, 1536)
                .headerAt(1536 + STORED)
                .tableAt(1536 + STORED + 2048)
                .endsAt(1536 + STORED + 2048 + 512 + 512)
                .keepRubbish(1536 + STORED + 1024, 1024)),

        /** Rubbish wherever a block, a table or a footer is not. */
        GAPS(() -> new ForeignImage(SIZE, BLOCK)
                .keepRubbish(1536, 2560)
                .tableAt(4096)
                .keepRubbish(4608, 1024)
                .block(2, 5632)
                .keepRubbish(5632 + STORED, 3 * 512)
                .block(1, 5632 + STORED + 3 * 512)
                .keepRubbish(5632 + 2 * STORED + 3 * 512, 27 * 512)
                .endsAt(5632 + 2 * STORED + 30 * 512)),

        /** Reserved bytes, a next header that is none, and the bit of a temporary disk. */
        RESERVED_BYTES(() -> new ForeignImage(SIZE, BLOCK)
                .inFooter(11, 3)
                .inFooter(400, 1, 2, 3)
                .inHeader(8, 0, 0, 0, 0)
                .inHeader(60, 9)
                .inHeader(1000, 4, 5, 6)
                .block(0, 2048)
                .endsAt(2048 + STORED));

        private final Supplier<ForeignImage> image;

        Layout(Supplier<ForeignImage> image) {
            this.image = image;
        }

        void finish(MemoryStorage file) throws IOException {}
    }

    private final VhdDriver driver = new VhdDriver();

    @ParameterizedTest
    @EnumSource
    void opensWithTheRightContents(Layout layout) throws IOException {
        ForeignImage image = layout.image.get();
        MemoryStorage file = file(layout, image);
        byte[] before = file.toByteArray();
        assertEquals(
                layout == Layout.TAPDISK_IN_USE ? 80 : 100, driver.probe(file).value());
        try (BlockDevice device = open(file)) {
            assertArrayEquals(image.content(), read(device));
            assertFalse(device.info().readOnly(), () -> device.info().problems().toString());
            List<String> expected = layout == Layout.TAPDISK_IN_USE
                    ? List.of("no footer at offset " + (4096 + STORED) + "; recovered from the copy at offset 0")
                    : List.of();
            assertEquals(expected, device.info().problems());
        }
        assertArrayEquals(before, file.toByteArray(), "changed by being opened");
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenWithoutLoss(Layout layout) throws Exception {
        Seeded.run(random -> {
            ForeignImage image = layout.image.get();
            MemoryStorage file = file(layout, image);
            byte[] before = file.toByteArray();
            byte[] expected = image.content();
            try (BlockDevice device = open(file)) {
                writeSome(device, expected, random);
                assertArrayEquals(expected, read(device));
            }
            try (BlockDevice device = open(file.copy(false))) {
                assertArrayEquals(expected, read(device));
                assertEquals(List.of(), device.info().problems());
            }
            byte[] after = file.toByteArray();
            for (Map.Entry<Integer, byte[]> kept : image.kept().entrySet()) {
                int offset = kept.getKey();
                assertArrayEquals(
                        kept.getValue(),
                        Arrays.copyOfRange(after, offset, offset + kept.getValue().length),
                        "foreign bytes at offset " + offset);
            }
            assertArrayEquals(Arrays.copyOf(before, 512), Arrays.copyOf(after, 512), "the copy of the footer");
            assertArrayEquals(
                    Arrays.copyOf(before, 512),
                    Arrays.copyOfRange(after, after.length - 512, after.length),
                    "the footer at the end");
            int header = ByteBuffer.wrap(before).getInt(20);
            assertArrayEquals(
                    Arrays.copyOfRange(before, header, header + 1024),
                    Arrays.copyOfRange(after, header, header + 1024),
                    "the header");
            List<Finding> findings =
                    new VhdMaintenance().check(file.copy(true), Progress.NONE).findings();
            assertTrue(
                    findings.stream().allMatch(finding -> finding.kind() != Finding.Kind.CORRUPTION),
                    findings::toString);
        });
    }

    /** To every block at least once, so that the image grows. */
    private static void writeSome(BlockDevice device, byte[] expected, Random random) throws IOException {
        int sectors = expected.length / 512;
        int stride = (int) device.info().clusterSize() / 512;
        for (int block = 0; block * stride < sectors; block++) {
            for (int i = 0; i < 3; i++) {
                int first = Math.min(block * stride + random.nextInt(stride), sectors - 1);
                byte[] bytes = new byte[512 * Math.min(1 + random.nextInt(4), sectors - first)];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, expected, first * 512, bytes.length);
                device.write(ByteBuffer.wrap(bytes), first * 512L);
            }
        }
    }

    private static MemoryStorage file(Layout layout, ForeignImage image) throws IOException {
        MemoryStorage file = image.build();
        layout.finish(file);
        return file;
    }

    private BlockDevice open(MemoryStorage file) throws IOException {
        return driver.open(
                file, OpenOptions.READ_WRITE.withParents((child, reference) -> Optional.of(openParent(child))));
    }

    private BlockDevice openParent(Storage child) throws IOException {
        MemoryStorage parent = TestImages.fixed(SIZE);
        parent.write(ByteBuffer.wrap(PARENT), 0);
        TestImages.pokeLong(parent, SIZE + 68, PARENT_UUID.getMostSignificantBits());
        TestImages.pokeLong(parent, SIZE + 76, PARENT_UUID.getLeastSignificantBits());
        TestImages.sealFooter(parent, SIZE);
        return driver.open(parent, OpenOptions.READ_ONLY);
    }

    private static byte[] read(BlockDevice device) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) device.info().size());
        device.read(all, 0);
        return all.array();
    }

    private static byte[] parentContent() {
        byte[] content = new byte[SIZE];
        new Random(99).nextBytes(content);
        return content;
    }

    private static byte[] ones() {
        byte[] sector = new byte[512];
        Arrays.fill(sector, (byte) 0xFF);
        return sector;
    }

    private static byte[] openMark() {
        byte[] sector = new byte[512];
        Arrays.fill(sector, (byte) 0xC7);
        return sector;
    }

    private static byte[] sectorOf(int firstByte) {
        return ByteBuffer.allocate(512).put(0, (byte) firstByte).array();
    }

    /** The header of a map of one sector, version 1.2. */
    private static byte[] batmap(int mapAt, int map) {
        return ByteBuffer.allocate(512)
                .putLong(0, 0x74646261746D6170L)
                .putLong(8, mapAt)
                .putInt(16, 1)
                .putInt(20, 0x00010002)
                .putInt(24, ~map)
                .array();
    }
}
