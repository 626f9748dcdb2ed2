package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;

/** Boot loaders start from a disc, without emulation, and read its files through the BIOS and the CD-ROM drive. */
class CompactDiscTest {

    @TempDir
    Path folder;

    private Path files;
    private String hash;

    @BeforeEach
    void makeFiles() throws IOException {
        byte[] data = new byte[300_001];
        new Random(1).nextBytes(data);
        hash = Sha256.of(data);
        files = Files.createDirectory(folder.resolve("files"));
        Files.write(files.resolve("data.bin"), data);
    }

    @Test
    void grubStartsAndReadsAFile() throws IOException {
        try (BlockDevice disc = CompactDisc.grub(files)) {
            Session.empty()
                    .disc(2, disc)
                    .when("grub>", "hashsum --hash sha256 /data.bin\n")
                    .until(hash);
        }
    }

    @Test
    void isolinuxStartsTheDefaultOfItsConfiguration() throws IOException {
        String configuration = "SAY read from a disc\nPROMPT 1\nTIMEOUT 0\nLABEL x\nLOCALBOOT -1\n";
        try (BlockDevice disc = CompactDisc.isolinux(files, configuration)) {
            String screen = Session.empty().disc(2, disc).until("boot:");
            assertTrue(screen.contains("read from a disc"), screen);
        }
    }

    /** The slave of a channel whose master is a disk, an ISO image within a VHD. */
    @Test
    void grubStartsFromAnImageWithinAVhdBesideADisk() throws IOException {
        try (BlockDevice disc = CompactDisc.grub(files);
                BlockDevice within = vhd("disc.vhd", (disc.info().size() + (1 << 20)) >> 20 << 20);
                BlockDevice disk = vhd("disk.vhd", 64L << 20)) {
            ByteBuffer all = ByteBuffer.allocate((int) disc.info().size());
            disc.read(all, 0);
            within.write(all.flip(), 0);
            Session.with(disk)
                    .disc(1, within)
                    .bootFrom("d")
                    .when("grub>", "hashsum --hash sha256 /data.bin\n")
                    .when(hash, "ls -l (hd0)\n")
                    .until("65536KiB");
        }
    }

    @Test
    void twoDisksAndADiscAreReadAtOnce() throws IOException {
        try (BlockDevice disc = CompactDisc.grub(files);
                BlockDevice first = vhd("first.vhd", 64L << 20);
                BlockDevice second = vhd("second.vhd", 32L << 20)) {
            String hashOfFirst = fill(first, 2);
            String hashOfSecond = fill(second, 3);
            Session.with(first)
                    .disk(1, second)
                    .disc(2, disc)
                    .bootFrom("d")
                    .when("grub>", "hashsum --hash sha256 (hd0)0+256\n")
                    .when(hashOfFirst, "hashsum --hash sha256 (hd1)0+256\n")
                    .when(hashOfSecond, "hashsum --hash sha256 /data.bin\n")
                    .until(hash);
        }
    }

    /** Fills the first 256 sectors; their SHA-256. */
    private static String fill(BlockDevice disk, int seed) throws IOException {
        byte[] data = new byte[256 * 512];
        new Random(seed).nextBytes(data);
        disk.write(ByteBuffer.wrap(data), 0);
        return Sha256.of(data);
    }

    private BlockDevice vhd(String name, long size) throws IOException {
        FileStorage storage = FileStorage.create(folder.resolve(name));
        VhdDriver driver = new VhdDriver();
        driver.create(storage, CreateOptions.ofSize(size));
        return driver.open(storage, OpenOptions.READ_WRITE);
    }
}
