package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Repair;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** Images that nobody should have made: an answer or a clear refusal, in bounded time, and nothing is changed by reading. */
class HostileImagesTest {

    private static final int ROUNDS = 1500;
    private static final long[] NASTY = {
        0,
        1,
        -1,
        2,
        511,
        512,
        4096,
        0x7FFFFFFF,
        0x80000000L,
        0xFFFFFFFFL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 40,
        1L << 55,
        1L << 62,
        3L << 62
    };

    private final Qcow2Driver driver = new Qcow2Driver();
    private final Qcow2Maintenance maintenance = new Qcow2Maintenance();

    @Test
    void areAnsweredOrRefused() throws Exception {
        Seeded.run(random -> {
            List<byte[]> good = new ArrayList<>();
            for (String layout :
                    List.of("cluster_size=512", "cluster_size=1k,compat=0.10", "cluster_size=512,refcount_bits=1")) {
                good.add(RandomImage.alone(random, layout).image().toByteArray());
            }
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = good.get(random.nextInt(good.size())).clone();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    change(bytes, random);
                }
                MemoryStorage storage = MemoryStorage.of("disk.qcow2", bytes);
                tryAll(storage, random);
                assertArrayEquals(bytes, storage.copy(true).toByteArray());
                write(MemoryStorage.of("disk.qcow2", bytes), random);
                repair(MemoryStorage.of("disk.qcow2", bytes));
            }
        });
    }

    private static void change(byte[] bytes, Random random) {
        ByteBuffer image = ByteBuffer.wrap(bytes);
        int at = random.nextInt(3) == 0 ? random.nextInt(112) : random.nextInt(Math.min(bytes.length, 8192) - 8);
        switch (random.nextInt(4)) {
            case 0 -> image.putLong(at & ~7, NASTY[random.nextInt(NASTY.length)]);
            case 1 -> image.putInt(at & ~3, (int) NASTY[random.nextInt(NASTY.length)]);
            case 2 -> image.putLong(at & ~7, 512L * random.nextInt(bytes.length / 512) | random.nextLong() & 3L << 62);
            default -> image.put(at, (byte) random.nextInt());
        }
    }

    private void tryAll(MemoryStorage storage, Random random) throws IOException {
        driver.probe(storage);
        try {
            maintenance.check(storage, Progress.NONE);
        } catch (BlockException e) {
            assertTrue(e.getMessage().startsWith("disk.qcow2: "), e.getMessage());
        }
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_ONLY)) {
            long sectors = device.info().size() / 512;
            for (int i = 0; i < 4 && sectors > 0; i++) {
                device.read(ByteBuffer.allocate(512), random.nextLong(sectors) * 512);
            }
            device.extents(0, Math.min(1 << 20, sectors * 512));
        } catch (BlockException e) {
            assertTrue(e.getMessage().startsWith("disk.qcow2: "), e.getMessage());
        }
    }

    private void write(MemoryStorage storage, Random random) throws IOException {
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            long sectors = Math.min(device.info().size() / 512, 1000);
            for (int i = 0; i < 4 && sectors > 0; i++) {
                device.write(ByteBuffer.allocate(512).put(0, (byte) 1), random.nextLong(sectors) * 512);
            }
        } catch (BlockException e) {
            assertTrue(e.getMessage().startsWith("disk.qcow2: "), e.getMessage());
        }
    }

    /** What a repair has mended is not found again. */
    private void repair(MemoryStorage storage) throws IOException {
        ImageCheck check;
        try {
            check = maintenance.check(storage, Progress.NONE);
        } catch (BlockException e) {
            return;
        }
        for (Repair repair : check.repairs()) {
            Repair.Overwrite overwrite = (Repair.Overwrite) repair;
            storage.write(ByteBuffer.wrap(overwrite.bytes()), overwrite.offset());
        }
        List<Finding> left = maintenance.check(storage, Progress.NONE).findings();
        assertEquals(
                List.of(),
                left.stream().filter(Finding::repairable).toList(),
                () -> "after the repair of " + check.findings());
    }

    @ParameterizedTest
    @CsvSource({
        "4, 7, UNSUPPORTED, version 7",
        "20, 8, CORRUPT, cluster_bits 8",
        "20, 22, CORRUPT, cluster_bits 22",
        "32, 1, UNSUPPORTED, encryption method 1 (AES)",
        "32, 2, UNSUPPORTED, LUKS",
        "36, 0, CORRUPT, l1_size 0",
        "36, 2147483647, CORRUPT, l1_size",
        "44, 1, CORRUPT, l1_table_offset",
        "52, 512, CORRUPT, refcount_table_offset",
        "56, 0, CORRUPT, refcount_table_clusters 0",
        "60, 1, CORRUPT, snapshots_offset",
        "76, 4, UNSUPPORTED, data_file",
        "76, 8, CORRUPT, compression type",
        "76, 16, UNSUPPORTED, subclusters",
        "96, 7, CORRUPT, refcount_order 7",
        "100, 96, CORRUPT, header_length 96"
    })
    void areRefusedWithTheFieldAndWhatIsExpected(int offset, int value, Kind kind, String field) throws IOException {
        MemoryStorage image = TestImages.create(1 << 20, "cluster_size=4k");
        image.write(ByteBuffer.allocate(4).putInt(0, value), offset);
        BlockException e = assertThrows(BlockException.class, () -> driver.open(image, OpenOptions.READ_WRITE));
        assertEquals(kind, e.kind());
        assertTrue(e.getMessage().contains(field) && e.getMessage().contains("expected"), e.getMessage());
        assertTrue(image.size() > 0, "the storage stays open");
    }

    @Test
    void areToldByTheNamesOfTheirUnknownFeatures() throws IOException {
        MemoryStorage image = TestImages.create(1 << 20, "");
        image.write(ByteBuffer.allocate(8).putLong(0, 1L << 17 | 1L << 63), 72);
        ByteBuffer name = ByteBuffer.allocate(48).put((byte) 0).put((byte) 17);
        name.put("time travel".getBytes(StandardCharsets.US_ASCII));
        image.write(name.clear(), Header.FULL_LENGTH + 8);
        BlockException e = assertThrows(BlockException.class, () -> driver.open(image, OpenOptions.READ_ONLY));
        assertEquals(Kind.UNSUPPORTED, e.kind());
        assertTrue(e.getMessage().contains("bit 17 'time travel', bit 63 (which"), e.getMessage());
    }

    @Test
    void areRefusedWhereZstdDeflatedThem() throws IOException {
        MemoryStorage image = TestImages.create(1 << 20, "");
        image.write(ByteBuffer.allocate(8).putLong(0, Features.COMPRESSION_TYPE), 72);
        image.write(ByteBuffer.allocate(1).put(0, (byte) 1), 104);
        BlockException e = assertThrows(BlockException.class, () -> driver.open(image, OpenOptions.READ_ONLY));
        assertEquals(Kind.UNSUPPORTED, e.kind());
        assertTrue(e.getMessage().contains("zstd"), e.getMessage());
    }

    /** Every entry of the largest L1 table leads to one L2 table: it is read once. */
    @Test
    void areCheckedInTheTimeTheirBytesTake() throws IOException {
        int entries = 1 << 20;
        MemoryStorage image = TestImages.create((long) entries << 29, "");
        Header header = Header.read(image);
        long table = image.size();
        ByteBuffer l1 = ByteBuffer.allocate(entries * 8);
        while (l1.hasRemaining()) {
            l1.putLong(table);
        }
        image.write(l1.flip(), header.l1Offset());
        image.write(ByteBuffer.allocate(1 << 16).putLong(8, header.l1Offset() + l1.limit()), table);
        assertTrue(maintenance.check(image, Progress.NONE).count(Finding.Kind.CORRUPTION) > 0);
    }

    @Test
    void mayHaveDeflatedClustersThatAreRubbish() throws IOException {
        MemoryStorage image = TestImages.create(1 << 20, "cluster_size=4k");
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(4096).put(5, (byte) 5), 0);
        }
        MemoryStorage damaged = image.copy(false);
        Header header = Header.read(damaged);
        ByteBuffer entry = ByteBuffer.allocate(8);
        damaged.read(entry, header.l1Offset());
        long l2 = entry.getLong(0) & Mapping.OFFSET_MASK;
        damaged.write(ByteBuffer.allocate(8).putLong(0, Mapping.COMPRESSED_FLAG | 17), l2);
        try (BlockDevice device = driver.open(damaged, OpenOptions.READ_ONLY)) {
            BlockException e = assertThrows(BlockException.class, () -> device.read(ByteBuffer.allocate(512), 0));
            assertEquals(Kind.CORRUPT, e.kind());
            assertTrue(e.getMessage().contains("compressed cluster at offset 17"), e.getMessage());
        }
    }
}
