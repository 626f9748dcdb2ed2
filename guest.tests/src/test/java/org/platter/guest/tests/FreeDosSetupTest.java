package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

/**
 * FreeDOS's own FDISK, FORMAT and SYS, started from a diskette in the machine, make a bootable disk of an empty VHD; the
 * machine starts from it, and others read what is on it.
 */
class FreeDosSetupTest {

    @TempDir
    Path folder;

    private Path image;
    private Path floppy;

    @BeforeEach
    void nameTheFiles() throws IOException {
        image = folder.resolve("fresh.vhd");
        floppy = folder.resolve("a.img");
        Files.copy(FreeDos.floppy(), floppy);
    }

    /** The BIOS shifts this disk's cylinders; FDISK addresses by them, and finds its partition after a restart. */
    @Test
    void preparesAFreshDiskThatThenStarts() throws IOException {
        create(1500);

        fromTheDiskette(session -> session.when("A:\\>", "fdisk /pri:1400 1\n")
                .when("pri:1400 1", "fdisk /activate:1 1\n")
                .when("activate:1 1", "fdisk /mbr 1\n")
                .when("mbr 1", "echo partitioned\n")
                .until("\npartitioned"));
        fromTheDiskette(session -> session.when("size=  1401 MB", "")
                .when("A:\\>", "format c: /v:PLATTER\n")
                .when("(YES/NO)?", "YES\n")
                .when("Volume Serial Number", "sys c:\n")
                .when("System transferred", "copy edit.exe c:\\edit1.exe\n")
                .until("=> c:\\edit1.exe"));
        try (BlockDevice disk = open(image)) {
            Session.with(disk)
                    .when("(mm-dd-", "\n\n")
                    .when("C:\\>", "copy edit1.exe edit2.exe\n")
                    .when("edit1.exe =>", "echo copied\n")
                    .until("\ncopied");
        }

        assertHolds("EDIT2.EXE", 0x1BE);
    }

    /** A logical drive wholly behind the 8.4 GB that cylinders, heads and sectors reach. */
    @Test
    void usesADiskBehindTheReachOfCylinders() throws IOException {
        create(10_000);

        fromTheDiskette(session -> session.when("A:\\>", "fdisk /pri:8400 1\n")
                .when("pri:8400 1", "fdisk /ext:1500 1\n")
                .when("ext:1500 1", "fdisk /log:1500 1\n")
                .when("log:1500 1", "echo partitioned\n")
                .until("\npartitioned"));
        fromTheDiskette(session -> session.when("A:\\>", "format d: /v:FAR\n")
                .when("(YES/NO)?", "YES\n")
                .when("Volume Serial Number", "copy edit.exe d:\\edit2.exe\n")
                .until("=> d:\\edit2.exe"));

        assertHolds("EDIT2.EXE", 0x1BE + 16);
    }

    private void create(int megabytes) throws IOException {
        try (FileStorage storage = FileStorage.create(image)) {
            new VhdDriver().create(storage, CreateOptions.ofSize((long) megabytes << 20));
        }
    }

    private void fromTheDiskette(Consumer<Session> steps) throws IOException {
        try (BlockDevice diskette = new RawDriver().open(FileStorage.open(floppy, false), OpenOptions.READ_WRITE);
                BlockDevice disk = open(image)) {
            steps.accept(Session.with(disk).diskette(diskette));
        }
    }

    private static BlockDevice open(Path image) throws IOException {
        return new VhdDriver().open(FileStorage.open(image, false), OpenOptions.READ_WRITE);
    }

    /** What qemu-img and mtools find is the file from the diskette. */
    private void assertHolds(String name, int tableEntry) throws IOException {
        Path raw = folder.resolve("raw.img");
        Peer.require("qemu-img", "qemu-utils").run("convert", "-f", "vpc", "-O", "raw", image, raw);
        long offset = 512 * firstSector(raw, 0, tableEntry);
        Peer mcopy = Peer.require("mcopy", "mtools");
        Path original = folder.resolve("original");
        Path copy = folder.resolve("copy");
        mcopy.run("-n", "-i", floppy, "::/EDIT.EXE", original);
        mcopy.run("-n", "-i", raw + "@@" + offset, "::/" + name, copy);
        assertArrayEquals(Files.readAllBytes(original), Files.readAllBytes(copy));
    }

    /** Where a partition begins; of an extended one, the logical drive in it. */
    private static long firstSector(Path raw, long table, int entry) throws IOException {
        try (FileChannel channel = FileChannel.open(raw)) {
            ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(sector, table * 512);
            long first = table + (sector.getInt(entry + 8) & 0xFFFFFFFFL);
            boolean extended = sector.get(entry + 4) == 0x05 || sector.get(entry + 4) == 0x0F;
            return extended ? firstSector(raw, first, 0x1BE) : first;
        }
    }
}
