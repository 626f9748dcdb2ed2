package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.support.FileStorage;
import org.platter.block.support.MemoryStorage;

/** The driver is replaced while a drive is in use. */
@Theme("hot swap")
interface HotSwap extends Tested {

    int SWAPS = 30;

    @Test
    default void losesNothingWhileItIsReplacedUnderAWriter(@TempDir Path folder) throws Exception {
        byte[] twin = new byte[subject().size()];
        Path file = save(subject().blank(), folder);
        Seeded.run(random -> swapUnder(file, ImageOptions.READ_WRITE, twin, random));
        try (BlockDevice device = subject().openForReading(FileStorage.open(file, true))) {
            assertArrayEquals(twin, Bytes.readAll(device));
        }
    }

    @Test
    default void answersReadersWhileItIsReplaced(@TempDir Path folder) throws Exception {
        Subject.Sample sample = subject().sample();
        Path file = save(sample.image(), folder);
        Seeded.run(random -> swapUnder(file, ImageOptions.READ_ONLY, sample.content(), random));
    }

    @Test
    default void keepsReadersWaitingWhileItIsAway(@TempDir Path folder) throws Exception {
        Subject.Sample sample = subject().sample();
        Path file = save(sample.image(), folder);
        BlockDriver first = new Version(subject().driver());
        Drivers drivers = Drivers.of(first);
        try (Drives drives = drives(drivers);
                Drive drive = drives.attach("hda", file, options(ImageOptions.READ_ONLY))) {
            drivers.remove(first);
            assertEquals(DriveState.DETACHED, drive.state());
            Future<byte[]> reading = Threads.start(() -> Bytes.read(drive, 0, SECTOR));
            assertFalse(reading.isDone());
            drivers.add(new Version(subject().driver()), 0);
            assertArrayEquals(Arrays.copyOf(sample.content(), SECTOR), reading.get());
        }
    }

    @Test
    default void isForgottenWhenItHasBeenReplaced(@TempDir Path folder) throws Exception {
        Path file = save(subject().sample().image(), folder);
        Drivers drivers = new Drivers();
        WeakReference<BlockDriver> first = add(drivers);
        try (Drives drives = drives(drivers);
                Drive drive = drives.attach("hda", file, options(ImageOptions.READ_ONLY))) {
            Bytes.read(drive, 0, SECTOR);
            add(drivers);
            drivers.remove(first.get());
            Bytes.read(drive, 0, SECTOR);
            Collected.await(first);
        }
    }

    private WeakReference<BlockDriver> add(Drivers drivers) {
        BlockDriver version = new Version(subject().driver());
        drivers.add(version, 0);
        return new WeakReference<>(version);
    }

    private void swapUnder(Path file, ImageOptions how, byte[] twin, Random random) throws Exception {
        BlockDriver current = new Version(subject().driver());
        Drivers drivers = Drivers.of(current);
        try (Drives drives = drives(drivers);
                Drive drive = drives.attach("hda", file, options(how))) {
            AtomicInteger requests = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            Future<Void> user = Threads.start(() -> {
                while (!enough.get()) {
                    request(drive, how, twin, random);
                    requests.incrementAndGet();
                }
                return null;
            });
            for (int i = 0; i < SWAPS; i++) {
                int before = requests.get();
                while (requests.get() < before + 10 && !user.isDone()) {
                    Thread.onSpinWait();
                }
                BlockDriver next = new Version(subject().driver());
                drivers.add(next, 0);
                drivers.remove(current);
                current = next;
            }
            enough.set(true);
            user.get();
            assertTrue(requests.get() >= 10 * SWAPS, () -> "only " + requests + " requests");
            assertArrayEquals(twin, Bytes.readAll(drive));
        }
    }

    private static void request(Drive drive, ImageOptions how, byte[] twin, Random random) throws IOException {
        int length = SECTOR * Math.min(1 + random.nextInt(8), twin.length / SECTOR);
        int at = SECTOR * random.nextInt((twin.length - length) / SECTOR + 1);
        switch (how.readOnly() ? 2 : random.nextInt(3)) {
            case 0 -> {
                byte[] bytes = Bytes.random(random, length);
                drive.write(ByteBuffer.wrap(bytes), at);
                System.arraycopy(bytes, 0, twin, at, length);
            }
            case 1 -> drive.flush();
            default ->
                assertArrayEquals(
                        Arrays.copyOfRange(twin, at, at + length), Bytes.read(drive, at, length), "offset " + at);
        }
    }

    private static Drives drives(Drivers drivers) {
        return new Drives(drivers, (name, device) -> () -> {});
    }

    private DriveOptions options(ImageOptions how) {
        return DriveOptions.of(how.withFormat(subject().driver().format()));
    }

    private static Path save(MemoryStorage image, Path folder) throws IOException {
        Path file = folder.resolve("disk");
        try (FileStorage storage = FileStorage.create(file)) {
            storage.write(ByteBuffer.wrap(image.toByteArray()), 0);
        }
        return file;
    }
}
