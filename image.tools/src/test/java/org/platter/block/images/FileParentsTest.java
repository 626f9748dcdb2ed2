package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.support.FileStorage;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

/** Chains of real differencing images in real folders. */
class FileParentsTest {

    private static final int SECTOR = 512;
    private static final long SIZE = 64 * SECTOR;

    /** Where the header of our images has the parent's UUID (VHD 1.0: header at 512, UUID at 40). */
    private static final long PARENT_UUID = 512 + 40;

    private final VhdDriver driver = new VhdDriver();
    private final Images images = new Images(Drivers.of(driver, new RawDriver()));

    @TempDir
    private Path root;

    private Path folder;
    private Path base;
    private Path child;

    @BeforeEach
    void family() throws IOException {
        folder = Files.createDirectory(root.resolve("disks"));
        base = create(folder.resolve("base.vhd"), 0xBA);
        child = createChild(folder.resolve("child.vhd"), base);
    }

    // Where parents are found

    @Test
    void opensAChainByItself() throws IOException {
        Path grandchild = createChild(folder.resolve("grandchild.vhd"), child);

        assertReads(0xBA, grandchild, ImageOptions.READ_WRITE);
        assertEquals(
                List.of(grandchild, child.toRealPath(), base.toRealPath()),
                images.chain(grandchild, ImageOptions.READ_WRITE));
        assertEquals(List.of(base), images.chain(base, ImageOptions.READ_WRITE));
    }

    @Test
    void findsAParentBelowTheChildsFolder() throws IOException {
        Path sub = Files.createDirectories(folder.resolve("a/b"));
        Path deep = create(sub.resolve("deep.vhd"), 0xDE);

        assertReads(0xDE, createChild(folder.resolve("over.vhd"), deep), ImageOptions.READ_WRITE);
    }

    @Test
    void findsTheGrandparentInTheFolderOfTheTopmostImage() throws IOException {
        Path sub = Files.createDirectories(folder.resolve("sub"));
        Path middle = createChild(sub.resolve("middle.vhd"), base);
        Path top = createChild(folder.resolve("top.vhd"), middle);

        assertReads(0xBA, top, ImageOptions.READ_WRITE);
    }

    @Test
    void findsAFamilyThatMovedTogether() throws IOException {
        Path moved = root.resolve("moved");
        Files.move(folder, moved);

        assertReads(0xBA, moved.resolve("child.vhd"), ImageOptions.READ_WRITE);
    }

    @Test
    void doesNotLookOutsideTheFolderUnlessAllowed() throws IOException {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Path other = create(elsewhere.resolve("other.vhd"), 0x0E);
        Path over = createChild(folder.resolve("over.vhd"), other);

        BlockException e = assertRefused(Kind.PARENT_MISSING, over, ImageOptions.READ_WRITE);

        assertTrue(e.getMessage().contains("outside the folders where a parent may be"), e::getMessage);
        assertReads(0x0E, over, ImageOptions.READ_WRITE.withParentFolders(elsewhere));
        assertReads(0x0E, over, ImageOptions.READ_WRITE.withParentFolders(root.getRoot()));
        assertReads(0x0E, over, ImageOptions.READ_WRITE.withFormatOptions(parent("../elsewhere/other.vhd")));
        assertReads(0x0E, over, ImageOptions.READ_WRITE.withFormatOptions(parent(other.toString())));
    }

    @Test
    void doesNotFollowALinkOutOfTheFolder() throws IOException {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(
                Files.move(base, elsewhere.resolve("base.vhd")).resolveSibling("../disks/base.vhd"),
                elsewhere.resolve("base.vhd"));

        assertRefused(Kind.PARENT_MISSING, child, ImageOptions.READ_WRITE);
        assertReads(0xBA, child, ImageOptions.READ_WRITE.withParentFolders(elsewhere));
    }

    @Test
    void opensNoFileOfTheSystemThatALocatorNames() throws IOException {
        Path secret = Files.write(root.resolve("passwd"), new byte[(int) SIZE]);
        Path over = createRawChild(folder.resolve("over.vhd"), secret);

        BlockException e = assertRefused(
                Kind.PARENT_MISSING,
                over,
                ImageOptions.READ_WRITE.withFormatOptions(FormatOptions.NONE.with("raw_parent", "on")));

        assertTrue(e.getMessage().contains(secret + ": outside the folders"), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:/disks/base.vhd", "//server/share/base.vhd", "\\\\server\\share\\base.vhd", "a\0b"})
    void doesNotAskForWhatIsNoPathHere(String reference) throws IOException {
        ParentFolders folders = ParentFolders.of(
                ImageOptions.READ_ONLY.withParentFolders(root.getRoot()), List.of(ImageFile.of(child)));

        assertTrue(folders.resolve(reference).isEmpty());
    }

    @Test
    void takesAFolderForNoParent() throws IOException {
        Files.delete(base);
        Files.createDirectory(base);

        BlockException e = assertRefused(Kind.PARENT_MISSING, child, ImageOptions.READ_WRITE);

        assertTrue(e.getMessage().contains(base.toRealPath() + ": not a file"), e::getMessage);
    }

    @Test
    void opensARawParentInTheFolder() throws IOException {
        Path raw = Files.write(folder.resolve("disk.img"), new byte[(int) SIZE]);
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {0x4A}), 0);
        }
        Path over = createRawChild(folder.resolve("over.vhd"), raw);

