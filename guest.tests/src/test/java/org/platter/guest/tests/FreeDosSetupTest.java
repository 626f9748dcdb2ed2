package org.platter.guest.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.FileStorage;
import org.platter.raw.driver.RawDriver;

/** FreeDOS's own tools, started from a diskette, prepare a disk inside the machine. */
class FreeDosSetupTest {

    @TempDir
    Path folder;

    @Test
    void startsFromADiskette() throws IOException {
        try (BlockDevice diskette = diskette()) {
            String screen = Session.empty().diskette(diskette).until("A:\\>");
            assertTrue(screen.contains("FreeDOS"), screen);
        }
    }

    private BlockDevice diskette() throws IOException {
        Path copy = Files.copy(Path.of("../../shared/guests/freedos-odin-1440k.img"), folder.resolve("a.img"));
        return new RawDriver().open(FileStorage.open(copy, false), OpenOptions.READ_WRITE);
    }
}
