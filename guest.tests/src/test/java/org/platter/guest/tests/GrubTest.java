package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;
import org.platter.x86.cpu.CpuModel;

/** GRUB 2 starts from a VHD: real mode for the BIOS, protected mode for itself, to and fro for each sector. */
class GrubTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {64L << 20, 10L << 30, 200L << 30})
    void seesTheDisksSize(long size) throws IOException {
        try (BlockDevice disk = create(size)) {
            Grub.install(disk, folder);
            String screen = Session.with(disk).when("grub>", "ls -l (hd0)\n").until("Total size");
            assertTrue(screen.contains(size / 1024 + "KiB"), screen);
        }
    }

    /** Sectors across 8.4 GB and across 28 bits, which is 137 GB, by the BIOS's packet calls. */
    @Test
    void readsAcrossTheBoundariesThroughTheBios() throws IOException {
        try (BlockDevice disk = create(140L << 30)) {
            Grub.install(disk, folder, "hashsum", "gcry_sha256");
            assertReads(Session.with(disk), disk, "hd0");
        }
    }

    /** GRUB's own driver: PCI, the IDE function's ports, IDENTIFY and READ SECTORS, polled; two disks. */
    @Test
    void readsAcrossTheBoundariesByItsOwnDriver() throws IOException {
        try (BlockDevice disk = create(64L << 20);
                BlockDevice second = create(140L << 30)) {
            Grub.install(disk, folder, "hashsum", "gcry_sha256", "pata");
            // Without a time stamp counter GRUB waits for 55 ms where it means 1 ms.
            Session session = Session.with(disk).disk(2, second).processor(CpuModel.PENTIUM);
            assertReads(session, second, "ata2");
        }
    }

    private static void assertReads(Session session, BlockDevice disk, String name) throws IOException {
        String awaited = "grub>";
        for (long lba : new long[] {16_450_559, (1 << 28) - 1}) {
            byte[] bytes = new byte[8 * 512];
            new Random(lba).nextBytes(bytes);
            disk.write(ByteBuffer.wrap(bytes), lba * 512);
            session.when(awaited, "hashsum --hash sha256 (" + name + ")" + lba + "+8\n");
            awaited = Sha256.of(bytes);
        }
        session.until(awaited);
    }

    private BlockDevice create(long size) throws IOException {
        FileStorage storage = FileStorage.create(folder.resolve(size + ".vhd"));
        VhdDriver driver = new VhdDriver();
        driver.create(storage, CreateOptions.ofSize(size));
        return driver.open(storage, OpenOptions.READ_WRITE);
    }
}