        assertReads(0x4A, over, ImageOptions.READ_WRITE.withFormatOptions(FormatOptions.NONE.with("raw_parent", "on")));
        assertRefused(Kind.PARENT_MISSING, over, ImageOptions.READ_WRITE);
    }

    // Chains that cannot be

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void namesTheImagesOfACycle(int length) throws IOException {
        Path last = base;
        Path first = null;
        for (int i = 0; i < length; i++) {
            last = createChild(folder.resolve("c" + i + ".vhd"), last);
            first = first == null ? last : first;
        }
        // The first child's parent becomes the last child, found by its name, with its UUID.
        copy(first, PARENT_UUID, uuidOf(last));
        Files.delete(base);
        if (!first.equals(last)) {
            rename(first, "base.vhd", last.getFileName().toString());
        } else {
            rename(first, "base.vhd", "c0.vhd\0\0".substring(0, 8));
        }

        BlockException e = assertRefused(Kind.PARENT_MISSING, last, ImageOptions.READ_WRITE);

        assertTrue(e.getMessage().contains("a cycle: " + last.toRealPath()), e::getMessage);
    }

    @Test
    void opensChainsOfTheLargestDepthAndNoDeeper() throws IOException {
        Path last = base;
        for (int i = 2; i <= FileParents.MAX_IMAGES; i++) {
            last = createChild(folder.resolve("image" + i + ".vhd"), last);
        }
        assertReads(0xBA, last, ImageOptions.READ_WRITE);
        assertEquals(64, images.chain(last, ImageOptions.READ_ONLY).size());

        // Creating it describes the parent, which opens; the child over it does not.
        Path tooDeep = createChild(folder.resolve("image65.vhd"), last);
        BlockException e = assertRefused(Kind.PARENT_MISSING, tooDeep, ImageOptions.READ_WRITE);
        assertTrue(
                e.getMessage().contains("a chain of more than 64 images below " + tooDeep.toRealPath()), e::getMessage);
        assertTrue(
                e.getMessage().length() < 2000,
                () -> "message of " + e.getMessage().length() + " characters");
    }

    /** Every image names two files, of which the wrong one opens as deep a chain as the right one. */
    @Test
    void endsASearchThatBranchesAtEveryImage() throws IOException {
        Path right = base;
        Path wrong = Files.createDirectory(folder.resolve("x")).resolve("w0.vhd");
        create(wrong, 1);
        for (int i = 1; i < 40; i++) {
            Path nextRight = createChild(folder.resolve("r" + i + ".vhd"), right, wrong);
            Path nextWrong = createChild(folder.resolve("x/w" + i + ".vhd"), right, wrong);
            right = nextRight;
            wrong = nextWrong;
        }
        Path top = right;

        BlockException e = assertThrows(
                BlockException.class,
                () -> images.open(top, ImageOptions.READ_WRITE).close());

        assertTrue(e.getMessage().contains("has opened 1024 files"), e::getMessage);
    }

    // Locks

    @Test
    void aParentOpenForWritingIsBusy() throws IOException {
        try (BlockDevice writer = images.open(base, ImageOptions.READ_WRITE)) {
            assertFalse(writer.info().readOnly());
            assertRefused(Kind.BUSY, child, ImageOptions.READ_WRITE);
        }
        assertReads(0xBA, child, ImageOptions.READ_WRITE);
    }

    @Test
    void aParentInUseIsNotOpenedForWriting() throws IOException {
        Path other = createChild(folder.resolve("other.vhd"), base);
        BlockDevice first = images.open(child, ImageOptions.READ_WRITE);
        try (BlockDevice second = images.open(other, ImageOptions.READ_WRITE)) {
            first.close();
            assertFalse(second.info().readOnly());
            assertRefused(Kind.BUSY, base, ImageOptions.READ_WRITE);
        }
        images.open(base, ImageOptions.READ_WRITE).close();
    }

    @Test
    void leavesNoFileOpenWhenTheChainIsBroken() throws IOException {
        Path grandchild = createChild(folder.resolve("grandchild.vhd"), child);
        Files.move(base, base.resolveSibling("away.vhd"), StandardCopyOption.REPLACE_EXISTING);

        assertRefused(Kind.PARENT_MISSING, grandchild, ImageOptions.READ_WRITE);

        FileStorage.open(child, false).close();
        FileStorage.open(grandchild, false).close();
    }

    private static FormatOptions parent(String path) {
        return FormatOptions.NONE.with("parent", path);
    }

    private BlockException assertRefused(Kind kind, Path image, ImageOptions options) {
        BlockException e = assertThrows(
                BlockException.class, () -> images.open(image, options).close());
        assertEquals(kind, e.kind(), e::getMessage);
        return e;
    }

    private void assertReads(int value, Path image, ImageOptions options) throws IOException {
        try (BlockDevice device = images.open(image, options)) {
            ByteBuffer sector = ByteBuffer.allocate(SECTOR);
            device.read(sector, 0);
            assertEquals((byte) value, sector.get(0));
        }
    }

    private Path create(Path path, int value) throws IOException {
        create(path, CreateOptions.ofSize(SIZE));
        try (BlockDevice device = images.open(path, ImageOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(SECTOR).put(0, (byte) value), 0);
        }
        return path;
    }

    private Path createChild(Path path, Path parent) throws IOException {
        return create(path, CreateOptions.ofSize(SIZE).withParent(link(path, parent)));
    }

    /** A child whose relative path leads to another image than its absolute one. */
    private Path createChild(Path path, Path parent, Path wrong) throws IOException {
        ParentLink right = link(path, parent);
        String relative = link(path, wrong).relativePath();
        return create(
                path,
                CreateOptions.ofSize(SIZE)
                        .withParent(ParentLink.of(right.info(), right.absolutePath(), relative, right.lastModified())));
    }

    @Test
    void aDriveLetsGoWhenOnlyTheDriverOfAParentLeaves() throws Exception {
        RawDriver raw = new RawDriver();
        Drivers drivers = Drivers.of(driver, raw);
        Path disk = Files.write(folder.resolve("disk.img"), new byte[(int) SIZE]);
        Path over = createRawChild(folder.resolve("over.vhd"), disk);
        try (Drives drives = new Drives(drivers, (drive, device) -> () -> {})) {
            Drive drive = drives.attach(
                    "hda",
                    over,
                    DriveOptions.of(
                            ImageOptions.READ_WRITE.withFormatOptions(FormatOptions.NONE.with("raw_parent", "on"))));
            drive.write(ByteBuffer.allocate(SECTOR).put(0, (byte) 42), 0);
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            drive.addListener((which, state, reason) -> told.add(state + " " + reason));

            drivers.remove(raw);

            assertEquals(Optional.empty(), drive.driver());
            await(told, "DETACHED the driver of an image below it was taken away");
            await(told, "no driver for format 'raw'");
            drivers.add(raw, 0);
            await(told, "ATTACHED");
            ByteBuffer read = ByteBuffer.allocate(SECTOR);
            drive.read(read, 0);
            assertEquals(42, read.get(0));
        }
    }

    private static void await(BlockingQueue<String> told, String text) throws InterruptedException {
        String next;
        do {
            next = told.poll(20, TimeUnit.SECONDS);
            assertNotNull(next, "expected " + text);
        } while (!next.contains(text));
    }

    private Path createRawChild(Path path, Path raw) throws IOException {
        return create(
                path,
                CreateOptions.ofSize(SIZE)
                        .withFormat(FormatOptions.NONE.with("raw_parent", "on"))
                        .withParent(images.link(path, raw, ImageOptions.READ_ONLY.withFormat("raw"))));
    }

    /** What a child records, of a parent that is not opened with its chain for that. */
    private ParentLink link(Path child, Path parent) throws IOException {
        return images.link(
                child,
                parent,
                ImageOptions.READ_ONLY.withFormatOptions(FormatOptions.NONE.with("ignore_parent", "on")));
    }

    private Path create(Path path, CreateOptions options) throws IOException {
        try (FileStorage storage = FileStorage.create(path)) {
            driver.create(storage, options);
        }
        return path;
    }

    /** The UUID in a footer (VHD 1.0: footer at the start too, UUID at 68). */
    private static byte[] uuidOf(Path image) throws IOException {
        byte[] uuid = new byte[16];
        System.arraycopy(Files.readAllBytes(image), 68, uuid, 0, uuid.length);
        return uuid;
    }

    private static void copy(Path image, long offset, byte[] bytes) throws IOException {
        byte[] file = Files.readAllBytes(image);
        System.arraycopy(bytes, 0, file, (int) offset, bytes.length);
        Files.write(image, file);
        seal(image);
    }

    /** Replaces a name wherever it stands in the header's region, as the texts have it. */
    private static void rename(Path image, String from, String to) throws IOException {
        byte[] file = Files.readAllBytes(image);
        String text = new String(file, StandardCharsets.ISO_8859_1);
        for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_8)) {
            String old = new String(from.getBytes(charset), StandardCharsets.ISO_8859_1);
            byte[] padded = java.util.Arrays.copyOf(to.getBytes(charset), from.getBytes(charset).length);
            text = text.replace(old, new String(padded, StandardCharsets.ISO_8859_1));
        }
        Files.write(image, text.getBytes(StandardCharsets.ISO_8859_1));
        seal(image);
    }

    /** Computes the header's checksum anew (VHD 1.0: at 36, the ones' complement of the sum of the other bytes). */
    private static void seal(Path image) throws IOException {
        byte[] file = Files.readAllBytes(image);
        int sum = 0;
        for (int i = 512; i < 512 + 1024; i++) {
            sum += i >= 512 + 36 && i < 512 + 40 ? 0 : file[i] & 0xFF;
        }
        ByteBuffer.wrap(file).putInt(512 + 36, ~sum);
        Files.write(image, file);
    }
}
