package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.support.FileStorage;

/** Resizing, compacting, committing and rebasing files. */
class InPlaceTest {

    private static final int MIB = 1 << 20;
    private static final ImageOptions HOW = ImageOptions.READ_ONLY;
    private static final FormatOptions SMALL_BLOCKS = FormatOptions.NONE.with("block_size", "64k");

    @TempDir
    Path folder;

    private Path base;
    private Path child;

    @BeforeEach
    void family() throws IOException {
        base = folder.resolve("base.vhd");
        child = folder.resolve("child.vhd");
        Disks.create(base, Disks.VHD, 4 * MIB, "block_size", "64k");
        Disks.fill(base, Disks.VHD, 0, MIB, 0x11);
        createChild(child, base, Disks.VHD, 4 * MIB);
        Disks.fill(child, Disks.VHD, MIB / 2, MIB, 0x22);
    }

    private static void createChild(Path file, Path parent, BlockDriver parentDriver, long size) throws IOException {
        ImageOptions parentHow = HOW.withFormat(parentDriver.format());
        CreateOptions options = CreateOptions.ofSize(size)
                .withParent(Disks.IMAGES.link(file, parent, parentHow))
                .withFormat(parentDriver == Disks.RAW ? SMALL_BLOCKS.with("raw_parent", "on") : SMALL_BLOCKS);
        Creation.create(file, Disks.VHD, options);
    }

    private static byte[] content(Path file, ImageOptions how) throws IOException {
        try (BlockDevice disk = Disks.IMAGES.open(file, how)) {
            assertEquals(
                    0,
                    disk.info().problems().size(),
                    () -> disk.info().problems().toString());
            byte[] all = new byte[(int) disk.info().size()];
            disk.read(ByteBuffer.wrap(all), 0);
            return all;
        }
    }

    private static byte[] content(Path file) throws IOException {
        return content(file, HOW);
    }

    private static void assertSound(Path file) throws IOException {
        assertEquals(0, Check.run(file, Disks.VHD, Progress.NONE).exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "fixed"})
    void resizesAndRefusesToCutData(String subformat) throws IOException {
        Path disk = folder.resolve("disk.vhd");
        Disks.create(disk, Disks.VHD, MIB, "subformat", subformat);
        Disks.fill(disk, Disks.VHD, 0, MIB / 2, 0x33);
        byte[] before = content(disk);

        assertEquals(
                new ResizeImage.Plan("vpc", MIB, 3 * MIB, 0),
                ResizeImage.run(disk, HOW, SizeChange.by(2 * MIB), false, Disks.IMAGES, Progress.NONE));
        assertArrayEquals(Arrays.copyOf(before, 3 * MIB), content(disk));
        ResizeImage.run(disk, HOW, SizeChange.to(MIB / 2), false, Disks.IMAGES, Progress.NONE);
        BlockException refused = assertThrows(
                BlockException.class,
                () -> ResizeImage.run(disk, HOW, SizeChange.by(-512), false, Disks.IMAGES, Progress.NONE));
        assertEquals(Kind.UNSUPPORTED, refused.kind());
        assertTrue(refused.getMessage().contains("--shrink"), refused::getMessage);
        assertArrayEquals(Arrays.copyOf(before, MIB / 2), content(disk));
        ResizeImage.run(disk, HOW, SizeChange.by(-512), true, Disks.IMAGES, Progress.NONE);
        assertArrayEquals(Arrays.copyOf(before, MIB / 2 - 512), content(disk));
        assertSound(disk);
    }

    @Test
    void plansWithoutChangingAnything() throws IOException {
        byte[] before = Files.readAllBytes(child);
        ResizeImage.Plan plan = ResizeImage.plan(child, HOW, SizeChange.to(MIB), Disks.IMAGES, Progress.NONE);
        Commit.Plan commit = Commit.plan(child, HOW, Disks.IMAGES);
        Path other = folder.resolve("other.vhd");
        Disks.create(other, Disks.VHD, 4 * MIB);

        assertEquals(new ResizeImage.Plan("vpc", 4 * MIB, MIB, MIB / 2), plan);
        assertEquals(new Commit.Plan(base.toRealPath(), MIB, 4 * MIB, 4 * MIB, List.of()), commit);
        assertEquals(MIB / 2, Rebase.plan(child, HOW, other, HOW, Disks.IMAGES, Progress.NONE));
        assertArrayEquals(before, Files.readAllBytes(child));
    }

    @Test
    void showsZerosWhereAChildHasGrownOverALargerParent() throws IOException {
        Path small = folder.resolve("small.vhd");
        createChild(small, base, Disks.VHD, MIB / 2);
        ResizeImage.run(small, HOW, SizeChange.to(2 * MIB), false, Disks.IMAGES, Progress.NONE);
        byte[] expected = Arrays.copyOf(Arrays.copyOf(content(base), MIB / 2), 2 * MIB);
        assertArrayEquals(expected, content(small));
        assertSound(small);
    }

