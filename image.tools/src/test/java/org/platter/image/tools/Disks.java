package org.platter.image.tools;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

/** Images for tests. */
final class Disks {

    static final BlockDriver VHD = new VhdDriver();
    static final BlockDriver RAW = new RawDriver();
    static final Images IMAGES = new Images(Drivers.of(VHD, RAW));
    static final ImageOptions ANY = ImageOptions.READ_ONLY.withRawFallback(true);

    /** Wants that everything ends. */
    static final Progress CANCELLED = (done, total) -> {
        throw new InterruptedIOException("cancelled");
    };

    private Disks() {}

    static Path create(Path file, BlockDriver driver, long size, String... options) throws IOException {
        FormatOptions format =
                options.length == 0 ? FormatOptions.NONE : FormatOptions.of(Map.of(options[0], options[1]));
        Creation.create(file, driver, CreateOptions.ofSize(size).withFormat(format));
        return file;
    }

    /** A child in the folder of its parent, or below. */
    static Path createChild(Path file, Path parent) throws IOException {
        ParentLink link = IMAGES.link(file, parent, ANY);
        Creation.create(file, VHD, CreateOptions.ofSize(link.info().size()).withParent(link));
        return file;
    }

    /** Fills a run of sectors of an image with a value. */
    static void fill(Path file, BlockDriver driver, long offset, int length, int value) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            bytes.put((byte) value);
        }
        try (BlockDevice disk = IMAGES.open(file, ImageOptions.READ_WRITE.withFormat(driver.format()))) {
            disk.write(bytes.flip(), offset);
        }
    }

    static BlockDevice open(Path file) throws IOException {
        return IMAGES.open(file, ANY);
    }

    static byte[] content(Path file) throws IOException {
        try (BlockDevice disk = open(file)) {
            ByteBuffer all = ByteBuffer.allocate((int) disk.info().size());
            disk.read(all, 0);
            return all.array();
        }
    }
}
