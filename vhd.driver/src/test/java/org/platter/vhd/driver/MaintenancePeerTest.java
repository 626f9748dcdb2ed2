package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.Peer;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** QEMU and 7-Zip read what was resized and compacted. QEMU cannot read differencing images. */
class MaintenancePeerTest {

    private static final int BLOCK = 64 * 1024;

    private final ImageMaintenance maintenance = new VhdDriver().maintenance().orElseThrow();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "dynamic,100,7000",
        "dynamic,7000,20",
        "dynamic,1000,1000",
        "fixed,100,3000",
        "fixed,3000,20",
    })
    void readWhatWasResizedAndCompacted(String kind, int blocks, int newBlocks) throws Exception {
        Seeded.run(random -> {
            long size = (long) blocks * BLOCK + 512L * random.nextInt(128);
            long newSize = (long) newBlocks * BLOCK + 512L * random.nextInt(128);
            MemoryStorage image = kind.equals("fixed") ? TestImages.fixed(size) : TestImages.dynamic(size, "64k");
            fill(image, random);
            maintenance.resize(image, newSize, OpenOptions.READ_WRITE, Progress.NONE);
            if (kind.equals("dynamic")) {
                fill(image, random);
                maintenance.compact(image, OpenOptions.READ_WRITE, Progress.NONE);
            }
            Path file = Files.write(folder.resolve("disk.vhd"), image.toByteArray());
            byte[] content = content(image);
            Path raw = Files.write(folder.resolve("disk.raw"), content);

            Peer.require("qemu-img", "qemu-utils").run("compare", "-f", "vpc", "-F", "raw", file, raw);
            assertArrayEquals(content, extracted(file));
        });
    }

    /** QEMU shows what lies where bits are clear, 7-Zip stops there. */
    @Test
    void readWhatWasWrittenCompactedAndResizedWhereOthersHaveLeftRubbishUnderClearBits() throws Exception {
        MemoryStorage written = hiding();
        Random random = new Random(1);
        try (BlockDevice device = new VhdDriver().open(written, OpenOptions.READ_WRITE)) {
            for (long block = 0; block < 5; block++) {
                byte[] bytes = new byte[512 * 3];
                random.nextBytes(bytes);
                device.write(ByteBuffer.wrap(bytes), block * BLOCK + 512 * 40);
            }
        }
        assertReadEqual(written);
        MemoryStorage compacted = hiding();
        maintenance.compact(compacted, OpenOptions.READ_WRITE, Progress.NONE);
        assertReadEqual(compacted);
        maintenance.resize(compacted, 3000L * BLOCK, OpenOptions.READ_WRITE, Progress.NONE);
        assertReadEqual(compacted);
    }

    private static MemoryStorage hiding() throws IOException {
        MemoryStorage image = TestImages.dynamic(5L * BLOCK, "64k");
        TestImages.allocateWithClearBitmaps(image, 5);
        TestImages.showFirstSectors(image, 5);
        return image;
    }

    private void assertReadEqual(MemoryStorage image) throws IOException {
        Path file = Files.write(folder.resolve("disk.vhd"), image.toByteArray());
        byte[] content = content(image);
        Path raw = Files.write(folder.resolve("disk.raw"), content);
        Peer.require("qemu-img", "qemu-utils").run("compare", "-f", "vpc", "-F", "raw", file, raw);
        assertArrayEquals(content, extracted(file));
    }

    @Test
    void sevenZipReadsADifferencingImageThatGrewAndWasCompacted() throws Exception {
        Seeded.run(random -> {
            MemoryFolder images = new MemoryFolder();
            // 7-Zip cannot read a child behind the end of its parent.
            images.create("base.vhd", 3000L * BLOCK, "block_size=64k");
            fill(images.image("base.vhd"), random);
            images.createChild("child.vhd", "base.vhd", 40 * BLOCK, "block_size=64k");
            images.fill("child.vhd", 200, 300, 7);
            images.fill("child.vhd", 4000, 100, 8);
            maintenance.resize(
                    images.image("child.vhd"),
                    3000L * BLOCK,
                    OpenOptions.READ_WRITE.withParents(images),
                    Progress.NONE);
            images.fill("child.vhd", 200_000, 300, 9);
            OpenOptions options = OpenOptions.READ_WRITE.withParents(images);
            maintenance.compact(images.image("child.vhd"), options, Progress.NONE);
            Files.write(folder.resolve("base.vhd"), images.image("base.vhd").toByteArray());
            Path child = Files.write(
                    folder.resolve("child.vhd"), images.image("child.vhd").toByteArray());

            assertArrayEquals(images.content("child.vhd"), extracted(child));
        });
    }

    private byte[] extracted(Path file) throws IOException {
        Path out = Files.createTempDirectory(folder, "out");
        Peer.require("7z", "7zip").run("x", "-tvhd", "-o" + out, file);
        try (Stream<Path> all = Files.list(out)) {
            return Files.readAllBytes(all.findFirst().orElseThrow());
        }
    }

    private static void fill(MemoryStorage image, Random random) throws IOException {
        MemoryStorage work = image.copy(false);
        try (BlockDevice device = new VhdDriver().open(work, OpenOptions.READ_WRITE)) {
            assertEquals(List.of(), device.info().problems());
            long sectors = device.info().size() / 512;
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[512 * (1 + random.nextInt(100))];
                if (i % 5 > 0) {
                    random.nextBytes(bytes);
                }
                device.write(ByteBuffer.wrap(bytes), 512 * random.nextLong(sectors - bytes.length / 512));
            }
        }
        TestImages.replace(image, work.toByteArray());
    }

    private static byte[] content(MemoryStorage image) throws IOException {
        try (BlockDevice device = new VhdDriver().open(image.copy(true), OpenOptions.READ_ONLY)) {
            assertEquals(List.of(), device.info().problems());
            ByteBuffer all = ByteBuffer.allocate((int) device.info().size());
            device.read(all, 0);
            return all.array();
        }
    }
}
