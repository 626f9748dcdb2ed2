package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
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
    private final List<BlockDevice> disks = new ArrayList<>();
    private final Drives drives = new Drives(
            drivers,
            (drive, device) -> {
                published.add(drive.name());
                disks.add(device);
                return () -> {
                    published.remove(drive.name());
                    disks.remove(device);
                };
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
    void policyAndLimitsAndWritingChangeUnderARunningGuest() throws IOException {
        Drive drive = drives.attach("hda", image, WRITING);
        DriveOptions changed = DriveOptions.of(ImageOptions.READ_ONLY)
                .withPolicy(MissingPolicy.HOLD)
                .withGrace(Duration.ofMinutes(1))
                .withQuiesceLimit(Duration.ofMinutes(2));

        assertSame(drive, drives.change(drive, "hda", image, changed));

        assertEquals(MissingPolicy.HOLD, drive.options().policy());
        assertEquals(Duration.ofMinutes(1), drive.options().grace());
        assertEquals(Duration.ofMinutes(2), drive.options().quiesceLimit());
        assertTrue(drive.info().readOnly());
        assertEquals(List.of(drive), disks);
        assertSame(drive, drives.change(drive, "hda", image, WRITING));
        drive.write(ByteBuffer.allocate(512), 0);
    }

    @Test
    void anotherFileIsAChangeOfMedium() throws IOException {
        Path other = ToyDriver.image(folder.resolve("other.toy"), 8192);
        Drive drive = drives.attach("hda", image, WRITING);
        drive.write(ByteBuffer.allocate(512).put(0, (byte) 42), 0);

        Drive fresh = drives.change(drive, "hda", other, WRITING);

        assertEquals(DriveState.CLOSED, drive.state());
        assertEquals(42, Files.readAllBytes(image)[ToyDriver.HEADER]);
        assertEquals(List.of(fresh), disks);
        assertEquals(List.of(fresh), drives.list());
        assertEquals(8192, fresh.info().size());
        assertThrows(BlockException.class, () -> drives.change(drive, "hda", image, WRITING));
    }

    @Test
    void anImageThatCannotBeOpenedLeavesTheDriveAlone() throws IOException {
        Path unknown = Files.write(folder.resolve("text"), new byte[1024]);
        Drive drive = drives.attach("hda", image, WRITING);

        assertThrows(NoSuchFileException.class, () -> drives.change(drive, "hda", folder.resolve("nothing"), WRITING));
        BlockException refusal =
                assertThrows(BlockException.class, () -> drives.change(drive, "hda", unknown, WRITING));

        assertEquals(BlockException.Kind.NOT_THIS_FORMAT, refusal.kind());
        assertEquals(DriveState.ATTACHED, drive.state());
        assertEquals(List.of(drive), disks);
        assertEquals(List.of(drive), drives.list());
    }

    @Test
    void aSnapshotOfTheSameFileIsAnotherDisk() throws IOException {
        Drive drive = drives.attach("hda", image, WRITING);
        DriveOptions snapshot = DriveOptions.of(ImageOptions.READ_WRITE.withSnapshot(true));

        Drive fresh = drives.change(drive, "hda", image, snapshot);

        assertEquals(1, disks.size());
        assertEquals(SnapshotDevice.class, disks.get(0).getClass());
        disks.get(0).write(ByteBuffer.allocate(512).put(0, (byte) 42), 0);
        assertSame(fresh, drives.change(fresh, "hda", image, snapshot.withPolicy(MissingPolicy.HOLD)));
        ByteBuffer kept = ByteBuffer.allocate(512);
        disks.get(0).read(kept, 0);
        assertEquals(42, kept.get(0));
    }

    @Test
    void aFormatWithoutADriverLeavesTheDriveAlone() throws IOException {
        Drive drive = drives.attach("hda", image, WRITING);
        DriveOptions other = DriveOptions.of(ImageOptions.READ_WRITE.withFormat("other"));

        BlockException refusal = assertThrows(BlockException.class, () -> drives.change(drive, "hda", image, other));

        assertEquals(image.toRealPath() + ": no driver for format 'other'", refusal.getMessage());
        assertEquals(List.of(drive), disks);
        assertEquals(DriveState.ATTACHED, drive.state());
    }

    @Test
    void aDiskMovesToAnotherDrive() throws IOException {
        Drive drive = drives.attach("hda", image, WRITING);

        Drive moved = drives.change(drive, "hdb", image, WRITING);

        assertEquals("hdb", moved.name());
        assertEquals(List.of("hdb"), published);
    }

    @Test
    void aDiskThatCannotMoveStaysWhereItWas() throws IOException {
        Path other = ToyDriver.image(folder.resolve("other.toy"), 4096);
        Drive drive = drives.attach("hda", image, WRITING);
        Drive second = drives.attach("hdb", other, WRITING);

        BlockException refusal = assertThrows(BlockException.class, () -> drives.change(drive, "hdb", image, WRITING));

        assertEquals("hdb: in use already, by " + other.toRealPath(), refusal.getMessage());
        assertEquals(List.of(drive, second), disks);
        assertEquals(DriveState.ATTACHED, second.state());
    }

    @Test
    void aListenerOfAllDrivesHearsWhatIsAndWhatComes() throws Exception {
        StateLog log = new StateLog();
        drives.attach("hda", image, READING);

        drives.addListener(log);
        log.await(DriveState.ATTACHED);
        drives.attach("hdb", image, READING);
        log.await(DriveState.ATTACHED);
        drives.close();

        log.await(DriveState.CLOSED);
        log.await(DriveState.CLOSED);
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
