package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.support.DiskFile;
import org.platter.block.support.FileStorage;

/** Backing files: found by their names, opened as what they are said to be, and shown through. */
class BackingTest {

    private static final int SIZE = 300 * 512;

    private final Qcow2Driver driver = new Qcow2Driver();
    private final Qemu qemu = new Qemu();

    @TempDir
    private Path folder;

    private Path base;
    private Path child;
    private byte[] content;

    @BeforeEach
    void makeARawBase() throws IOException {
        base = folder.resolve("base.img");
        child = folder.resolve("child.qcow2");
        content = Flavour.bytes(new Random(1), SIZE);
        Files.write(base, content);
    }

    private ParentLink link(String format) throws IOException {
        return Disks.IMAGES.link(child, base, ImageOptions.READ_ONLY.withFormat(format));
    }

    private void create(String options) throws IOException {
        CreateOptions what = CreateOptions.ofSize(SIZE).withParent(link("raw"));
        DiskFile.create(child, driver, what.withFormat(TestImages.options(options)));
    }

    /** Makes the extension that names the format one that nobody knows. */
    private void forgetTheFormat() throws IOException {
        try (FileStorage storage = FileStorage.open(child, false)) {
            assertTrue(HeaderArea.read(storage).backingFormat().isPresent());
            storage.write(ByteBuffer.allocate(4).putInt(0, 0x11111111), Header.FULL_LENGTH);
            assertEquals(Optional.empty(), HeaderArea.read(storage).backingFormat());
        }
    }

