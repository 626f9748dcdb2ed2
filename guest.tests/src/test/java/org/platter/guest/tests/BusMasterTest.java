package org.platter.guest.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.Seeded;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;

/** A guest's own driver for the PIIX3: both channels move scattered data from VHDs at once. */
class BusMasterTest {

    private static final int SECTOR = 512, SECTORS = 32, FIRST = 1000;

    @TempDir
    Path folder;

    @Test
    void readsFromTwoDisksAtOnceByDma() throws Exception {
        VhdDriver driver = new VhdDriver();
        try (FileStorage one = FileStorage.create(folder.resolve("one.vhd"));
                FileStorage two = FileStorage.create(folder.resolve("two.vhd"))) {
            driver.create(one, CreateOptions.ofSize(16L << 20));
            driver.create(two, CreateOptions.ofSize(16L << 20));
            try (BlockDevice first = driver.open(one, OpenOptions.READ_WRITE);
                    BlockDevice second = driver.open(two, OpenOptions.READ_WRITE)) {
                first.write(ByteBuffer.wrap(Assembler.assemble("busmaster", folder)), 0);
                Seeded.run(random -> {
                    fill(random, first, FIRST);
                    fill(random, second, 2 * FIRST);
                    Session.with(first).disk(2, second).until("DMA agrees");
                });
            }
        }
    }

    private static void fill(Random random, BlockDevice disk, long lba) throws IOException {
        byte[] data = new byte[SECTORS * SECTOR];
        random.nextBytes(data);
        disk.write(ByteBuffer.wrap(data), lba * SECTOR);
    }
}
