package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;

/** Images go from this driver to QEMU and 7-Zip, and from QEMU to this driver, with equal content. */
class PeerTest {

    private static final int MIB = 1 << 20;
    private static final int PIECE = 4096;

    private static final List<Long> SIZES =
            List.of(0L, 512L, MIB + 512L, 2L * MIB - 512, 2L * MIB, 2L * MIB + 512, 64L * MIB, 127L << 30, 2040L << 30);

    /** Above this, content is compared where there is some. */
    private static final long COMPARED_WHOLE = 64L * MIB;

    private final VhdDriver driver = new VhdDriver();
    private Peer qemuImg;

    @TempDir
    private Path folder;

    private Path image;
    private Path raw;

    @BeforeEach
    void findQemu() {
        qemuImg = Peer.require("qemu-img", "qemu-utils");
        image = folder.resolve("disk.vhd");
        raw = folder.resolve("disk.raw");
    }

    static Stream<Arguments> kinds() {
        return SIZES.stream()
                .flatMap(size -> Stream.of("dynamic", "fixed")
                        .flatMap(subformat ->
                                Stream.of("on", "off").map(forceSize -> Arguments.of(size, subformat, forceSize))));
    }

    /** QEMU takes the footer of an empty fixed disk, which is at offset 0, for the copy of a dynamic one's. */
    static Stream<Arguments> kindsForQemu() {
        return kinds().filter(kind -> !List.of(kind.get()).subList(0, 2).equals(List.of(0L, "fixed")));
    }

    @ParameterizedTest
    @MethodSource("kindsForQemu")
    void qemuReadsWhatWeWrite(long size, String subformat, String forceSize) throws IOException {
        long diskSize = writeOurs(size, subformat, forceSize, "2M");
        writeRaw(diskSize);
        assertEquals(diskSize, number("\"virtual-size\": (\\d+)", info()));
        qemuImg.run("compare", "-f", "vpc", "-F", "raw", image, raw);
    }

