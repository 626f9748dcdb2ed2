package org.platter.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.kit.Examples;

class LibraryTest {

    private static final Path SOURCES = Path.of("src/test/java/org/platter/example");
    private static final byte[] TEXT = "hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private Path dynamic;
    private Path fixed;

    @BeforeEach
    void createTwoDisks() throws IOException {
        dynamic = folder.resolve("dynamic.vhd");
        fixed = folder.resolve("fixed.vhd");
        Library.create(dynamic, fixed);
    }

    @Test
    void isWhatThePageShows() throws IOException {
        Examples.assertTested(
                Path.of("../docs/library.md"), SOURCES.resolve("BootSector.java"), SOURCES.resolve("Library.java"));
    }

    @Test
    void createsADynamicAndAFixedDisk() throws IOException {
        assertTrue(Files.size(dynamic) < 1 << 20, "a dynamic disk takes no space yet");
        assertEquals((20 << 20) + 512, Files.size(fixed));
        assertEquals("2147483648 bytes, problems: []", Library.sizeOrReason(dynamic));
    }

    @Test
    void writesBytesThatReadAsRaw() throws IOException {
        Library.writeAnyBytes(fixed, TEXT);
        Path raw = folder.resolve("disk.raw");
        Library.toRaw(fixed, raw);
        byte[] expected = new byte[20 << 20];
        System.arraycopy(TEXT, 0, expected, 1_000_003, TEXT.length);
        assertArrayEquals(expected, Files.readAllBytes(raw));
    }

    @Test
    void countsWhatIsStored() throws IOException {
        assertEquals(0, Library.bytesStored(dynamic));
        Library.writeAnyBytes(dynamic, TEXT);
        assertEquals(2 << 20, Library.bytesStored(dynamic));
    }

    @Test
    void opensWithWhateverDriverTheClassPathHas() throws IOException {
        try (BlockDevice disk = Library.openByAnyDriver(dynamic)) {
            assertEquals("vpc", disk.info().format());
        }
    }

    @Test
    void saysWhyAFileIsNoImage() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no disk");
        String reason = Library.sizeOrReason(text);
        assertTrue(reason.startsWith("NOT_THIS_FORMAT: " + text + ": "), reason);
    }

    @Test
    void findsWhatIsWrong() throws IOException {
        assertEquals(List.of(), Library.check(fixed));
        byte[] bytes = Files.readAllBytes(fixed);
        bytes[bytes.length - 1] ^= 1;
        Files.write(fixed, bytes);
        assertTrue(Library.check(fixed).get(0).contains("checksum"), () -> "no finding");
    }

    @Test
    void opensDifferencingImages() throws IOException {
        Library.writeAnyBytes(fixed, TEXT);
        Path child = folder.resolve("child.vhd");
        Library.createChild(child, fixed);
        try (BlockDevice disk = Library.openChild(child)) {
            assertArrayEquals(TEXT, bytesAt(disk, 1_000_003));
            disk.write(ByteBuffer.allocate(512), 0);
        }
        try (BlockDevice disk = Library.openChildOverAKnownParent(child, fixed)) {
            assertArrayEquals(TEXT, bytesAt(disk, 1_000_003));
        }
    }

    private static byte[] bytesAt(BlockDevice disk, int offset) throws IOException {
        ByteBuffer sectors = ByteBuffer.allocate(1024);
        disk.read(sectors, offset / 512 * 512);
        return Arrays.copyOfRange(sectors.array(), offset % 512, offset % 512 + TEXT.length);
    }
}
