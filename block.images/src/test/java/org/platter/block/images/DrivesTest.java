package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.support.FileStorage;

class DrivesTest {

    private static final DriveOptions WRITING = DriveOptions.of(ImageOptions.READ_WRITE);
    private static final DriveOptions READING = DriveOptions.of(ImageOptions.READ_ONLY);

    @TempDir
    private Path folder;

    private final BlockDriver driver = new ToyDriver();
    private final Drivers drivers = Drivers.of(driver);
    private final List<String> published = new ArrayList<>();
    private final Drives drives = new Drives(
            drivers,
            (name, device) -> {
                published.add(name);
                return () -> published.remove(name);
            },
            new ManualBackground());
    private Path image;

    @BeforeEach
    void makeImage() throws IOException {
        image = ToyDriver.image(folder.resolve("disk.toy"), 4096);
    }

    @AfterEach
    void close() throws IOException {
        drives.close();
    }

    @Test
    void knowsItsDrivesByName() throws IOException {
        Drive first = drives.attach("hda", image, READING);
        Drive second = drives.attach("hdb", image, READING);

        assertEquals(List.of(first, second), drives.list());
        assertSame(second, drives.named("hdb").orElseThrow());
        assertTrue(drives.named("hdc").isEmpty());
        assertEquals(List.of("hda", "hdb"), published);
    }

    @Test
    void givesANameOnce() throws IOException {
        drives.attach("hda", image, READING);

        BlockException refusal = assertThrows(BlockException.class, () -> drives.attach("hda", image, READING));

        assertEquals(BlockException.Kind.BUSY, refusal.kind());
    }

    @Test
    void aNameIsFreeAgainWhenItsDriveIsClosed() throws IOException {
        drives.attach("hda", image, WRITING).close();

        drives.attach("hda", image, WRITING);

        assertEquals(1, drives.list().size());
        assertEquals(List.of("hda"), published);
    }

    @Test
    void neverAttachesAFileTwiceForWriting() throws IOException {
        drives.attach("hda", image, WRITING);
        Path link = Files.createSymbolicLink(folder.resolve("link"), image);

        for (DriveOptions options : List.of(WRITING, READING)) {
            BlockException refusal = assertThrows(BlockException.class, () -> drives.attach("hdb", link, options));
            assertEquals(image.toRealPath() + ": attached already, as hda", refusal.getMessage());
        }
    }

    @Test
    void neverAttachesAFileTwiceForWritingWhileItsDriverIsAway() throws IOException {
        drives.attach("hda", image, WRITING);
        drivers.remove(driver);

        BlockException refusal = assertThrows(BlockException.class, () -> drives.attach("hdb", image, WRITING));

        assertEquals(BlockException.Kind.BUSY, refusal.kind());
    }

    @Test
    void refusesAFileThatAnotherProgramWrites() throws IOException {
        try (FileStorage other = FileStorage.open(image, false)) {
            BlockException refusal = assertThrows(BlockException.class, () -> drives.attach("hda", image, WRITING));

            assertEquals(BlockException.Kind.BUSY, refusal.kind());
            assertEquals(image, other.path());
        }
    }

    @Test
    void anImageThatIsRefusedLeavesNothingBehind() throws IOException {
        BlockDriver refusing = new ToyDriver("refusing", 90, call -> {
            if (call.equals("open")) {
                throw new BlockException(BlockException.Kind.CORRUPT, "damaged");
            }
        });
        drivers.add(refusing, 0);

        assertThrows(BlockException.class, () -> drives.attach("hda", image, WRITING));

        assertEquals(List.of(), drives.list());
        drivers.remove(refusing);
        assertEquals(DriveState.ATTACHED, drives.attach("hda", image, WRITING).state());
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThrows(NoSuchFileException.class, () -> drives.attach("hda", folder.resolve("nothing"), WRITING));
    }

    @Test
    void closingTakesEveryDiskBackAndEndsAttaching() throws IOException {
        Drive drive = drives.attach("hda", image, WRITING);

        drives.close();

        assertEquals(DriveState.CLOSED, drive.state());
        assertEquals(List.of(), published);
        assertThrows(BlockException.class, () -> drives.attach("hda", image, WRITING));
    }
}
