package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.FileStorage;
import org.platter.vhd.driver.VhdDriver;

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

    private BlockDevice create(long size) throws IOException {
        FileStorage storage = FileStorage.create(folder.resolve("grub.vhd"));
        VhdDriver driver = new VhdDriver();
        driver.create(storage, CreateOptions.ofSize(size));
        return driver.open(storage, OpenOptions.READ_WRITE);
    }
}
