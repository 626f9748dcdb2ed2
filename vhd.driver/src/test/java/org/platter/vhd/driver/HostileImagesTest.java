package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/**
 * Random changes to small images, mostly of their metadata, with and without right checksums: whatever comes of it, open,
 * probe and check end with an answer or an {@link IOException}, change nothing, and repairing what the check says leaves
 * nothing that the check would repair again and again.
 */
class HostileImagesTest {

    private static final int ROUNDS = 3000;
    private static final int MAX_REPAIRS = 4;
    private static final long[] NASTY = {
        0,
        1,
        -1,
        2,
        511,
        512,
        513,
        4096,
        0x7FFFFFFF,
        0x80000000L,
        0xFFFFFFFFL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 511,
        1L << 40,
        1L << 32
    };

    private final VhdDriver driver = new VhdDriver();

    @Test
    void areAnsweredOrRefused() throws Exception {
        List<VhdBytes> good =
                List.of(VhdBytes.dynamic(), VhdBytes.dynamic(), VhdBytes.differencing(), VhdBytes.fixed());
        Seeded.run(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                VhdBytes image = good.get(random.nextInt(good.size())).copy();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    change(image, random);
                }
                MemoryStorage storage = image.storage();
                tryAll(storage, random);
                assertArrayEquals(image.toArray(), storage.copy(true).toByteArray());
                repairUntilDone(storage.copy(false));
            }
        });
    }

    /** The largest disk, and a table whose entries all say the same. */
    @ParameterizedTest
    @CsvSource({"0,true", "1,true", "2147483647,true", "40000,false", "-2,true"})
    void mayHaveAMillionWrongEntries(int entry, boolean repairable) throws IOException {
        MemoryStorage storage = TestImages.dynamic(2040L << 30, "2M");
        int entries = (int) (storage.size() - 4096 - 512) / 4;
        ByteBuffer table = ByteBuffer.allocate(entries * 4);
        for (int i = 0; i < entries; i++) {
            table.putInt(i * 4, entry);
        }
        byte[] footer = new byte[512];
        storage.read(ByteBuffer.wrap(footer), 0);
        storage.write(ByteBuffer.wrap(new byte[512]), storage.size() - 512);
        storage.write(table, 4096);
        storage.write(ByteBuffer.wrap(footer), 64 << 20);

        ImageCheck check = new VhdMaintenance().check(storage, Progress.NONE);
        assertTrue(
                check.count(Finding.Kind.CORRUPTION) >= 1040000,
                () -> check.findings().toString());
        assertEquals(repairable, !check.repairs().isEmpty());
        Repairs.apply(check.repairs(), storage);
        assertEquals(
                repairable ? 0 : check.count(Finding.Kind.CORRUPTION),
                new VhdMaintenance().check(storage, Progress.NONE).count(Finding.Kind.CORRUPTION));
    }

    private static void change(VhdBytes image, Random random) {
        if (image.size() < 8192) {
            return;
        }
        int metadata = Math.min(image.size(), VhdBytes.TABLE + 64);
        boolean atEnd = random.nextInt(4) == 0 && image.size() > 1024;
        int offset = atEnd ? image.end() + random.nextInt(100) : random.nextInt(metadata - 8);
        switch (random.nextInt(7)) {
            case 0 -> image.putLong(offset & ~7, NASTY[random.nextInt(NASTY.length)]);
            case 1 -> image.putInt(offset & ~3, (int) NASTY[random.nextInt(NASTY.length)]);
            case 2 -> image.put(offset, (byte) random.nextInt());
            case 3 -> image.putInt(VhdBytes.TABLE + 4 * random.nextInt(6), random.nextInt(image.size() / 512 + 10));
            case 4 -> image.resize(random.nextInt(image.size()) + 1);
            case 5 -> image.putLong(VhdBytes.HEADER + 576 + 8 * random.nextInt(24), random.nextLong());
            default -> image.fill(offset, random.nextInt(8), random.nextInt());
        }
        if (random.nextBoolean() && image.size() > 8192) {
            image.fixHeader().fixFooter(0).fixFooter(image.end());
        }
    }

    private void tryAll(MemoryStorage storage, Random random) throws IOException {
        driver.probe(storage);
        try {
            new VhdMaintenance().check(storage, Progress.NONE);
        } catch (IOException e) {
            // refused
        }
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_ONLY)) {
            long sectors = device.info().size() / 512;
            for (int i = 0; i < 4 && sectors > 0; i++) {
                device.read(ByteBuffer.allocate(512), random.nextLong(sectors) * 512);
            }
        } catch (IOException e) {
            // refused
        }
    }

    /** Once, mostly; what hides behind one damage may show another. */
    private static void repairUntilDone(MemoryStorage storage) throws IOException {
        List<Object> trail = new ArrayList<>();
        for (int repairs = 0; repairs < MAX_REPAIRS; repairs++) {
            try {
                ImageCheck check = new VhdMaintenance().check(storage, Progress.NONE);
                trail.add(check.findings().stream().map(Finding::code).toList());
                if (check.repairs().isEmpty()) {
                    return;
                }
                Repairs.apply(check.repairs(), storage);
            } catch (IOException e) {
                assertTrue(trail.isEmpty(), () -> "a repaired image cannot be checked: " + trail + " " + e);
                return;
            }
        }
        throw new AssertionError("repaired again and again: " + trail);
    }
}