    /** Of whatever size and creator, all see the same size, unless somebody asks for what cannot be. */
    @ParameterizedTest
    @ValueSource(strings = {"vpc", "vs", "qemu", "qem2", "win", "tap", "CTXS", ""})
    void qemuSeesTheSizeWhoeverTheCreatorIs(String creator) throws IOException {
        for (long size : SIZES) {
            FormatOptions format = creator.isEmpty() ? FormatOptions.NONE : FormatOptions.NONE.with("creator", creator);
            try (FileStorage storage = FileStorage.create(image)) {
                driver.create(storage, CreateOptions.ofSize(size).withFormat(format));
            }
            try (BlockDevice device = driver.open(FileStorage.open(image, true), OpenOptions.READ_ONLY)) {
                assertTrue(device.info().size() >= size);
                assertEquals(List.of(), device.info().problems());
                assertEquals(
                        number("\"virtual-size\": (\\d+)", info()),
                        device.info().size());
            }
            Files.delete(image);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sevenZipReadsWhatWeWrite(long size, String subformat, String forceSize) throws IOException {
        Peer sevenZip = Peer.require("7z", "7zip");
        long diskSize = writeOurs(size, subformat, forceSize, "2M");
        assertEquals(diskSize, number("(?m)^Size = (\\d+)", sevenZip.run("l", "-slt", "-tvhd", image)));
        if (diskSize > 0 && diskSize <= 2 * COMPARED_WHOLE) {
            writeRaw(diskSize);
            sevenZip.run("x", "-tvhd", "-o" + folder.resolve("out"), image);
            try (Stream<Path> extracted = Files.list(folder.resolve("out"))) {
                assertEquals(-1, Files.mismatch(raw, extracted.findFirst().orElseThrow()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsForQemu")
    void weReadWhatQemuWrites(long size, String subformat, String forceSize) throws IOException {
        writeRaw(size);
        String options = "subformat=" + subformat + ",force_size=" + forceSize;
        qemuImg.run("convert", "-f", "raw", "-O", "vpc", "-o", options, raw, image);
        try (BlockDevice device = driver.open(FileStorage.open(image, true), OpenOptions.READ_ONLY)) {
            assertTrue(device.info().size() >= size);
            assertEquals(List.of(), device.info().problems());
            assertEquals(
                    number("\"virtual-size\": (\\d+)", info()), device.info().size());
            assertContent(device, size);
        }
    }

    /** An image that QEMU laid out grows under our hands, and QEMU finds everything in it. */
    @Test
    void qemuReadsItsOwnImageAfterWeWroteToIt() throws IOException {
        Peer qemuIo = Peer.require("qemu-io", "qemu-utils");
        qemuImg.run("create", "-f", "vpc", image, "64M");
        qemuIo.run("-f", "vpc", "-c", "write -P 0x11 0 64k", "-c", "write -P 0x22 9M 512", image);
        try (BlockDevice device = driver.open(FileStorage.open(image, false), OpenOptions.READ_WRITE)) {
            for (int at : new int[] {MIB, 3 * MIB, 40 * MIB, 63 * MIB}) {
                device.write(filled(0x33), at);
            }
        }
        qemuIo.run(
                "-f",
                "vpc",
                "-c",
                "read -P 0x11 0 64k",
                "-c",
                "read -P 0x22 9M 512",
                "-c",
                "read -P 0x33 3M 4k",
                "-c",
                "read -P 0x33 63M 4k",
                "-c",
                "read -P 0 50M 4M",
                image);
        qemuIo.run("-f", "vpc", "-c", "write -P 0x44 50M 4k", image);
        try (BlockDevice device = driver.open(FileStorage.open(image, true), OpenOptions.READ_ONLY)) {
            assertEquals(List.of(), device.info().problems());
            assertArrayEquals(filled(0x44).array(), read(device, 50 * MIB, PIECE));
            assertArrayEquals(filled(0x33).array(), read(device, 40 * MIB, PIECE));
        }
    }

    @ParameterizedTest
    @MethodSource("blockSizes")
    void peersReadBlocksOfOtherSizes(String blockSize) throws IOException {
        Peer sevenZip = Peer.require("7z", "7zip");
        long size = writeOurs(5L * MIB + 512, "dynamic", "on", blockSize);
        writeRaw(size);
        qemuImg.run("compare", "-f", "vpc", "-F", "raw", image, raw);
        sevenZip.run("x", "-tvhd", "-o" + folder.resolve("out"), image);
        try (Stream<Path> extracted = Files.list(folder.resolve("out"))) {
            assertEquals(-1, Files.mismatch(raw, extracted.findFirst().orElseThrow()));
        }
    }

    /** QEMU cannot read blocks of less than 4096 bytes: it takes their bitmaps to have no size. */
    static Stream<String> blockSizes() {
        return Stream.of("4k", "64k", "512k", "4M", "16M", "256M");
    }

    private long writeOurs(long size, String subformat, String forceSize, String blockSize) throws IOException {
        FormatOptions options = FormatOptions.NONE
                .with("subformat", subformat)
                .with("force_size", forceSize)
                .with("block_size", blockSize);
        try (FileStorage storage = FileStorage.create(image)) {
            driver.create(storage, CreateOptions.ofSize(size).withFormat(options));
        }
        try (BlockDevice device = driver.open(FileStorage.open(image, false), OpenOptions.READ_WRITE)) {
            long diskSize = device.info().size();
            for (long at : pieces(diskSize)) {
                device.write(piece(at, diskSize), at);
            }
            return diskSize;
        }
    }

    private void writeRaw(long size) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                raw, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            for (long at : pieces(size)) {
                channel.position(at).write(piece(at, size));
            }
        }
    }

    private static void assertContent(BlockDevice device, long size) throws IOException {
        for (long at : pieces(size)) {
            ByteBuffer piece = piece(at, size);
            assertArrayEquals(piece.array(), read(device, at, piece.limit()), () -> "offset " + at);
        }
        if (size > 0 && size <= COMPARED_WHOLE) {
            byte[] expected = new byte[(int) size];
            for (long at : pieces(size)) {
                ByteBuffer piece = piece(at, size);
                piece.get(expected, (int) at, piece.limit());
            }
            assertArrayEquals(expected, read(device, 0, expected.length));
        }
    }

    /** Where there is something: the start, block boundaries, the middle and the end. The last piece ends the disk. */
    private static SortedSet<Long> pieces(long size) {
        SortedSet<Long> offsets = new TreeSet<>();
        for (long at : new long[] {0, 2L * MIB - 512, 6L * MIB, size / 2 / PIECE * PIECE, size - PIECE, size - 512}) {
            if (at >= 0 && at < size) {
                offsets.add(at);
            }
        }
        return offsets;
    }

    /** The same at each offset every time; cut at the disk's end. */
    private static ByteBuffer piece(long offset, long size) {
        byte[] bytes = new byte[(int) Math.min(512, size - offset)];
        new Random(offset).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer filled(int value) {
        byte[] bytes = new byte[PIECE];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] read(BlockDevice device, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        device.read(bytes, offset);
        return bytes.array();
    }

    private String info() {
        return qemuImg.run("info", "-f", "vpc", "--output=json", image);
    }

    private static long number(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return Long.parseLong(matcher.group(1));
    }
}
