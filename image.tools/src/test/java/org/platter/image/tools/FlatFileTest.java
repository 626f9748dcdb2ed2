package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockException;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.kit.Seeded;
import org.platter.block.support.FileStorage;
import org.platter.block.support.MemoryStorage;

/** Compacting what has no clusters: raw and fixed images. */
class FlatFileTest {

    private static final int MIB = 1 << 20;
    private static final ImageOptions HOW = ImageOptions.READ_ONLY;

    @TempDir
    Path folder;

    private Path fixed;
    private byte[] bytes;

    @BeforeEach
    void makeAFixedImage() throws IOException {
        fixed = Disks.create(folder.resolve("fixed.vhd"), Disks.VHD, 4 * MIB, "subformat", "fixed");
        Disks.fill(fixed, Disks.VHD, MIB, MIB, 0x11);
        bytes = Files.readAllBytes(fixed);
        Files.write(fixed, bytes); // So that its zeros take room.
    }

    private CompactImage.Outcome compact(Progress progress) throws IOException {
        return CompactImage.run(fixed, HOW, Disks.IMAGES, progress);
    }

    private void assertOnlyTheFileIsThere() throws IOException {
        assertArrayEquals(bytes, Files.readAllBytes(fixed));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void tellsBeforehandWhatItGains() throws IOException {
        CompactImage.Outcome plan = CompactionTrial.run(fixed, HOW, Disks.IMAGES, Progress.NONE);

        assertEquals(new CompactImage.Outcome(bytes.length, bytes.length, 3 * MIB), plan);
        assertEquals(plan, compact(Progress.NONE));
        assertOnlyTheFileIsThere();
    }

    @Test
    void leavesTheFileWhereverItIsCancelled() throws IOException {
        Object file = Files.readAttributes(fixed, "unix:ino").get("ino");
        for (int reports = 0; ; reports++) {
            int limit = reports;
            int[] count = {0};
            try {
                compact((done, total) -> {
                    if (count[0]++ == limit) {
                        throw new InterruptedIOException("cancelled");
                    }
                });
                assertTrue(reports > 4, "it reports how far it is");
                break;
            } catch (InterruptedIOException e) {
                assertOnlyTheFileIsThere();
                assertEquals(file, Files.readAttributes(fixed, "unix:ino").get("ino"));
            }
        }
    }

    @Test
    void keepsTimeAndPermissions() throws IOException {
        FileTime time = FileTime.from(Instant.parse("2020-02-03T04:05:06Z"));
        Files.setPosixFilePermissions(fixed, PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(fixed, time);

        compact(Progress.NONE);

        assertEquals(time, Files.getLastModifiedTime(fixed));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(fixed)));
    }

    @Test
    void replacesWhatASymbolicLinkLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.vhd"), fixed);

        CompactImage.run(link, HOW, Disks.IMAGES, Progress.NONE);

        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(bytes, Files.readAllBytes(link));
        assertFalse(Files.isSymbolicLink(fixed));
    }

    @Test
    void refusesAFileWithASecondName() throws IOException {
        Path second = Files.createLink(folder.resolve("second.vhd"), fixed);

        BlockException refusal = assertThrows(BlockException.class, () -> compact(Progress.NONE));

        assertEquals(BlockException.Kind.UNSUPPORTED, refusal.kind());
        assertTrue(Files.isSameFile(fixed, second));
    }

    @Test
    void refusesAFileThatIsInUse() throws IOException {
        try (FileStorage used = FileStorage.open(fixed, true)) {
            BlockException refusal = assertThrows(BlockException.class, () -> compact(Progress.NONE));
            assertEquals(BlockException.Kind.BUSY, refusal.kind(), used.name());
        }
        assertOnlyTheFileIsThere();
    }

    @Test
    void copiesEveryByteOfAnyPattern() throws Exception {
        Seeded.run(random -> {
            byte[] content = new byte[random.nextInt(2 * MIB)];
            for (int i = 0; i < 20 && content.length > 0; i++) {
                int from = random.nextInt(content.length);
                Arrays.fill(
                        content, from, Math.min(content.length, from + random.nextInt(9000)), (byte) random.nextInt());
            }
            MemoryStorage source = new MemoryStorage("source");
            source.write(ByteBuffer.wrap(content), 0);
            MemoryStorage target = new MemoryStorage("target");

            new SparseCopy(source).copyTo(target, Progress.NONE);

            byte[] copied = new byte[content.length];
            assertEquals(content.length, target.size());
            target.read(ByteBuffer.wrap(copied), 0);
            assertArrayEquals(content, copied);
        });
    }
}
