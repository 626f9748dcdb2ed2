package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;
import org.platter.x86.cpu.CpuModel;

/** SYSLINUX, which keeps large segments in real mode, starts memtest86+, which tests memory in protected mode, from a VHD. */
class SyslinuxTest {

    private static final Path MODULE = Path.of("/usr/lib/syslinux/modules/bios/ldlinux.c32");
    private static final Path MEMTEST = Path.of("/boot/memtest86+ia32.bin");

    @TempDir
    Path folder;

    @Test
    void startsAMemoryTestThatFindsNoErrors() throws IOException {
        try (FileStorage storage = FileStorage.create(folder.resolve("syslinux.vhd"))) {
            VhdDriver driver = new VhdDriver();
            driver.create(storage, CreateOptions.ofSize(64L << 20));
            try (BlockDevice disk = driver.open(storage, OpenOptions.READ_WRITE)) {
                install(disk);
                String screen = Session.with(disk).processor(CpuModel.PENTIUM).until("Test #3");
                assertTrue(screen.contains("Errors: 0\n"), screen);
            }
        }
    }

    private void install(BlockDevice disk) throws IOException {
        for (Path needed : new Path[] {MODULE, MEMTEST}) {
            if (!Files.exists(needed)) {
                Peer.missing(needed + " is not there: apt-get install syslinux syslinux-common memtest86+");
            }
        }
        FatDisk content = FatDisk.format(
                folder.resolve("syslinux.raw"),
                disk.info().size(),
                disk.geometry().orElseThrow());
        Peer.require("syslinux", "syslinux")
                .run("--install", "--offset", content.partition().offset(), content.image());
        Path configuration =
                Files.writeString(folder.resolve("syslinux.cfg"), "DEFAULT memtest\nLABEL memtest\nLINUX memtest\n");
        Peer mcopy = Peer.require("mcopy", "mtools");
        mcopy.run("-D", "o", "-i", content.drive(), MODULE, "::/ldlinux.c32");
        mcopy.run("-i", content.drive(), MEMTEST, "::/memtest");
        mcopy.run("-i", content.drive(), configuration, "::/syslinux.cfg");
        content.copyTo(disk);
    }
}
