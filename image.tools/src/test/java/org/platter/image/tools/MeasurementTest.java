package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.Progress;

class MeasurementTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private static Measurement measure(Path file, BlockDriver driver, FormatOptions options) throws IOException {
        try (BlockDevice disk = Disks.open(file)) {
            return Measurement.of(
                    disk, driver, CreateOptions.ofSize(disk.info().size()).withFormat(options), Progress.NONE);
        }
    }

    @ParameterizedTest
    @CsvSource({"block_size, 2M", "block_size, 64k", "block_size, 512", "subformat, fixed"})
    void isTheSizeThatAConvertedFileHas(String option, String value) throws IOException {
        Path source = Disks.create(folder.resolve("source.vhd"), Disks.VHD, 9 * MIB + 512);
        Disks.fill(source, Disks.VHD, MIB, 3 * MIB, 5);
        Disks.fill(source, Disks.VHD, 9 * MIB, 512, 6);
        Disks.fill(source, Disks.VHD, 6 * MIB, MIB, 0);
        FormatOptions options = FormatOptions.NONE.with(option, value);
        Path target = folder.resolve("target.vhd");
        Conversion.to(Disks.VHD, Disks.IMAGES)
                .withOptions(options)
                .withSparseSize(512)
                .run(source, Disks.ANY, target, Progress.NONE);

        assertEquals(Files.size(target), measure(source, Disks.VHD, options).required());
    }

    @Test
    void countsEveryClusterOfADiskThatIsFull() throws IOException {
        Path source = Disks.create(folder.resolve("source.img"), Disks.RAW, 5 * MIB);
        Disks.fill(source, Disks.RAW, 0, 5 * MIB, 5);

        Measurement measured = measure(source, Disks.VHD, FormatOptions.NONE);

        assertEquals(measured.fullyAllocated(), measured.required());
    }

    @Test
    void measuresAnEmptyImageOfTheLargestSizeInNoTime() throws IOException {
        Measurement measured = Measurement.ofEmpty(Disks.VHD, CreateOptions.ofSize(2040L << 30));

        assertEquals(4096 + 4 * 2040 * 512 + 512, measured.required());
        assertEquals(2040L * 512 * ((2 << 20) + 4096), measured.fullyAllocated() - measured.required());
    }

    @Test
    void measuresAnEmptyDisk() throws IOException {
        assertEquals(0, Measurement.ofEmpty(Disks.RAW, CreateOptions.ofSize(0)).required());
        Measurement vhd = Measurement.ofEmpty(Disks.VHD, CreateOptions.ofSize(0));
        assertEquals(vhd.required(), vhd.fullyAllocated());
    }

    @Test
    void canBeCancelled() throws IOException {
        Path source = Disks.create(folder.resolve("source.img"), Disks.RAW, 5 * MIB);

        try (BlockDevice disk = Disks.open(source)) {
            assertThrows(
                    InterruptedIOException.class,
                    () -> Measurement.of(disk, Disks.VHD, CreateOptions.ofSize(5 * MIB), Disks.CANCELLED));
        }
    }
}
