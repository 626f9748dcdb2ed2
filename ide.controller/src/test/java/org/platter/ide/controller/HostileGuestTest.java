package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.IDLE;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.Seeded;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;

/**
 * A guest that does anything to the ports: nothing is thrown, nothing hangs, nothing but the image is touched, and a reset
 * brings order. {@code -Dide.hostile.steps} says for how long; a failure names its seed.
 */
@Timeout(600)
class HostileGuestTest {

    private static final int STEPS = Integer.getInteger("ide.hostile.steps", 1_000_000);

    private final TestPci pci = new TestPci();
    private final PortScript guest = PortScript.onPci(pci, null).timed();

    private long transferred;

    @Test
    void survivesOnDisksOfWhichOneIsBadAndOneHasABrokenDriver() throws Exception {
        // Small disks, so that random addresses hit them
        TestDisk healthy = TestDisk.ofSectors(300).geometry(3, 4, 25);
        TestDisk bad = TestDisk.ofSectors(20_000);
        TestDisk broken = TestDisk.ofSectors(5000);
        for (long lba = 0; lba < 20_000; lba += 37) {
            bad.badSectors.add(lba);
        }
        broken.bug = new ArrayIndexOutOfBoundsException("a bug that the test asked for");
        guest.controller.attach(0, healthy);
        guest.controller.attach(1, bad);
        guest.controller.attach(2, healthy);
        guest.controller.attach(3, broken);

        Seeded.run(random -> {
            HostileGuest hostile = new HostileGuest(guest.board, pci, random);
            for (int step = 0; step < STEPS; step++) {
                hostile.step();
                if (random.nextInt(5000) == 0) {
                    guest.controller.removeDisk(healthy);
                    guest.controller.addDisk(healthy, Map.of(BlockDevice.DRIVE, "hda"));
                }
                if (step % 1000 == 0) {
                    guest.board.clock().passAll();
                    forgetRequests(healthy, bad, broken);
                }
            }
            settle();
            assertTrue(transferred > STEPS / 1000, "only " + transferred + " requests");
            guest.lba28(7, 1).command(0x20).pass(1_000_000);
            assertArrayEquals(healthy.sector(7), guest.in16(1));
        });
    }

    @Test
    void survivesOnCdRomDrivesWhoseDiscsChange() throws Exception {
        TestDisk healthy = CdScript.disc(200);
        TestDisk bad = CdScript.disc(64);
        for (long sector = 30; sector < 256; sector += 37) {
            bad.badSectors.add(sector);
        }
        guest.controller.attachCd(0);
        guest.controller.attachCd(1);
        guest.controller.attachCd(2);
        guest.controller.insert(1, bad);
        guest.controller.insert(2, healthy);
        TestDisk[] discs = {healthy, bad};

        Seeded.run(random -> {
            HostileGuest hostile = new HostileGuest(guest.board, pci, random);
            for (int step = 0; step < STEPS / 2; step++) {
                hostile.step();
                if (random.nextInt(200) == 0) {
                    eject(random.nextInt(3), random.nextBoolean());
                }
                if (random.nextInt(50) == 0) {
                    insert(random.nextInt(3), discs[random.nextInt(2)]);
                }
                if (step % 1000 == 0) {
                    guest.board.clock().passAll();
                    forgetRequests(healthy, bad);
                }
            }
            assertTrue(transferred > STEPS / 20_000, "only " + transferred + " requests");
            guest.controller.reset();
            guest.pass(1_000_000).expectStatus(0).expectRegisters(1, 1, 0x14, 0xEB);
        });
    }

    /** As a person does who does not look first. */
    private void eject(int unit, boolean force) {
        try {
            guest.controller.eject(unit, force);
        } catch (IllegalStateException e) {
            // The guest has it locked.
        }
    }

    private void insert(int unit, TestDisk disc) {
        try {
            guest.controller.insert(unit, disc);
        } catch (IllegalStateException e) {
            // There is one.
        }
    }

    @Test
    void leavesVhdsThatCheckCleanAndTouchesNothingElse(@TempDir Path folder) throws Exception {
        Path neighbour = Files.write(folder.resolve("neighbour"), new byte[1000]);
        List<Path> images = new ArrayList<>();
        List<BlockDevice> disks = new ArrayList<>();
        VhdDriver driver = new VhdDriver();
        for (int unit : new int[] {0, 2}) {
            Path image = folder.resolve("disk" + unit + ".vhd");
            try (FileStorage storage = FileStorage.create(image)) {
                driver.create(storage, CreateOptions.ofSize(40 << 20));
            }
            BlockDevice disk = driver.open(FileStorage.open(image, false), OpenOptions.READ_WRITE);
            guest.controller.attach(unit, disk);
            images.add(image);
            disks.add(disk);
        }

        Seeded.run(random -> {
            HostileGuest hostile = new HostileGuest(guest.board, pci, random);
            for (int step = 0; step < STEPS / 5; step++) {
                hostile.step();
            }
            settle();
            checkReadingAndWriting(random, disks.get(0));
        });

        for (int i = 0; i < images.size(); i++) {
            guest.controller.detach(2 * i).toCompletableFuture().join();
            disks.get(i).close();
            try (FileStorage storage = FileStorage.open(images.get(i), true)) {
                var check = driver.maintenance().orElseThrow().check(storage, Progress.NONE);
                assertEquals(List.of(), check.findings());
                assertTrue(check.allocatedClusters() > 0, "nothing was written");
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
        assertArrayEquals(new byte[1000], Files.readAllBytes(neighbour));
    }

    private void checkReadingAndWriting(Random random, BlockDevice disk) throws Exception {
        byte[] sector = new byte[512];
        random.nextBytes(sector);
        guest.lba28(77, 1).command(0x30).out16(sector).pass(10_000_000).expectStatus(IDLE);
        ByteBuffer read = ByteBuffer.allocate(512);
        disk.read(read, 77 * 512);
        assertArrayEquals(sector, read.array());
    }

    /** The reset button. */
    private void settle() {
        guest.controller.reset();
        guest.pass(1_000_000).expectStatus(IDLE).expectRegisters(1, 1, 0, 0);
    }

    private void forgetRequests(TestDisk... disks) {
        for (TestDisk disk : disks) {
            transferred += disk.requests.size();
            disk.requests.clear();
            assertEquals(List.of(), disk.mistakes);
        }
    }
}