    private static ImageOptions reading(String name, String value) {
        return ImageOptions.READ_ONLY.withFormatOptions(FormatOptions.NONE.with(name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "compat=0.10,cluster_size=4k", "cluster_size=512", "extended_l2=on"})
    void areRecordedAsQemuReadsThem(String options) throws IOException {
        create(options);
        String info = qemu.img("info", "--output=json", child);
        assertTrue(info.contains("\"backing-filename\": \"base.img\""), info);
        assertTrue(info.contains("\"backing-filename-format\": \"raw\""), info);
        assertArrayEquals(content, qemu.content(child));
        assertArrayEquals(content, Disks.content(child));
        try (BlockDevice device = Disks.open(child)) {
            assertEquals(
                    Map.of("name", "base.img", "format", "raw"),
                    device.info().details().get("parent"));
            assertEquals(
                    List.of(new Extent(0, SIZE, Extent.Kind.DATA, 1, OptionalLong.of(0))), device.extents(0, SIZE));
        }
    }

    /** What is given up in a child shows zeros, never the parent again. */
    @ParameterizedTest
    @ValueSource(strings = {"cluster_size=4k", "compat=0.10,cluster_size=4k", "extended_l2=on,cluster_size=16k"})
    void doNotShowThroughWhatWasGivenUp(String options) throws IOException {
        create(options);
        byte[] twin = content.clone();
        try (BlockDevice device = Disks.open(child)) {
            device.writeZeroes(3 * 512, SIZE - 8 * 512);
            Arrays.fill(twin, 3 * 512, SIZE - 5 * 512, (byte) 0);
            assertArrayEquals(twin, Disks.content(device));
            device.write(ByteBuffer.wrap(Flavour.bytes(new Random(2), 16384)), 32768);
            System.arraycopy(Flavour.bytes(new Random(2), 16384), 0, twin, 32768, 16384);
            device.discard(32768, 16384);
            byte[] after = Disks.content(device);
            boolean zero = Arrays.equals(new byte[16384], Arrays.copyOfRange(after, 32768, 49152));
            Arrays.fill(twin, 32768, 49152, zero ? (byte) 0 : twin[0]);
            if (!zero) {
                System.arraycopy(Flavour.bytes(new Random(2), 16384), 0, twin, 32768, 16384);
            }
            assertArrayEquals(twin, after);
        }
        qemu.check(child);
        assertArrayEquals(twin, qemu.content(child));
    }

    @Test
    void areRawOnlyIfTheImageOrTheUserSaysSo() throws IOException {
        create("");
        forgetTheFormat();
        BlockException e = assertThrows(BlockException.class, () -> Disks.content(child));
        assertEquals(Kind.PARENT_MISSING, e.kind());
        assertTrue(e.getMessage().contains("raw_parent=on"), e.getMessage());
        try (BlockDevice device = Disks.IMAGES.open(child, reading("raw_parent", "on"))) {
            assertArrayEquals(content, Disks.content(device));
        }
    }

    @Test
    void areRecognisedWhereTheImageDoesNotSayTheirFormat() throws IOException {
        Path other = folder.resolve("other.qcow2");
        DiskFile.create(other, driver, CreateOptions.ofSize(SIZE));
        qemu.io(other, "write -P 9 0 " + SIZE);
        base = other;
        DiskFile.create(child, driver, CreateOptions.ofSize(SIZE).withParent(link("qcow2")));
        forgetTheFormat();
        Arrays.fill(content, (byte) 9);
        assertArrayEquals(content, Disks.content(child));
    }

    /** A guest has written the start of an image into its raw disk: the child says raw, and raw it is. */
    @Test
    void areWhatTheImageSaysWhateverTheyLookLike() throws IOException {
        create("");
        Path trap = folder.resolve("trap.qcow2");
        DiskFile.create(trap, driver, CreateOptions.ofSize(1 << 20));
        byte[] start = Files.readAllBytes(trap);
        System.arraycopy(start, 0, content, 0, 4096);
        Files.write(base, content);
        assertArrayEquals(content, Disks.content(child));
    }

    @Test
    void mayBeMissingWhenOnlyTheChildIsWanted() throws IOException {
        create("");
        try (BlockDevice device = Disks.open(child)) {
            device.write(ByteBuffer.allocate(512).put(0, (byte) 1), 512);
        }
        Files.delete(base);
        BlockException e = assertThrows(BlockException.class, () -> Disks.content(child));
        assertEquals(Kind.PARENT_MISSING, e.kind());
        assertTrue(e.getMessage().contains("'base.img'") && e.getMessage().contains("rebase"), e.getMessage());
        try (BlockDevice device = Disks.IMAGES.open(child, reading("ignore_parent", "on"))) {
            assertTrue(device.info().readOnly());
            byte[] all = Disks.content(device);
            assertEquals(content[1024], all[1024]);
            assertArrayEquals(new byte[SIZE - 65536], Arrays.copyOfRange(all, 65536, SIZE));
        }
    }

    @Test
    void areFoundWhereTheUserSays() throws IOException {
        create("");
        Path moved = Files.createTempFile("moved", ".img");
        Files.move(base, moved, StandardCopyOption.REPLACE_EXISTING);
        try (BlockDevice device = Disks.IMAGES.open(child, reading("parent", moved.toString()))) {
            assertArrayEquals(content, Disks.content(device));
        } finally {
            Files.delete(moved);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbd://localhost/disk", "json:{\"driver\":\"raw\"}", "ssh:host/disk"})
    void areNeverAskedForOverANetwork(String name) throws IOException {
        FileStorage storage = FileStorage.create(child);
        try (storage) {
            driver.create(storage, CreateOptions.ofSize(SIZE).withParent(link("raw")));
            new HeaderChange(storage, HeaderArea.read(storage))
                    .withBacking(name, "raw")
                    .write();
        }
        BlockException e = assertThrows(BlockException.class, () -> Disks.content(child));
        assertEquals(Kind.PARENT_MISSING, e.kind());
        assertTrue(e.getMessage().contains("never asked for"), e.getMessage());
    }

    @Test
    void mayBeCalledWhatLooksLikeAProtocol() throws IOException {
        Path odd = folder.resolve("a:b.img");
        Files.move(base, odd);
        base = odd;
        create("");
        assertArrayEquals(content, Disks.content(child));
        assertArrayEquals(content, qemu.content(child));
    }

    @Test
    void areExchangedWithTheFileOfAnotherName() throws IOException {
        create("");
        Path other = folder.resolve("a folder with a long name".repeat(5));
        Files.createDirectory(other);
        Path renamed = other.resolve("base of the same bytes.img");
        Files.move(base, renamed);
        base = renamed;
        try (FileStorage storage = FileStorage.open(child, false)) {
            new Qcow2Maintenance().relink(storage, link("raw"));
        }
        qemu.check(child);
        assertArrayEquals(content, qemu.content(child));
        assertArrayEquals(content, Disks.content(child));
        assertTrue(HeaderArea.read(FileStorage.open(child, true))
                .extension(HeaderExtension.FEATURE_NAMES)
                .isPresent());
    }

    @Test
    void workThroughTheWholeChain() throws IOException {
        create("cluster_size=4k");
        Path top = folder.resolve("top.qcow2");
        ParentLink link = Disks.IMAGES.link(top, child, ImageOptions.READ_ONLY);
        DiskFile.create(top, driver, CreateOptions.ofSize(SIZE + 51200).withParent(link));
        try (BlockDevice device = Disks.open(top)) {
            assertEquals(2, device.extents(0, 512).get(0).depth());
            assertEquals(Optional.empty(), device.geometry());
            device.write(ByteBuffer.allocate(512).put(0, (byte) 3), SIZE);
        }
        byte[] expected = Arrays.copyOf(content, SIZE + 51200);
        expected[SIZE] = 3;
        assertArrayEquals(expected, Disks.content(top));
        assertArrayEquals(expected, qemu.content(top));
        try (FileStorage storage = FileStorage.open(top, false)) {
            new Qcow2Maintenance().resize(storage, SIZE + 4096, OpenOptions.READ_WRITE, Progress.NONE);
        }
        assertArrayEquals(Arrays.copyOf(expected, SIZE + 4096), qemu.content(top));
    }
}