    @Test
    void resizesRawImages() throws IOException {
        Path raw = Disks.create(folder.resolve("disk.raw"), Disks.RAW, MIB);
        ResizeImage.run(raw, HOW.withFormat("raw"), SizeChange.by(100), false, Disks.IMAGES, Progress.NONE);
        assertEquals(MIB + 512, Files.size(raw));
    }

    @Test
    void compactsOverAParentWithoutUncoveringIt() throws IOException {
        Disks.fill(child, Disks.VHD, 0, MIB / 4, 0);
        Disks.fill(child, Disks.VHD, 2 * MIB, MIB, 0);
        Disks.fill(child, Disks.VHD, MIB / 2, MIB / 2, 0x11);
        byte[] before = content(child);

        CompactImage.Outcome outcome = CompactImage.run(child, HOW, Disks.IMAGES, Progress.NONE);

        assertArrayEquals(before, content(child));
        assertSound(child);
        assertEquals(Files.size(child), outcome.sizeAfter());
        assertTrue(
                outcome.sizeBefore() - outcome.sizeAfter() >= MIB + MIB / 2,
                () -> outcome + ": zeros over nothing, and what the parent has too, are given up");
    }

    @Test
    void commitsIntoTheParentAndEmptiesTheChild() throws IOException {
        byte[] before = content(child);
        long size = Files.size(child);
        Commit.run(child, HOW, Commit.Child.EMPTIED, false, Disks.IMAGES, Progress.NONE);
        assertArrayEquals(before, content(base));
        assertArrayEquals(before, content(child));
        assertTrue(Files.size(child) < size - MIB, "the child's space is given back");
        assertSound(base);
        assertSound(child);
    }

