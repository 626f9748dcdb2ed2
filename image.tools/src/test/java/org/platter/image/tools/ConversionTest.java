package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.FileStorage;

class ConversionTest {

    private static final int MIB = 1 << 20;
    private static final int SIZE = 9 * MIB + 1536;

    @TempDir
    Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void makeTheSource() throws IOException {
        source = Disks.create(folder.resolve("source.vhd"), Disks.VHD, SIZE);
        target = folder.resolve("target");
        Disks.fill(source, Disks.VHD, 512, 1024, 1);
        Disks.fill(source, Disks.VHD, 2 * MIB - 512, 1024, 2);
        Disks.fill(source, Disks.VHD, SIZE - 512, 512, 3);
    }

    private static Conversion to(BlockDriver driver) {
        return Conversion.to(driver, Disks.IMAGES);
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(Disks.RAW, FormatOptions.NONE),
                Arguments.of(Disks.VHD, FormatOptions.NONE),
                Arguments.of(Disks.VHD, FormatOptions.of(Map.of("subformat", "fixed"))));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void keepsEveryByteThereAndBack(BlockDriver driver, FormatOptions options) throws IOException {
        to(driver).withOptions(options).run(source, Disks.ANY, target, Progress.NONE);
        Path back = folder.resolve("back.vhd");
        to(Disks.VHD).run(target, Disks.ANY, back, Progress.NONE);

        assertArrayEquals(Disks.content(source), Disks.content(target));
        assertArrayEquals(Disks.content(source), Disks.content(back));
    }

    @Test
    void takesNoRoomForZerosThatTheSourceHolds() throws IOException {
        Disks.fill(source, Disks.VHD, 4 * MIB, 4 * MIB, 0);
        Disks.fill(source, Disks.VHD, 8 * MIB, 512, 4);

        to(Disks.VHD).run(source, Disks.ANY, target, Progress.NONE);

        assertTrue(Files.size(target) < 7L * MIB, Files.size(target) + " bytes");
        assertTrue(Files.size(source) > 9L * MIB, Files.size(source) + " bytes");
    }

    @Test
    void writesZerosTooWhenTold() throws IOException {
        to(Disks.VHD).withSparseSize(0).run(source, Disks.ANY, target, Progress.NONE);

        assertTrue(Files.size(target) > SIZE, Files.size(target) + " bytes");
        assertArrayEquals(Disks.content(source), Disks.content(target));
    }

    @Test
    void clearsWhatAnExistingTargetHeld() throws IOException {
        Disks.create(target, Disks.RAW, SIZE);
        Disks.fill(target, Disks.RAW, 0, SIZE / 512 * 512, 0x55);

        to(Disks.RAW).withExistingTarget().run(source, Disks.ANY, target, Progress.NONE);

        assertArrayEquals(Disks.content(source), Disks.content(target));
    }

    @Test
    void refusesAnExistingTargetThatIsTooSmall() throws IOException {
        Disks.create(target, Disks.RAW, MIB);

        BlockException refusal = assertThrows(
                BlockException.class,
                () -> to(Disks.RAW).withExistingTarget().run(source, Disks.ANY, target, Progress.NONE));

        assertEquals(BlockException.Kind.UNSUPPORTED, refusal.kind());
    }

    @Test
    void tellsHowFarItIsUpToTheEnd() throws IOException {
        List<Long> told = new ArrayList<>();

        to(Disks.RAW).run(source, Disks.ANY, target, (done, total) -> told.add(done * 100 / total));

        assertEquals(told.stream().sorted().toList(), told);
        assertEquals(100, told.get(told.size() - 1));
        assertTrue(told.size() > 3, told.toString());
    }

    @Test
    void leavesNothingBehindWhenItIsCancelled() {
        assertThrows(InterruptedIOException.class, () -> to(Disks.RAW).run(source, Disks.ANY, target, Disks.CANCELLED));

        assertFalse(Files.exists(target));
        assertFalse(Files.exists(folder.resolve("target.part")));
    }

    @Test
    void keepsAnOlderTargetWhenItIsCancelled() throws IOException {
        Files.writeString(target, "old");

        assertThrows(InterruptedIOException.class, () -> to(Disks.RAW).run(source, Disks.ANY, target, Disks.CANCELLED));

        assertEquals("old", Files.readString(target));
    }

    @Test
    void takesThePlaceOfAPartThatACrashLeft() throws IOException {
        Files.writeString(folder.resolve("target.part"), "half-made");

        to(Disks.RAW).run(source, Disks.ANY, target, Progress.NONE);

        assertArrayEquals(Disks.content(source), Disks.content(target));
        assertFalse(Files.exists(folder.resolve("target.part")));
    }

    @Test
    void leavesATargetAloneThatIsInUse() throws IOException {
        Disks.create(target, Disks.RAW, MIB);
        try (FileStorage user = FileStorage.open(target, false)) {
            BlockException refusal = assertThrows(
                    BlockException.class, () -> to(Disks.RAW).run(source, Disks.ANY, target, Progress.NONE));

            assertEquals(BlockException.Kind.BUSY, refusal.kind());
            assertEquals(MIB, user.size());
        }
    }

    @Test
    void refusesToConvertAnImageOntoItself() {
        assertThrows(IllegalArgumentException.class, () -> to(Disks.VHD).run(source, Disks.ANY, source, Progress.NONE));
    }

    @Test
    void leavesNothingBehindWhenAnOptionIsUnknown() {
        assertThrows(
                IllegalArgumentException.class,
                () -> to(Disks.VHD)
                        .withOptions(FormatOptions.of(Map.of("frob", "1")))
                        .run(source, Disks.ANY, target, Progress.NONE));

        assertFalse(Files.exists(target) || Files.exists(folder.resolve("target.part")));
    }

    @Test
    void readsTheLastSectorOfARawImageThatEndsWithinIt() throws IOException {
        byte[] content = new byte[MIB + 100];
        Arrays.fill(content, (byte) 7);
        Path odd = Files.write(folder.resolve("odd.img"), content);

        to(Disks.VHD).run(odd, Disks.ANY, target, Progress.NONE);

        assertArrayEquals(Arrays.copyOf(content, MIB + 512), Disks.content(target));
    }

    @Test
    void writesIntoAChildOnlyWhatItsParentHasNot() throws IOException {
        Path parent = folder.resolve("parent.vhd");
        to(Disks.VHD).run(source, Disks.ANY, parent, Progress.NONE);
        Path changed = folder.resolve("changed.vhd");
        to(Disks.VHD).run(source, Disks.ANY, changed, Progress.NONE);
        Disks.fill(changed, Disks.VHD, 6 * MIB, 1024, 0x77);
        Disks.fill(changed, Disks.VHD, 512, 512, 0);

        to(Disks.VHD)
                .withParent(Disks.IMAGES.link(target, parent, Disks.ANY))
                .run(changed, Disks.ANY, target, Progress.NONE);

        assertArrayEquals(Disks.content(changed), Disks.content(target));
        try (BlockDevice child = Disks.open(target)) {
            long own = child.extents(0, SIZE / 512 * 512).stream()
                    .filter(extent -> extent.depth() == 0 && extent.kind() != Extent.Kind.HOLE)
                    .mapToLong(Extent::length)
                    .sum();
            assertEquals(1536, own);
        }
    }
}
