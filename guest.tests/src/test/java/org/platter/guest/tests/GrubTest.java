package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource({"67108864,64MiB", "10737418240,10GiB", "214748364800,200GiB"})
    void seesTheDisksSize(long size, String shown) throws IOException {
        try (BlockDevice disk = create(size)) {
            Grub.install(
                    disk,
                    "ls -l (hd0)\necho Over and out\n",
                    folder,
                    "biosdisk",
                    "part_msdos",
                    "ls",
                    "echo",
                    "fat",
                    "normal");
            String screen = Session.with(disk).until("Over and out");
            assertTrue(screen.contains("Total size " + size / 512 + " sectors"), screen);
        }
    }

    private BlockDevice create(long size) throws IOException {
        FileStorage storage = FileStorage.create(folder.resolve("grub.vhd"));
        VhdDriver driver = new VhdDriver();
        driver.create(storage, CreateOptions.ofSize(size));
        return driver.open(storage, OpenOptions.READ_WRITE);
    }
}