    @Test
    void commitsIntoARawParent() throws IOException {
        Path raw = Disks.create(folder.resolve("base.raw"), Disks.RAW, MIB);
        Path top = folder.resolve("top.vhd");
        createChild(top, raw, Disks.RAW, MIB);
        ImageOptions how = HOW.withFormatOptions(
                FormatOptions.NONE.with("raw_parent", "on").with("parent", raw.toString()));
        try (BlockDevice disk = Disks.IMAGES.open(top, how.withReadOnly(false))) {
            disk.write(ByteBuffer.wrap(filled(4096)), 8192);
        }
        byte[] before = content(top, how);
        Commit.run(top, how, Commit.Child.KEPT, false, Disks.IMAGES, Progress.NONE);
        assertArrayEquals(before, Files.readAllBytes(raw));
        assertArrayEquals(before, content(top, how));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x44);
        return bytes;
    }

    @Test
    void growsASmallerParentOnlyIfItMay() throws IOException {
        Path large = folder.resolve("large.vhd");
        createChild(large, child, Disks.VHD, 6 * MIB);
        Disks.fill(large, Disks.VHD, 5 * MIB, MIB / 2, 0x55);
        byte[] before = content(large);
        BlockException refused = assertThrows(
                BlockException.class,
                () -> Commit.run(large, HOW, Commit.Child.EMPTIED, false, Disks.IMAGES, Progress.NONE));
        assertEquals(Kind.UNSUPPORTED, refused.kind());
        Commit.run(large, HOW, Commit.Child.EMPTIED, true, Disks.IMAGES, Progress.NONE);
        assertArrayEquals(before, content(child));
        assertArrayEquals(before, content(large));
    }

    @Test
    void refusesToCommitWhatHasNoParent() {
        BlockException refused = assertThrows(
                BlockException.class,
                () -> Commit.run(base, HOW, Commit.Child.EMPTIED, false, Disks.IMAGES, Progress.NONE));
        assertEquals(Kind.UNSUPPORTED, refused.kind());
    }

    @Test
    void refusesToCommitWhileTheChildIsInUse() throws IOException {
        byte[] before = Files.readAllBytes(base);
        try (FileStorage used = FileStorage.open(child, true)) {
            assertTrue(used.readOnly(), "somebody reads it");
            BlockException refused = assertThrows(
                    BlockException.class,
                    () -> Commit.run(child, HOW, Commit.Child.EMPTIED, false, Disks.IMAGES, Progress.NONE));
            assertEquals(Kind.BUSY, refused.kind());
        }
        assertArrayEquals(before, Files.readAllBytes(base));
    }

    @Test
    void rebasesSoThatTheDiskShowsTheSame() throws IOException {
        Path other = folder.resolve("other.vhd");
        Disks.create(other, Disks.VHD, 8 * MIB, "block_size", "64k");
        Disks.fill(other, Disks.VHD, MIB / 4, 5 * MIB, 0x66);
        byte[] before = content(child);
        long copied = Rebase.run(child, HOW, other, HOW, Disks.IMAGES, Progress.NONE);
        Files.delete(base);
        assertArrayEquals(before, content(child));
        assertEquals(MIB / 2 + 4 * MIB - MIB - MIB / 2, copied);
        assertSound(child);
    }

    @Test
    void relinksWithoutTheOldParent() throws IOException {
        byte[] before = content(child);
        Path moved = folder.resolve("moved.vhd");
        Files.move(base, moved);
        ChangedFacts.relink(child, Disks.VHD, moved, HOW, Disks.IMAGES, false);
        assertArrayEquals(before, content(child));
    }

    @Test
    void refusesAnImageAsItsOwnAncestor() throws IOException {
        Path grandchild = folder.resolve("grandchild.vhd");
        createChild(grandchild, child, Disks.VHD, 4 * MIB);
        byte[] before = Files.readAllBytes(child);
        for (Path parent : new Path[] {child, grandchild}) {
            BlockException refused = assertThrows(
                    BlockException.class,
                    () -> ChangedFacts.relink(child, Disks.VHD, parent, HOW, Disks.IMAGES, false));
            assertEquals(Kind.CORRUPT, refused.kind());
        }
        assertArrayEquals(before, Files.readAllBytes(child));
    }

    /** Cancelled at each of its reports in turn, and in the end not at all. */
    @ParameterizedTest
    @ValueSource(strings = {"resize", "compact", "commit", "rebase"})
    void leavesTheDiskAsItWasWhereverItIsCancelled(String operation) throws IOException {
        byte[] before = content(child);
        for (int reports = 0; ; reports++) {
            int limit = reports;
            int[] count = {0};
            boolean done = attempt(operation, (at, total) -> {
                if (count[0]++ == limit) {
                    throw new InterruptedIOException("cancelled");
                }
            });
            byte[] after = content(child);
            assertArrayEquals(before, Arrays.copyOf(after, before.length));
            assertSound(child);
            if (done) {
                assertTrue(reports > 0, "it reports how far it is");
                return;
            }
        }
    }

    private boolean attempt(String operation, Progress progress) throws IOException {
        Path other = folder.resolve("other.vhd");
        if (operation.equals("rebase") && !Files.exists(other)) {
            Disks.create(other, Disks.VHD, 4 * MIB);
        }
        try {
            switch (operation) {
                case "resize" -> ResizeImage.run(child, HOW, SizeChange.to(5 * MIB), false, Disks.IMAGES, progress);
                case "compact" -> CompactImage.run(child, HOW, Disks.IMAGES, progress);
                case "commit" -> Commit.run(child, HOW, Commit.Child.EMPTIED, false, Disks.IMAGES, progress);
                default -> Rebase.run(child, HOW, other, HOW, Disks.IMAGES, progress);
            }
            return true;
        } catch (InterruptedIOException e) {
            return false;
        }
    }

    @Test
    void commitsIntoAnAncestorAndKeepsTheImageValid() throws IOException {
        Path top = folder.resolve("top.vhd");
        createChild(top, child, Disks.VHD, 4 * MIB);
        Disks.fill(top, Disks.VHD, 2 * MIB, MIB, 0x77);
        Disks.fill(top, Disks.VHD, MIB / 2, MIB / 4, 0);
        byte[] before = content(top);
        byte[] file = Files.readAllBytes(top);

        Commit.Plan plan = Commit.plan(top, base, HOW, Disks.IMAGES);
        Commit.Plan done = Commit.run(top, base, HOW, false, Disks.IMAGES, Progress.NONE);

        assertEquals(plan, done);
        assertEquals(List.of(child.toRealPath()), done.between());
        assertEquals(base.toRealPath(), done.parent());
        assertArrayEquals(before, content(base));
        assertArrayEquals(file, Files.readAllBytes(top));
        ChangedFacts.relink(top, Disks.VHD, base, HOW, Disks.IMAGES, false);
        Files.delete(child);
        assertArrayEquals(before, content(top));
    }

    @Test
    void refusesToCommitIntoWhatIsNoAncestor() {
        for (String name : new String[] {"child.vhd", "none.vhd"}) {
            BlockException refused = assertThrows(
                    BlockException.class, () -> Commit.plan(child, folder.resolve(name), HOW, Disks.IMAGES));
            assertEquals(Kind.UNSUPPORTED, refused.kind());
        }
    }

    @Test
    void copiesIntoAChildThatIsThereOnlyIfItHasTheParent() throws IOException {
        Path other = Disks.create(folder.resolve("other.vhd"), Disks.VHD, 4 * MIB);
        Path source = Disks.create(folder.resolve("source.img"), Disks.RAW, 4 * MIB);
        Disks.fill(source, Disks.RAW, 0, MIB, 0x11);
        Disks.fill(source, Disks.RAW, 3 * MIB, 512, 0x12);
        Conversion into = Conversion.to(Disks.VHD, Disks.IMAGES).withExistingTarget();

        BlockException refused = assertThrows(
                BlockException.class,
                () -> into.withParent(Disks.IMAGES.link(child, other, HOW))
                        .run(source, Disks.ANY, child, Progress.NONE));
        into.withParent(Disks.IMAGES.link(child, base, HOW)).run(source, Disks.ANY, child, Progress.NONE);

        assertEquals(Kind.UNSUPPORTED, refused.kind());
        assertArrayEquals(Files.readAllBytes(source), content(child));
        assertSound(child);
    }
}
