package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.kit.Seeded;
import org.platter.block.support.FileStorage;

/** Images of QEMU's that were worked on here: QEMU finds nothing wrong, and sees the same. */
class MaintenancePeerTest {

    private static final Qcow2Maintenance MAINTENANCE = new Qcow2Maintenance();

    private final Qemu qemu = new Qemu();

    @TempDir
    private Path folder;

    private interface Work {
        void on(FileStorage storage, OpenOptions options) throws IOException;
    }

    private static void work(Path image, Work work) throws IOException {
        try (FileStorage storage = FileStorage.open(image, false)) {
            work.on(storage, OpenOptions.READ_WRITE.withParents(Disks.IMAGES.parents(ImageOptions.READ_ONLY)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isSoundForQemuAfterEveryKindOfWork(Flavour flavour) throws Exception {
        Seeded.run(random -> {
            Path image = flavour.make(qemu, folder, random);
            byte[] content = qemu.content(image);
            work(image, (storage, options) -> MAINTENANCE.compact(storage, options, Progress.NONE));
            qemu.check(image);
            assertArrayEquals(content, qemu.content(image));

            if (flavour != Flavour.SNAPSHOTS_VERSION_2) {
                for (int size : new int[] {content.length + 700 * 512, content.length / 2 / 512 * 512, 3 << 20}) {
                    work(image, (storage, options) -> MAINTENANCE.resize(storage, size, options, Progress.NONE));
                    content = Arrays.copyOf(content, size);
                    qemu.check(image);
                    assertArrayEquals(content, qemu.content(image));
                }
            }
            try (BlockDevice device = Disks.open(image)) {
                Disks.use(device, content, random, 30);
            }
            qemu.check(image);
            assertArrayEquals(content, qemu.content(image));
        });
    }

    /** QEMU would not go back to the snapshot. */
    @Test
    void doesNotResizeVersion2WithSnapshots() throws Exception {
        Seeded.run(random -> {
            Path image = Flavour.SNAPSHOTS_VERSION_2.make(qemu, folder, random);
            for (int size : new int[] {Flavour.SIZE * 2, Flavour.SIZE / 1024 * 512}) {
                BlockException e = assertThrows(
                        BlockException.class,
                        () -> work(
                                image,
                                (storage, options) -> MAINTENANCE.resize(storage, size, options, Progress.NONE)));
                assertEquals(BlockException.Kind.UNSUPPORTED, e.kind());
            }
            qemu.img("snapshot", "-a", "first", image);
        });
    }

    @Test
    void makesVersion2Version3() throws Exception {
        Seeded.run(random -> {
            Path image = Flavour.OVER_VERSION_2.make(qemu, folder, random);
            byte[] content = qemu.content(image);
            work(
                    image,
                    (storage, options) ->
                            MAINTENANCE.amend(storage, TestImages.options("compat=1.1,lazy_refcounts=on")));
            qemu.check(image);
            assertArrayEquals(content, qemu.content(image));
            assertTrue(qemu.img("info", image).contains("compat: 1.1"));
            Flavour.DEFAULT.fill(qemu, image, random);
            qemu.check(image);
            assertArrayEquals(qemu.content(image), Disks.content(image));
        });
    }

    @Test
    void emptiesAChildWithSnapshots() throws Exception {
        Seeded.run(random -> {
            Path image = Flavour.OVER_RAW.make(qemu, folder, random);
            qemu.img("snapshot", "-c", "kept", image);
            Flavour.DEFAULT.fill(qemu, image, random);
            byte[] kept = qemu.content(image, "-l", "kept");
            work(image, (storage, options) -> MAINTENANCE.empty(storage, Progress.NONE));
            qemu.check(image);
            assertArrayEquals(Files.readAllBytes(folder.resolve("base.raw")), qemu.content(image));
            assertArrayEquals(kept, qemu.content(image, "-l", "kept"));
        });
    }

    /** Bitmaps cannot be kept up, so they must not be believed afterwards. */
    @Test
    void givesUpBitmapsWhenItWrites() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        qemu.img("create", "-q", "-f", "qcow2", image, Flavour.SIZE);
        qemu.img("bitmap", "--add", image, "dirty");
        Disks.open(image).close();
        assertTrue(qemu.img("info", image).contains("name: dirty"));
        assertEquals(List.of(), QemuPeerTest.check(image).findings());
        try (BlockDevice device = Disks.open(image)) {
            device.writeZeroes(0, 512);
        }
        assertEquals(0, Header.read(FileStorage.open(image, true)).autoclear());
        assertTrue(!qemu.img("info", image).contains("name: dirty"));
    }
}
